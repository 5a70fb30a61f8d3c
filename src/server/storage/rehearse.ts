import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import { StartError } from '../start-error.js';
import { findPlaces, type ImportedComment, type Imports, unlessThere } from './import-rows.js';
import { isPostgresUrl, loadPostgres, openPostgres } from './postgres.js';
import type { Database } from './schema.js';
import { snapshot } from './snapshot.js';
import { openReadOnly } from './sqlite.js';
import { SqliteFileDialect } from './sqlite-dialect.js';

/**
 * Runs an import that says what it would do and does nothing: the store is only read, and is neither made nor brought
 * up to date. Throws a {@link StartError} when it cannot be read.
 */
export const rehearse = async <T>(store: string, act: (imports: Imports) => Promise<T>): Promise<T> => {
  const db = await openToRead(store);
  try {
    return await act(rehearsal(db && (await hasComments(db)) ? db : undefined));
  } finally {
    await db?.destroy();
  }
};

const openToRead = async (store: string): Promise<Kysely<Database> | undefined> => {
  if (isPostgresUrl(store)) return new Kysely({ dialect: openPostgres(await loadPostgres(), store) });
  return existsSync(store) ? new Kysely({ dialect: new SqliteFileDialect(await openReadOnly(store)) }) : undefined;
};

const hasComments = async (db: Kysely<Database>): Promise<boolean> => {
  try {
    return (await db.introspection.getTables()).some(({ name }) => name === 'comments');
  } catch (cause) {
    throw new StartError(`Cannot use the database: ${(cause as Error).message}`, { cause });
  }
};

/** @param db Where there are comments; undefined where there are none. */
const rehearsal = (db: Kysely<Database> | undefined): Imports => {
  const find = async (ids: readonly string[]) =>
    db && ids.length > 0 ? snapshot(db, (db) => findPlaces(db, ids)) : [];
  return {
    find,
    addComments: async (comments: readonly ImportedComment[]) =>
      unlessThere(comments, await find(comments.map(({ id }) => id))),
    addPages: async () => {},
    // What would have been added is not there to be voted for or reported.
    addVotes: async () => ({ added: 0, lost: [] }),
    addReports: async () => ({ added: 0, lost: [] }),
    addSubscribers: async () => {},
  };
};
