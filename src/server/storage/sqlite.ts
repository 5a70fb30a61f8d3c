import { dirname } from 'node:path';
import { type Dialect, SqliteAdapter, SqliteDialect, type SqliteDatabase } from 'kysely';
import { makeFolder } from '../folder.js';
import { StartError } from '../start-error.js';

/** What `node:sqlite` and `@photostructure/sqlite` have in common and we use. */
interface Driver {
  DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => DriverDatabase;
}
export interface DriverDatabase {
  exec(sql: string): void;
  prepare(sql: string): DriverStatement;
  close(): void;
}
interface DriverStatement {
  columns?(): unknown[];
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
}

/** Milliseconds to wait for another process that writes. */
const BUSY_TIMEOUT = 5_000;

/**
 * A database file for Kysely, through Node's own `node:sqlite` (22.13 and later), else `@photostructure/sqlite`.
 * WAL with synchronous=FULL: one sync a commit, so that an acknowledged comment survives a power cut.
 * Throws a {@link StartError} when the file cannot be opened or the driver is missing.
 */
export const openSqlite = async (path: string): Promise<Dialect> => {
  const driver = await loadDriver();
  if (path !== ':memory:') makeFolder(dirname(path));
  return new ServerSqliteDialect({ database: new SqliteFile(open(driver, path)) });
};

/** A file of SQLite's that is read and never changed. Throws a {@link StartError} when that cannot be done. */
export const openReadOnly = async (path: string): Promise<DriverDatabase> => {
  const { DatabaseSync } = await loadDriver();
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    return database;
  } catch (cause) {
    throw new StartError(`Cannot open the database ${path}: ${(cause as Error).message}`, { cause });
  }
};

const loadDriver = async (): Promise<Driver> => {
  // Not a literal, so that a bundler leaves it and TypeScript does not ask for types that Node 20 does not have.
  const builtIn = 'node:sqlite';
  try {
    return (await import(builtIn)) as Driver;
  } catch {
    try {
      return (await import('@photostructure/sqlite')) as unknown as Driver;
    } catch {
      throw new StartError(
        'No SQLite on this Node: run "npm install @photostructure/sqlite", or use Node 22.13 or later',
      );
    }
  }
};

const open = (driver: Driver, path: string): DriverDatabase => {
  try {
    const database = new driver.DatabaseSync(path);
    // The time-out comes first: switching to WAL needs the lock as well.
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA foreign_keys = ON');
    // What an author has erased does not stay in the file until something else needs the room.
    database.exec('PRAGMA secure_delete = ON');
    return database;
  } catch (cause) {
    throw new StartError(`Cannot open the database ${path}: ${(cause as Error).message}`, { cause });
  }
};

/** A full disk has SQLite roll back by itself. What went wrong before is to be told, and not that nothing is left to do. */
const rollBack = (statement: DriverStatement) => {
  try {
    return statement.run();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    return { changes: 0, lastInsertRowid: 0 };
  }
};

/** What `SqliteDialect` asks of better-sqlite3. */
class SqliteFile implements SqliteDatabase {
  readonly #database: DriverDatabase;

  constructor(database: DriverDatabase) {
    this.#database = database;
  }

  prepare(sql: string) {
    // A transaction that reads before it writes is refused at once, without waiting, when another process wrote
    // meanwhile. All of ours write, so they take the lock when they begin.
    const statement = this.#database.prepare(sql === 'begin' ? 'begin immediate' : sql);
    return {
      reader: statement.columns
        ? statement.columns().length > 0
        : /^\s*(?:select|with|pragma|explain|values)\b|\breturning\b/i.test(sql),
      all: (parameters: readonly unknown[]) => statement.all(...parameters),
      run: (parameters: readonly unknown[]) =>
        sql === 'rollback' ? rollBack(statement) : statement.run(...parameters),
      iterate: (parameters: readonly unknown[]) => statement.iterate(...parameters),
    };
  }

  close(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Another process still reads; it or the next start will do it.
    }
    this.#database.close();
  }
}

class ServerSqliteDialect extends SqliteDialect {
  override createAdapter() {
    return new TransactionalSqliteAdapter();
  }
}

/** SQLite rolls back a `create table` as well; Kysely does not count on it, and two processes may start at once. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
