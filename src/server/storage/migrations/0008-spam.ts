import { type Kysely, type Migration, sql } from 'kysely';

/** The same text in many places, and what a judge outside was told of who wrote a comment. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    // SQLite adds one column at a time.
    for (const name of ['text_hash', 'sender']) {
      await db.schema.alterTable('comments').addColumn(name, 'text').execute();
    }
    await db.schema
      .createIndex('comments_copies')
      .on('comments')
      .columns(['text_hash', 'created_at'])
      .where(sql.ref('text_hash'), 'is not', null)
      .execute();
    // What is old enough to be forgotten.
    await db.schema
      .createIndex('comments_copies_age')
      .on('comments')
      .column('created_at')
      .where(sql.ref('text_hash'), 'is not', null)
      .execute();
  },
};
