import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findFaults } from '../storage/backup.js';
import { openReadOnly, sqliteDriver } from '../storage/sqlite.js';
import { checkDatabase, type Reader } from './database.js';
import { type Finding, note, ok, wrong } from './finding.js';

/** @param keepsSecret Whether the secret is in a file beside the store. */
export const examineFile = async function* (store: string, keepsSecret: boolean): AsyncIterable<Finding> {
  const folder = dirname(store);
  yield await checkDriver();
  yield checkFolder(folder);
  yield checkSpace(store);
  if (!existsSync(store)) yield note(`there is no store yet: ${store} is made when the server starts`);
  else {
    yield* checkStore(store);
    if (keepsSecret) yield checkSecretFile(join(folder, 'secret.key'));
  }
};

const checkDriver = async (): Promise<Finding> => {
  try {
    return ok(`SQLite comes with ${await sqliteDriver()}`);
  } catch (error) {
    return wrong((error as Error).message);
  }
};

const checkFolder = (folder: string): Finding => {
  if (!existsSync(folder)) return note(`the data folder ${folder} is made when the server starts`);
  const file = join(folder, `.afterword-${randomBytes(8).toString('hex')}`);
  try {
    writeFileSync(file, '', { flag: 'wx' });
    return ok(`the data folder ${folder} can be written`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return wrong(`the data folder ${folder} cannot be written (${code}): let the user of the server write there`);
  } finally {
    rmSync(file, { force: true });
  }
};

const MEGABYTE = 2 ** 20;
/** Less than this, and the next busy day may fill the disk. */
const LEAST_SPACE = 100 * MEGABYTE;

const checkSpace = (store: string): Finding => {
  let folder = resolve(dirname(store));
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const size = statSync(store, { throwIfNoEntry: false })?.size ?? 0;
  const room = `${Math.floor(free / MEGABYTE)} MB are free on the disk of ${folder}`;
  if (free < LEAST_SPACE) return wrong(`${room}: make room, or comments are refused when it is full`);
  // A copy beside the file is made anew of all of it.
  if (free < 2 * size)
    return note(`${room}: a backup there or "privacy erase" needs twice the store's size, make room`);
  return ok(room);
};

const openSqliteReader = async (store: string): Promise<Reader> => {
  const database = await openReadOnly(store);
  return { read: async (sql) => database.prepare(sql).all(), close: async () => database.close() };
};

const checkStore = async function* (store: string): AsyncIterable<Finding> {
  try {
    const [fault] = await findFaults(store);
    if (fault !== undefined) return yield wrong(`the database ${store} is damaged, restore a backup: ${fault}`);
  } catch (error) {
    return yield wrong(`${(error as Error).message}; if it is damaged, restore a backup`);
  }
  yield* checkDatabase(() => openSqliteReader(store), `the database ${store}`);
};

const SECRET_BYTES = 32;

export const checkSecret = (secret: string): Finding =>
  Buffer.byteLength(secret) < SECRET_BYTES
    ? wrong(`SECRET is too short: give it ${SECRET_BYTES} bytes or more`)
    : ok('SECRET is long enough');

const checkSecretFile = (path: string): Finding => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return wrong(`${path} is missing: restore it, or readers can like again what they liked`);
  if (found.size < SECRET_BYTES) {
    return wrong(`${path} is too short to be a secret: restore it, or remove it and restart`);
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return wrong(`${path} can be read by others: run "chmod 600 ${path}"`);
  }
  return ok('the secret is there, and nobody else can read it');
};
