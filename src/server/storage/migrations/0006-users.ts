import { type Kysely, type Migration, sql } from 'kysely';
import { queueOf } from '../queue-of.js';

/** What the site says of the authors who are signed in there. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    // SQLite adds one column at a time.
    for (const name of ['author_id', 'avatar']) {
      await db.schema.alterTable('comments').addColumn(name, 'text').execute();
    }
    // What was approved of an author before.
    await db.schema
      .createIndex('comments_user')
      .on('comments')
      .expression(sql`author_id, (${queueOf})`)
      .execute();
  },
};
