import { spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../scripts/postgres.mjs';
import { type Files, readRecord } from './disk.js';
import { type Found, readFiles, type StoreToCut, withEndpoint, write } from './recording.js';

/** Where the log is, below the data folder. What is in it is replayed at the start onto all other files. */
const LOG = 'pg_wal';
const CONTROL = 'global/pg_control';

/** Until the next checkpoint, a start needs no more than the log and the files of the checkpoint before. */
const NO_CHECKPOINT = ['checkpoint_timeout=1h', 'max_wal_size=10GB'];
/** Otherwise the log is synced so soon that hardly anything can be lost. */
const LAZY = ['wal_writer_delay=10s'];

/** The processes of PostgreSQL write the files. */
export const postgres: StoreToCut = {
  settings: ['synchronous_commit=on', 'synchronous_commit=off'],
  points: 60,
  async record({ setting, comments, recorder }, use) {
    const server = startPostgres({ durable: true, initdb: ['--wal-segsize=1'] });
    const [base, log, record] = [join(server.folder, 'base'), join(server.data, LOG), join(server.folder, 'record')];
    try {
      await withEndpoint([server.url()], {}, () => undefined);
      server.stop();
      removeSpares(log);
      configure(server.data, [...NO_CHECKPOINT, ...LAZY, setting]);
      copy(server.data, base);
      // The power stays on when what is left is looked at.
      configure(base, ['fsync=off']);
      const before = readFiles(log);
      for (const name of before.keys()) rmSync(join(base, LOG, name));
      server.start(recorder.env(log, record));
      // It says since the start that the database was not shut down: otherwise nobody would look for more in the log.
      copyFileSync(join(server.data, CONTROL), join(base, CONTROL));
      const acknowledged = await withEndpoint([server.url()], {}, (url) => write(url, comments, record));
      server.stop('immediate');
      return await use({
        acknowledged,
        before,
        operations: readRecord(readFileSync(record)),
        after: readFiles(log),
        open: (files) => open(server, base, files),
      });
    } finally {
      server.remove();
    }
  },
};

/**
 * What is left after the first, which is in use, are files of the log that are kept to be written again: new ones are to
 * be made and renamed meanwhile.
 */
const removeSpares = (log: string): void => {
  const [, ...spares] = [...readFiles(log).keys()].sort();
  for (const name of spares) rmSync(join(log, name));
};

const configure = (data: string, settings: readonly string[]): void =>
  appendFileSync(join(data, 'postgresql.conf'), settings.map((setting) => `${setting}\n`).join(''));

/** With the owner, as PostgreSQL is another user when the tests are run by root. */
const copy = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

const open = async (server: PostgresServer, base: string, files: Files): Promise<Found> => {
  copy(base, server.data);
  const { uid, gid } = statSync(server.data);
  for (const [name, image] of files) {
    const path = join(server.data, LOG, name);
    writeFileSync(path, image, { mode: 0o600 });
    chownSync(path, uid, gid);
  }
  try {
    server.start();
  } catch (error) {
    return { texts: [], integrity: String(error) };
  }
  try {
    return await read(server);
  } finally {
    server.stop('immediate');
  }
};

const read = async (server: PostgresServer): Promise<Found> => {
  const client = new pg.Client(server.url());
  // Its end is heard of by the query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ text: string }>('select text from comments');
    const { rows: wrong } = await client.query(
      'select url from pages where published <> (select count(*) from comments where page = url)',
    );
    const integrity = wrong.length === 0 ? 'ok' : `${wrong.length} pages miscount`;
    return { texts: rows.map(({ text }) => text), integrity };
  } catch (error) {
    return { texts: [], integrity: String(error) };
  } finally {
    await client.end();
  }
};
