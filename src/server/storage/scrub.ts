import { type Kysely, SqliteAdapter, sql } from 'kysely';
import { untilDone } from './patience.js';
import type { Database } from './schema.js';

const isSqlite = (db: Kysely<Database>): boolean => db.getExecutor().adapter instanceof SqliteAdapter;

/**
 * Writes SQLite's log into its file and cuts it to nothing, so that no older version of a row stays in it. False when
 * somebody who still reads an older version kept it from doing so.
 */
export const emptyLog = async (db: Kysely<Database>): Promise<boolean> => {
  if (!isSqlite(db)) return true;
  return untilDone(async () => {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db);
    return rows[0]?.busy === 0;
  });
};

/**
 * `secure_delete` overwrites what is deleted, but not the copies that stay in a page when its rows move to another one:
 * only a file that is written anew has none. PostgreSQL does the like by itself, in time.
 */
export const scrub = async (db: Kysely<Database>): Promise<boolean> => {
  if (!isSqlite(db)) return true;
  await sql`vacuum`.execute(db);
  return emptyLog(db);
};
