import { type Kysely, type Migration, sql, type SqlBool } from 'kysely';

/** Those who took back what they wrote, as long as their names are still there to bring it back. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('comments_withdrawn')
      .on('comments')
      .column('created_at')
      .where(sql<SqlBool>`deleted_at is not null and name <> '' and text = ''`)
      .execute();
  },
};
