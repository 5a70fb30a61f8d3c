import { AHEAD } from '../storage/clock.js';
import { migrations } from '../storage/migrations/index.js';
import { connectionOptions, loadPostgres } from '../storage/postgres.js';
import { type Finding, note, ok, wrong } from './finding.js';

/** Reads rows, and changes nothing. */
export interface Reader {
  read(sql: string): Promise<unknown[]>;
  close(): Promise<void>;
}

export const examinePostgres = (url: string): AsyncIterable<Finding> =>
  checkDatabase(() => openPostgresReader(url), 'the database', checkSettings);

const openPostgresReader = async (url: string): Promise<Reader> => {
  const driver = await loadPostgres();
  const client = new driver.Client(connectionOptions(driver, url));
  await client.connect();
  return { read: async (sql) => (await client.query(sql)).rows as unknown[], close: () => client.end() };
};

/** @param more What else is to be looked at of such a database. */
export const checkDatabase = async function* (
  open: () => Promise<Reader>,
  what: string,
  more?: (reader: Reader) => AsyncIterable<Finding>,
): AsyncIterable<Finding> {
  let reader: Reader | undefined;
  try {
    reader = await open();
    await reader.read('select 1');
    yield ok(`${what} answers`);
    yield await checkMigrations(reader, what);
    yield await checkClock(reader);
    if (more) yield* more(reader);
  } catch (error) {
    const { message, code, name } = error as NodeJS.ErrnoException;
    // Ours say by themselves what to do.
    yield wrong(name === 'StartError' ? message : `${what}: ${message || code}; start it, or correct its address`);
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
    ? note(`the tables are brought up to date when the server starts, so make a backup first: ${missing.join(', ')}`)
    : ok('the tables are up to date');
};

const checkClock = async ({ read }: Reader): Promise<Finding> => {
  const rows = await read('select max(created_at) as newest from comments').catch(() => []);
  const [row] = rows as { newest: number | null }[];
  const ahead = Number(row?.newest ?? 0) - Date.now();
  return ahead > AHEAD
    ? wrong(`the clock is ${Math.round(ahead / 1000)} seconds behind the newest comment: set it, and keep it by NTP`)
    : ok(`the clock says ${new Date().toISOString()}`);
};

/** Settings of PostgreSQL without which an acknowledged comment may be lost with the power. */
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'];

const checkSettings = async function* ({ read }: Reader): AsyncIterable<Finding> {
  const names = ['server_version', 'server_encoding', ...DURABLE].map((name) => `'${name}'`).join(', ');
  const rows = await read(`select name, setting from pg_settings where name in (${names})`);
  const settings = Object.fromEntries(
    (rows as { name: string; setting: string }[]).map(({ name, setting }) => [name, setting]),
  );
  const [clock] = (await read('select extract(epoch from clock_timestamp()) * 1000 as now')) as { now: string }[];
  const apart = Math.round(Math.abs(Number(clock!.now) - Date.now()) / 1000);
  if (apart * 1000 > AHEAD) {
    yield wrong(`the clock of the database is ${apart} seconds away from this one: set both, and keep them by NTP`);
  }
  if (settings.server_encoding !== 'UTF8') {
    yield wrong(`the database is in ${settings.server_encoding}: make one with "create database … encoding 'UTF8'"`);
  }
  const unsafe = DURABLE.filter((name) => settings[name] === 'off');
  for (const name of unsafe) {
    yield wrong(`${name} is off: a power cut may take comments that were acknowledged; set ${name} = on and reload`);
  }
  if (unsafe.length === 0) yield ok(`PostgreSQL ${settings.server_version} writes to disk before it says so`);
};
