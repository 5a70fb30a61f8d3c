import { type Kysely, type Migration, sql } from 'kysely';
import { queueOf } from '../queue-of.js';

/**
 * Why comments wait, what moderators did, and who they are. Reading a queue names no page: with the tables partitioned
 * or distributed by page, its two indexes are local ones, and the newest of every part are merged. What follows after
 * `comments` concerns no single page: small tables that stay whole (reference tables, in Citus).
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    // SQLite adds one column at a time.
    for (const name of ['role', 'reason', 'reason_detail', 'removed_as']) {
      await db.schema.alterTable('comments').addColumn(name, 'text').execute();
    }
    await db.schema
      .alterTable('comments')
      .addColumn('open_reports', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await sql`update comments set open_reports = (
      select count(*) from reports where reports.page = comments.page and reports.comment = comments.id
    )`.execute(db);

    await db.schema
      .createIndex('comments_queue')
      .on('comments')
      .expression(sql`(${queueOf}), id`)
      .execute();
    await db.schema
      .createIndex('comments_reported')
      .on('comments')
      .column('id')
      .where(sql.ref('open_reports'), '>', sql.lit(0))
      .execute();
    // What was approved of an author before.
    await db.schema
      .createIndex('comments_author')
      .on('comments')
      .expression(sql`lower(email), (${queueOf})`)
      .execute();

    await db.schema
      .createTable('moderators')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();

    await db.schema
      .createTable('moderator_sessions')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('moderator', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('blocks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('moderator', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('until', 'bigint')
      .addColumn('lifted_at', 'bigint')
      .execute();
    await db.schema.createIndex('blocks_value').on('blocks').columns(['kind', 'value']).execute();

    await db.schema
      .createTable('moderation_log')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('moderator', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('page', 'text')
      .addColumn('comment', 'text')
      .addColumn('block', 'text')
      .addColumn('before', 'text', (column) => column.notNull())
      .addColumn('after', 'text', (column) => column.notNull())
      .addColumn('undone_by', 'text')
      .execute();
  },
};
