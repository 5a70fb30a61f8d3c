import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.js';
import { isOnPostgres } from './statement.js';

/** Reads everything as it was at one moment, while others go on writing. */
export const snapshot = <T>(db: Kysely<Database>, act: (db: Kysely<Database>) => Promise<T>): Promise<T> =>
  db.connection().execute(async (connection) => {
    const postgres = isOnPostgres(connection);
    // A plain "begin" would keep all others from writing on SQLite, and see each statement's own moment on PostgreSQL.
    const begin = postgres ? sql`begin isolation level repeatable read read only` : sql`begin deferred`;
    await begin.execute(connection);
    try {
      // Nobody waits for what only reads, and whoever it is read for may take their time.
      if (postgres) await sql`set local idle_in_transaction_session_timeout = 0`.execute(connection);
      return await act(connection);
    } finally {
      await sql`rollback`.execute(connection);
    }
  });
