import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import { type PostgresServer, startPostgres } from '../../scripts/postgres.mjs';

export const STORES = ['sqlite', 'postgres'] as const;
export type StoreName = (typeof STORES)[number];

interface Options {
  store: StoreName;
  /** The command that is run. Default: the built one. */
  program?: string;
  /** How often the process is killed. */
  rounds: number;
  /** How many write at the same time. */
  clients: number;
  /** How many requests with one key are sent for each comment at once. */
  copies?: number;
  /** How many comments are acknowledged in the end, at least. */
  comments?: number;
}

export interface Report {
  rounds: number;
  acknowledged: number;
  /** Requests that were sent for them. */
  tries: number;
  /** Acknowledged, and not there. */
  lost: number;
  /** There more than once. */
  twice: number;
  /** There, and never sent. */
  foreign: number;
  /** The longest that it took to answer again, in milliseconds. */
  slowest: number;
  integrity: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds between starting and killing. */
const lifetime = () => 50 + Math.random() * 500;

export const crash = async ({
  store,
  program = 'dist/cli/afterword.js',
  rounds,
  clients,
  copies = 1,
  comments = 0,
}: Options): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-crash-'));
  const postgres = store === 'postgres' ? startPostgres({ durable: true }) : undefined;
  const port = await freePort();
  const start = () => startProcess(program, postgres?.url() ?? folder, port);
  const writers = createWriters(`http://127.0.0.1:${port}/comments`, { clients, copies, comments });
  let child = await start();
  let slowest = 0;
  try {
    writers.begin();
    for (let round = 1; round <= rounds; round++) {
      const before = writers.acknowledged.size;
      await sleep(lifetime());
      // A round in which nothing is written proves nothing.
      while (writers.acknowledged.size === before) {
        writers.check();
        await sleep(5);
      }
      await kill(child);
      if (postgres && round % 3 === 0) await killPostgres(postgres);
      const started = performance.now();
      child = await start();
      slowest = Math.max(slowest, performance.now() - started);
      // And once a while the database goes while the endpoint stays.
      if (postgres && round % 5 === 0) {
        await sleep(lifetime());
        postgres.stop('immediate');
        postgres.start();
      }
    }
    await writers.end();
    await kill(child);
    const stored = postgres ? await readPostgres(postgres) : readSqlite(join(folder, 'comments.sqlite'));
    return { rounds, slowest, ...count(writers, stored.texts), integrity: stored.integrity };
  } finally {
    writers.stop();
    await kill(child);
    postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
};

const count = ({ acknowledged, sent, tries }: ReturnType<typeof createWriters>, stored: readonly string[]) => {
  const times = new Map<string, number>();
  for (const text of stored) times.set(text, (times.get(text) ?? 0) + 1);
  return {
    acknowledged: acknowledged.size,
    tries: tries(),
    lost: [...acknowledged].filter((text) => !times.has(text)).length,
    twice: [...times.values()].filter((number) => number > 1).length,
    foreign: [...times.keys()].filter((text) => !sent.has(text)).length,
  };
};

/** Each writes one comment after the other, and sends each with the same key until it is acknowledged. */
const createWriters = (
  url: string,
  { clients, copies, comments }: Required<Pick<Options, 'clients' | 'copies' | 'comments'>>,
) => {
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  let count = 0;
  let ending = false;
  let stopped = false;
  /** Id of the comment. */
  const deliver = async (text: string, page: string): Promise<string | undefined> => {
    const body = JSON.stringify({ page: { url: page }, text });
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': text.replaceAll(' ', '-') };
    while (!stopped) {
      count++;
      const response = await fetch(url, { method: 'POST', headers, body }).catch(() => undefined);
      const answer = (await response?.json().catch(() => undefined)) as { comment: { id: string } } | undefined;
      if (response?.status === 201 && answer) return answer.comment.id;
      if (response && response.status !== 503) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
      await sleep(50);
    }
    return undefined;
  };
  const write = async (writer: number) => {
    // Half of them meet on one page.
    const page = new URL(`/page-${writer % 2 ? 'all' : writer}`, url).href;
    const isOver = () => stopped || (ending && acknowledged.size >= comments);
    for (let index = 0; !isOver(); index++) {
      const text = `writer ${writer} comment ${index}`;
      sent.add(text);
      const ids = await Promise.all(Array.from({ length: copies }, () => deliver(text, page)));
      if (stopped) return;
      if (new Set(ids).size > 1) throw new Error(`One key was answered with several comments: ${ids.join(' ')}`);
      acknowledged.add(text);
    }
  };
  let done: Promise<unknown> = Promise.resolve();
  let failure: unknown;
  return {
    acknowledged,
    sent,
    tries: () => count,
    begin() {
      done = Promise.all(Array.from({ length: clients }, (_, writer) => write(writer)));
      done.catch((error: unknown) => {
        failure = error;
        stopped = true;
      });
    },
    end() {
      ending = true;
      return done;
    },
    /** Throws when a writer was answered what it did not expect. */
    check() {
      if (failure !== undefined) throw failure;
    },
    stop: () => (stopped = true),
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** The built command, as it is installed: resolves when it listens. */
const startProcess = async (program: string, store: string, port: number): Promise<ChildProcess> => {
  const place = store.startsWith('postgres:') ? ['--database', store] : ['--data', store];
  const child = spawn(
    process.execPath,
    [program, 'serve', '--no-limits', '--moderation', 'none', '--port', String(port), ...place],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (typeof first[0] !== 'string' || child.exitCode !== null) throw new Error(`It does not start again: ${said}`);
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** Ends the process that all others of the database belong to, and starts it once these have gone as well. */
const killPostgres = async (postgres: PostgresServer): Promise<void> => {
  process.kill(postgres.pid(), 'SIGKILL');
  for (let tries = 0; ; tries++) {
    try {
      return postgres.start();
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(50);
    }
  }
};

const readSqlite = (file: string) => {
  const database = new DatabaseSync(file);
  const texts = (database.prepare('select text from comments').all() as { text: string }[]).map(({ text }) => text);
  const [{ integrity_check: integrity }] = database.prepare('pragma integrity_check').all() as [
    { integrity_check: string },
  ];
  database.close();
  return { texts, integrity };
};

const readPostgres = async (postgres: PostgresServer) => {
  const client = new pg.Client(postgres.url());
  await client.connect();
  const { rows } = await client.query<{ text: string }>('select text from comments');
  // What each page says that it has, counted again.
  const { rows: wrong } = await client.query(
    'select url from pages where published <> (select count(*) from comments where page = url)',
  );
  await client.end();
  return {
    texts: rows.map(({ text }) => text),
    integrity: wrong.length === 0 ? 'ok' : `${wrong.length} pages miscount`,
  };
};
