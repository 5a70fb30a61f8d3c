import type { Kysely, Migration } from 'kysely';

/** Votes, reports, and comments that their authors take back. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    // SQLite adds one column at a time.
    await db.schema
      .alterTable('comments')
      .addColumn('votes', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('comments').addColumn('deleted_at', 'bigint').execute();

    // Whether a deleted comment still has replies, and the roots of one page by votes.
    await db.schema.createIndex('comments_replies').on('comments').columns(['page', 'parent']).execute();
    await db.schema
      .createIndex('comments_voted')
      .on('comments')
      .columns(['page', 'depth', 'status', 'votes', 'id'])
      .execute();

    await db.schema
      .createTable('votes')
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .addColumn('voter', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('votes_pk', ['page', 'comment', 'voter'])
      .addForeignKeyConstraint('votes_comment_fk', ['page', 'comment'], 'comments', ['page', 'id'], (key) =>
        key.onDelete('cascade'),
      )
      .execute();

    await db.schema
      .createTable('reports')
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .addColumn('reporter', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('text', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('reports_pk', ['page', 'comment', 'reporter'])
      .addForeignKeyConstraint('reports_comment_fk', ['page', 'comment'], 'comments', ['page', 'id'], (key) =>
        key.onDelete('cascade'),
      )
      .execute();
  },
};
