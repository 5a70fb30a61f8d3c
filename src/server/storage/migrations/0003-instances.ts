import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

/** What several instances share, and the network that a comment came from. */
export const migration: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('comments').addColumn('network', 'text').execute();
    // What is old enough to be forgotten.
    await db.schema
      .createIndex('comments_network_age')
      .on('comments')
      .column('created_at')
      .where(sql.ref('network'), 'is not', null)
      .execute();

    await db.schema
      .createTable('secrets')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();

    const limits = db.schema
      .createTable('limits')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('points', 'integer', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull());
    // Counters are written with every request and need not outlive a crash of the database.
    const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
    await (isPostgres ? limits.modifyFront(sql`unlogged`) : limits).execute();
    await db.schema.createIndex('limits_expiry').on('limits').column('expires_at').execute();
  },
};
