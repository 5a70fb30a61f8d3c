import type { TestContext } from 'node:test';
import { DatabaseSync } from '@photostructure/sqlite';
import { type DatabaseConnection, type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { SqliteFileDialect } from '../../src/server/storage/sqlite-dialect.js';
import { newStore, openEndpoint, STORE } from './setup.js';

const dialectOf = (store: string): Dialect => {
  if (STORE === 'postgres') {
    const types = {
      getTypeParser: (oid: number) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid)),
    };
    return new PostgresDialect({ pool: new pg.Pool({ connectionString: store, types, allowExitOnIdle: true }) });
  }
  const writer = new DatabaseSync(store);
  writer.exec('pragma journal_mode = wal');
  return new SqliteFileDialect(writer, new DatabaseSync(store));
};

/** An endpoint on a database of which one knows when comments are read from it. */
export const openWatched = async (test: TestContext) => {
  let reads = 0;
  let next: (<T>(read: () => Promise<T>) => Promise<T>) | undefined;
  const dialect = dialectOf(newStore(test));
  const watched = new WeakSet<DatabaseConnection>();
  const driver = dialect.createDriver();
  dialect.createDriver = () => driver;
  const acquire = driver.acquireConnection.bind(driver);
  driver.acquireConnection = async () => {
    const connection = await acquire();
    if (watched.has(connection)) return connection;
    watched.add(connection);
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query) => {
      if (!/^select\b.* from "comments"/s.test(query.sql)) return execute(query);
      reads++;
      const act = next;
      next = undefined;
      return act ? act(() => execute(query)) : execute(query);
    };
    return connection;
  };
  const opened = openEndpoint(test, { store: dialect, secret: new Uint8Array(32) });
  await opened.endpoint.ready();
  return {
    ...opened,
    /** How many statements have read comments so far. */
    reads: () => reads,
    /** The next one fails. */
    failRead: () => {
      next = () => Promise.reject(new RangeError('canary'));
    },
    /** The next one has read, and its answer is held: resolves then, to what lets it go. */
    holdRead: () =>
      new Promise<() => void>((resolve) => {
        next = async (read) => {
          const result = await read();
          await new Promise<void>((release) => resolve(release));
          return result;
        };
      }),
  };
};
