import type { Kysely, Migration } from 'kysely';

/**
 * Who is to be mailed, and what. Small tables that stay whole where the others are split by page (reference tables, in
 * Citus).
 */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    // SQLite adds one column at a time.
    for (const name of ['notify', 'mailed']) {
      await db.schema
        .alterTable('comments')
        .addColumn(name, 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    }

    await db.schema
      .createTable('subscribers')
      .addColumn('email', 'text', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('asked_at', 'bigint', (column) => column.notNull())
      .addColumn('confirmed_at', 'bigint')
      .addColumn('refused_at', 'bigint')
      .execute();

    await db.schema
      .createTable('outbox')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('comment', 'text', (column) => column.notNull())
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
      .addColumn('lease', 'text')
      .addPrimaryKeyConstraint('outbox_pk', ['kind', 'recipient', 'comment'])
      .execute();
    await db.schema.createIndex('outbox_due').on('outbox').column('due_at').execute();
    await db.schema
      .createIndex('outbox_lease')
      .on('outbox')
      .column('lease')
      .where('lease' as never, 'is not', null)
      .execute();

    await db.schema
      .createTable('used_links')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
