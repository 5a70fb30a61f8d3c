import type { Kysely, Migration } from 'kysely';

/** What is to be forgotten is found without a look at every comment. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('comments_email')
      .on('comments')
      .column('created_at')
      .where('email' as never, 'is not', null)
      .execute();
  },
};
