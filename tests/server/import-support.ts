import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { importComments, type ImportOptions, type Reported } from '../../src/server/import/import-comments.js';
import { openSource } from '../../src/server/import/open-source.js';
import type { Format } from '../../src/server/import/source.js';
import type { Imports } from '../../src/server/storage/import-rows.js';
import { rehearse } from '../../src/server/storage/rehearse.js';
import { Store } from '../../src/server/storage/store.js';
import { type Database, newStore, STORE, temporaryFolder, withDatabase } from './database.js';

/** A file in the shape that another system writes. */
export const fixture = (name: string): string => fileURLToPath(new URL(`imports/${name}`, import.meta.url));

type Options = Partial<Pick<ImportOptions, 'map' | 'lenient' | 'rules'>> & { format?: Format; dry?: boolean };

/** A store of its own, to bring files into. */
export const openImport = (test: TestContext, store?: string) => {
  const folder = temporaryFolder(test);
  const path = store ?? newStore(test);
  const withStore = async <T>(act: (store: Store) => Promise<T>): Promise<T> => {
    const store = await Store.open(path);
    return act(store).finally(() => store.close());
  };
  const into = <T>(dry: boolean, act: (imports: Imports) => Promise<T>): Promise<T> =>
    dry ? rehearse(path, act) : withStore((store) => act(store.imports()));
  return {
    folder,
    path,
    importFile: (file: string, { format, dry = false, map = [], lenient = false, rules = [] }: Options = {}) =>
      into(dry, async (imports) => {
        const reported: Reported[] = [];
        const source = await openSource(file, format);
        const options = { map, lenient, rules, report: (entry: Reported) => reported.push(entry), progress: () => {} };
        const summary = await importComments(source, imports, options);
        return { summary, report: reported.map(({ key, what, reason }) => `${key}: ${what}, ${reason}`) };
      }),
    exported: () =>
      withStore(async (store) => {
        let text = '';
        await store.export(async (lines) => void (text += lines));
        return text;
      }),
    /** Every row of every table. */
    dump: () => dump(path),
    comments: () => comments(path),
    withDatabase: <T>(act: (database: Database) => T) => withDatabase(path, act),
  };
};

export const dump = (path: string): Record<string, unknown[]> =>
  withDatabase(path, (database) => {
    const tables = database.prepare(
      STORE === 'postgres'
        ? "select tablename as name from pg_tables where schemaname = 'public' order by 1"
        : "select name from sqlite_master where type = 'table' order by 1",
    );
    return Object.fromEntries(
      (tables.all() as { name: string }[])
        .filter(({ name }) => !name.startsWith('kysely_'))
        .map(({ name }) => [name, sorted(database.prepare(`select * from "${name}"`).all())]),
    );
  });

/** In an order that is the same for each store. */
const sorted = (rows: unknown[]): unknown[] =>
  rows
    .map((row) => JSON.stringify(row))
    .sort()
    .map((row) => JSON.parse(row) as unknown);

export interface Row {
  page: string;
  id: string;
  parent: string | null;
  root: string;
  depth: number;
  status: string;
  name: string;
  email: string | null;
  website: string | null;
  text: string;
  votes: number;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
}

/** The comments by the name of their author. */
const comments = (path: string): Record<string, Row> =>
  Object.fromEntries((dump(path).comments as Row[]).map((row) => [row.name || row.text || 'deleted', row]));

/** An Isso database, as version 0.13 makes it. */
export const issoDatabase = (
  path: string,
  threads: readonly unknown[][],
  comments: readonly (readonly unknown[])[],
): string => {
  const database = new DatabaseSync(path);
  database.exec(`
    PRAGMA foreign_keys = OFF;
    CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
    CREATE TABLE comments (
      tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT,
      mode INTEGER, remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, email VARCHAR, website VARCHAR,
      likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE preferences (key VARCHAR PRIMARY KEY, value VARCHAR);
    PRAGMA user_version = 5;`);
  database.exec('begin');
  const thread = database.prepare('insert into threads values (?, ?, ?)');
  for (const row of threads) thread.run(...(row as never[]));
  const comment = database.prepare(
    `insert into comments (tid, id, parent, created, modified, mode, text, author, email, website, likes, voters)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'00')`,
  );
  for (const row of comments) comment.run(...(row as never[]));
  database.exec('commit');
  database.close();
  return path;
};
