import type { Kysely, Migration } from 'kysely';

/** Every key starts with the page, so that the tables can be partitioned or distributed by page. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('pages')
      .addColumn('url', 'text', (column) => column.primaryKey())
      .addColumn('title', 'text')
      .addColumn('closed', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('published', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('revision', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();

    await db.schema
      .createTable('comments')
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('parent', 'text')
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('depth', 'integer', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text')
      .addColumn('website', 'text')
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('meta', 'text')
      .addColumn('token_hash', 'text', (column) => column.notNull())
      .addColumn('elapsed', 'bigint')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('edited_at', 'bigint')
      .addPrimaryKeyConstraint('comments_pk', ['page', 'id'])
      .addForeignKeyConstraint('comments_page_fk', ['page'], 'pages', ['url'])
      .execute();

    // The two reads of a list: the roots of one page, and everything below these roots.
    await db.schema.createIndex('comments_roots').on('comments').columns(['page', 'depth', 'status', 'id']).execute();
    await db.schema.createIndex('comments_threads').on('comments').columns(['page', 'status', 'root', 'id']).execute();
    // An address of one comment names no page.
    await db.schema.createIndex('comments_id').on('comments').column('id').execute();

    await db.schema
      .createTable('idempotency')
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('status', 'integer', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .addColumn('answer', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_pk', ['page', 'key'])
      // What is erased must not live on in an answer kept for a retry.
      .addForeignKeyConstraint('idempotency_comment_fk', ['page', 'comment'], 'comments', ['page', 'id'], (key) =>
        key.onDelete('cascade'),
      )
      .execute();
    await db.schema.createIndex('idempotency_created').on('idempotency').column('created_at').execute();
    await db.schema.createIndex('idempotency_comment').on('idempotency').columns(['page', 'comment']).execute();
  },
};
