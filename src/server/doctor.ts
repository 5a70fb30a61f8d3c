import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { originPolicy } from './origins.js';
import { findFaults } from './storage/backup.js';
import { migrations } from './storage/migrations/index.js';
import { connectionOptions, isPostgresUrl, loadPostgres } from './storage/postgres.js';
import { openReadOnly } from './storage/sqlite.js';

export interface Finding {
  /** `note`: worth knowing, and nothing to repair. */
  verdict: 'ok' | 'note' | 'wrong';
  text: string;
}

export interface Installation {
  /** Path of the SQLite file, or URL of the PostgreSQL database. */
  store: string;
  origins: readonly string[];
  host: string;
  port: number;
  base: string;
}

const ok = (text: string): Finding => ({ verdict: 'ok', text });
const note = (text: string): Finding => ({ verdict: 'note', text });
const wrong = (text: string): Finding => ({ verdict: 'wrong', text });

/** Looks at everything that a server needs. Changes nothing. */
export const examine = async function* (installation: Installation): AsyncIterable<Finding> {
  const { store } = installation;
  if (isPostgresUrl(store)) yield* checkDatabase(() => openPostgresReader(store), 'the database');
  else yield* checkFile(store);
  yield* checkOrigins(installation);
  yield await checkPort(installation);
};

const checkFile = async function* (store: string): AsyncIterable<Finding> {
  yield checkFolder(dirname(store));
  if (!existsSync(store)) yield note(`there is no store yet: ${store} is made when the server starts`);
  else {
    yield* checkStore(store);
    yield checkSecret(join(dirname(store), 'secret.key'));
  }
};

const checkFolder = (folder: string): Finding => {
  if (!existsSync(folder)) return note(`the data folder ${folder} is made when the server starts`);
  const file = join(folder, `.afterword-${randomBytes(8).toString('hex')}`);
  try {
    writeFileSync(file, '', { flag: 'wx' });
    return ok(`the data folder ${folder} can be written`);
  } catch (error) {
    return wrong(`the data folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  } finally {
    rmSync(file, { force: true });
  }
};

/** Reads rows, and changes nothing. */
interface Reader {
  read(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

const openSqliteReader = async (store: string): Promise<Reader> => {
  const database = await openReadOnly(store);
  return { read: async (sql) => database.prepare(sql).all(), close: async () => database.close() };
};

const openPostgresReader = async (url: string): Promise<Reader> => {
  const driver = await loadPostgres();
  const client = new driver.Client(connectionOptions(driver, url));
  await client.connect();
  return { read: async (sql) => (await client.query(sql)).rows as unknown[], close: () => client.end() };
};

const checkStore = async function* (store: string): AsyncIterable<Finding> {
  try {
    const [fault] = await findFaults(store);
    if (fault !== undefined) return yield wrong(`the database ${store} is damaged, restore a backup: ${fault}`);
  } catch (error) {
    return yield wrong((error as Error).message);
  }
  yield* checkDatabase(() => openSqliteReader(store), `the database ${store}`);
};

const checkDatabase = async function* (open: () => Promise<Reader>, what: string): AsyncIterable<Finding> {
  let reader: Reader | undefined;
  try {
    reader = await open();
    await reader.read('select 1');
    yield ok(`${what} answers`);
    yield await checkMigrations(reader, what);
    yield await checkClock(reader);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    yield wrong(`${what}: ${message || code}`);
  } finally {
    await reader?.close();
  }
};

const checkMigrations = async ({ read }: Reader, what: string): Promise<Finding> => {
  const known = Object.keys(await migrations.getMigrations());
  const rows = await read('select name from kysely_migration').catch(() => undefined);
  if (!rows) return note(`${what} has no tables yet: they are made when the server starts`);
  const applied = (rows as { name: string }[]).map(({ name }) => name);
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0) return wrong(`a newer Afterword has used ${what} (${newer.join(', ')}): update this one`);
  const missing = known.filter((name) => !applied.includes(name));
  return missing.length > 0
    ? note(`the tables are brought up to date when the server starts: ${missing.join(', ')}`)
    : ok('the tables are up to date');
};

/** Milliseconds by which two clocks may differ. */
const TOLERANCE = 60_000;

const checkClock = async ({ read }: Reader): Promise<Finding> => {
  const rows = await read('select max(created_at) as newest from comments').catch(() => []);
  const [row] = rows as { newest: number | null }[];
  const ahead = Number(row?.newest ?? 0) - Date.now();
  return ahead > TOLERANCE
    ? wrong(`the clock is ${Math.round(ahead / 1000)} seconds behind the newest comment`)
    : ok(`the clock says ${new Date().toISOString()}`);
};

const checkSecret = (path: string): Finding => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return wrong(`${path} is missing: restore it, or readers can like again what they liked`);
  if (found.size < 32) return wrong(`${path} is too short to be a secret: restore it, or remove it and restart`);
  // Windows has no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return wrong(`${path} can be read by others: run "chmod 600 ${path}"`);
  }
  return ok('the secret is there, and nobody else can read it');
};

const checkOrigins = function* ({ origins, host }: Installation): Iterable<Finding> {
  try {
    const { listed } = originPolicy(origins);
    for (const origin of listed) {
      const { protocol, hostname } = new URL(origin);
      if (protocol === 'http:' && hostname !== 'localhost' && !hostname.startsWith('127.')) {
        yield note(`${origin} is not https: what its readers send can be read on the way`);
      }
    }
    if (listed.length > 0) yield ok(`pages of ${listed.join(', ')} may have comments`);
    else yield note(`no --origin: only pages of the host that the server is asked as (${host}) may have comments`);
  } catch (error) {
    yield wrong((error as Error).message);
  }
};

const checkPort = async ({ host, port, base }: Installation): Promise<Finding> => {
  const code = await tryToListen(host, port);
  if (code === undefined) return ok(`${host}:${port} is free`);
  if (code !== 'EADDRINUSE') return wrong(`cannot listen on ${host}:${port} (${code})`);
  const url = new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`);
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  if (answer?.ok) return ok(`a server answers at ${new URL(base, url).href}`);
  if (answer?.status === 503) return wrong(`the server at ${url.host} cannot reach its store`);
  return wrong(`${host}:${port} is taken by somebody else`);
};

const tryToListen = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port }, () => server.close(() => resolve(undefined)));
  });
