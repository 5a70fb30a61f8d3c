import { dirname } from 'node:path';
import { makeFolder } from '../folder.js';
import { StartError } from '../start-error.js';
import { SqliteFileDialect } from './sqlite-dialect.js';
import type { DriverDatabase } from './sqlite-statements.js';

interface Driver {
  DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => DriverDatabase;
}

/** Milliseconds that a start or a read waits for another process, and all of this one with it. */
const BUSY_TIMEOUT = 5_000;
/** Pages of 4 kB in the log until they are written into the file: those that change all the time are then written once. */
const LOG_PAGES = 4_000;

/**
 * A database file for Kysely, through Node's own `node:sqlite` (22.13 and later), else `@photostructure/sqlite`.
 * WAL with synchronous=FULL: one sync a commit, so that an acknowledged comment survives a power cut.
 * Throws a {@link StartError} when the file cannot be opened or the driver is missing.
 */
export const openSqlite = async (path: string): Promise<SqliteFileDialect> => {
  const driver = await loadDriver();
  if (path === ':memory:') return new SqliteFileDialect(open(driver, path));
  makeFolder(dirname(path));
  const writer = open(driver, path);
  return new SqliteFileDialect(writer, await openReadOnly(path));
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

/**
 * A database for notes, of nobody else and gone when it is closed; on disk as soon as it is more than some megabytes.
 * Throws a {@link StartError} when the driver is missing.
 */
export const openScratch = async (): Promise<DriverDatabase> => {
  const { DatabaseSync } = await loadDriver();
  const database = new DatabaseSync('');
  database.exec('PRAGMA journal_mode = OFF');
  // Never ended: nothing has to be safe on disk.
  database.exec('begin');
  return database;
};

// Not a literal, so that a bundler leaves it and TypeScript does not ask for types that Node 20 does not have.
const BUILT_IN = 'node:sqlite';
const PACKAGE = '@photostructure/sqlite';

const loadDriver = async (): Promise<Driver & { from: string }> => {
  try {
    return { ...((await import(BUILT_IN)) as Driver), from: BUILT_IN };
  } catch {
    try {
      return { ...((await import('@photostructure/sqlite')) as unknown as Driver), from: PACKAGE };
    } catch {
      throw new StartError(`No SQLite on this Node: run "npm install ${PACKAGE}", or use Node 22.13 or later`);
    }
  }
};

/** The module that SQLite comes with. Throws a {@link StartError} when there is none. */
export const sqliteDriver = async (): Promise<string> => (await loadDriver()).from;

const open = (driver: Driver, path: string): DriverDatabase => {
  try {
    const database = new driver.DatabaseSync(path);
    // The time-out comes first: switching to WAL needs the lock as well.
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    database.exec('PRAGMA foreign_keys = ON');
    // What an author has erased does not stay in the file until something else needs the room.
    database.exec('PRAGMA secure_delete = ON');
    // From now on it is the dialect that waits.
    database.exec('PRAGMA busy_timeout = 0');
    return database;
  } catch (cause) {
    throw new StartError(`Cannot open the database ${path}: ${(cause as Error).message}`, { cause });
  }
};
