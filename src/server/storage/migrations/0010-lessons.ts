import type { Kysely, Migration } from 'kysely';

/** What the filter has learned from moderators. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('comments').addColumn('learned', 'text').execute();
    await db.schema
      .createTable('lessons')
      .addColumn('term', 'text', (column) => column.primaryKey())
      .addColumn('spam', 'integer', (column) => column.notNull())
      .addColumn('ham', 'integer', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
