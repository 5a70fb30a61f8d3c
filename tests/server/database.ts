import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';
import { type PostgresServer, startPostgres } from '../../scripts/postgres.mjs';

/** Which store these tests run on: `npm test` runs them on each. */
export const STORE = process.env['STORE'] === 'postgres' ? 'postgres' : 'sqlite';

/** A database as another process would see it. On PostgreSQL, `?` in SQL stands for a parameter as well. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): {
    all(...parameters: unknown[]): unknown[];
    get(...parameters: unknown[]): unknown;
    run(...parameters: unknown[]): unknown;
  };
}

/** A folder that goes with the test. */
export const temporaryFolder = (test: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-test-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** An empty store: the path of a SQLite file that is not there yet, or the URL of a PostgreSQL database. */
export const newStore = (test: TestContext): string =>
  STORE === 'postgres' ? emptyDatabase(test) : join(temporaryFolder(test), 'comments.sqlite');

/** Does something to the database from outside, as another process would. */
export const withDatabase = <T>(store: string, act: (database: Database) => T): T => {
  if (STORE === 'postgres') return act(postgres(store));
  const database = new DatabaseSync(store);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    return act(database as unknown as Database);
  } finally {
    database.close();
  }
};

const postgres = (url: string): Database => ({
  exec: (sql) => void ask(url, sql),
  prepare: (sql) => {
    let count = 0;
    const numbered = sql.replace(/\?/g, () => `$${++count}`);
    const all = (...parameters: unknown[]) => ask(url, numbered, parameters);
    return { all, run: all, get: (...parameters) => all(...parameters)[0] };
  },
});

let bridge: ((message: object) => unknown) | undefined;

/** Waits for the answer, as SQLite does. */
const ask = (url: string, sql: string, parameters?: unknown[]): unknown[] => {
  bridge ??= openBridge();
  const { rows, error } = bridge({ url, sql, parameters }) as { rows: unknown[]; error?: string };
  if (error !== undefined) throw new Error(error);
  return rows;
};

const openBridge = () => {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('../support/postgres-worker.mjs', import.meta.url), {
    workerData: { port: port2, signal },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  return (message: object): unknown => {
    Atomics.store(signal, 0, 0);
    port1.postMessage(message);
    // Again, as what wakes it may be the call of the answer before, when that was there already.
    while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0);
    return receiveMessageOnPort(port1)!.message;
  };
};

/** The server of this run of tests; one that is started by hand brings its own. */
let server: PostgresServer | undefined;
const address = (database: string): string => {
  const running = process.env['TEST_POSTGRES'];
  if (running) return running.replace('/postgres?', `/${database}?`);
  server ??= startPostgres();
  return server.url(database);
};
after(() => server?.remove());

/** Made before and not in use now. */
const free: string[] = [];
let made = 0;

const emptyDatabase = (test: TestContext): string => {
  let name = free.pop();
  if (name) {
    ask(address(name), 'drop schema public cascade; create schema public');
  } else {
    name = `test_${process.pid}_${++made}`;
    ask(address('postgres'), `create database ${name}`);
  }
  const released = name;
  test.after(() => void free.push(released));
  return address(name);
};
