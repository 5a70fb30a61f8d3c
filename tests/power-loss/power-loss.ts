/**
 * Cuts the power under the endpoint on SQLite, as far as that can be done without: everything that its process writes to
 * its files is recorded, with each sync, and then played up to one moment after the other, without what was not synced
 * by then. What was acknowledged before that moment must be there.
 *
 *     npm run test:power-loss -- [--points 600] [--comments 400] [--seed N]
 *
 * With commits that do not wait for the disk, the same must lose comments: otherwise this would show nothing. Needs a C
 * compiler, and Linux.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DatabaseSync } from '@photostructure/sqlite';
import { createRandom } from '../fuzz/random.js';
import { Disk, type Loss, LOSSES, type Operation, readRecord } from './disk.js';

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '600' },
    comments: { type: 'string', default: '400' },
    seed: { type: 'string' },
  },
});
const points = Number(values.points);
const comments = Number(values.comments);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);
const CLIENTS = 8;

const folder = mkdtempSync(join(tmpdir(), 'afterword-power-'));
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A comment, and how long the record was when its client heard that it is stored. */
type Acknowledged = Map<string, number>;

const compile = (): string => {
  const library = join(folder, 'record.so');
  const { status, stderr, error } = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-O2', '-o', library, here('record.c'), '-ldl', '-lpthread'],
    { encoding: 'utf8' },
  );
  if (error || status !== 0) throw new Error(`No C compiler could make the recorder: ${error?.message ?? stderr}`);
  return library;
};

/** Several clients write, each one comment after the other. */
const write = async (url: string, recorded: () => number): Promise<Acknowledged> => {
  const acknowledged: Acknowledged = new Map();
  let count = 0;
  const client = async (number: number) => {
    while (count < comments) {
      const text = `comment ${count++}`;
      const body = JSON.stringify({ page: { url: new URL(`/page-${number % 3}`, url) }, text });
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': text.replace(' ', '-') };
      const response = await fetch(url, { method: 'POST', headers, body });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      acknowledged.set(text, recorded());
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return acknowledged;
};

const recordOf = async (library: string, synchronous: string) => {
  const data = join(folder, synchronous);
  const record = join(folder, `${synchronous}.record`);
  mkdirSync(data);
  const child = spawn(process.execPath, ['--import', 'tsx', here('endpoint.ts'), data, synchronous], {
    env: { ...process.env, LD_PRELOAD: library, RECORD_FOLDER: `${data}/`, RECORD_FILE: record },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const acknowledged = await write(url, () => statSync(record).size).finally(() => child.kill('SIGKILL'));
  await once(child, 'exit');
  // What other processes share while they run is made anew at the start.
  const operations = readRecord(readFileSync(record)).filter(({ path }) => !path.endsWith('-shm'));
  return { acknowledged, operations };
};

interface Found {
  texts: string[];
  integrity: string;
}

const place = join(folder, 'after');

/** What a start on these files would find. */
const open = (files: ReadonlyMap<string, Buffer>): Found => {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [path, image] of files) writeFileSync(join(place, basename(path)), image);
  const database = new DatabaseSync(join(place, 'comments.sqlite'));
  try {
    const made = database.prepare(`select 1 from sqlite_master where name = 'comments'`).all().length > 0;
    const rows = made ? (database.prepare('select text from comments').all() as { text: string }[]) : [];
    const [check] = database.prepare('pragma integrity_check').all() as [{ integrity_check: string }];
    return { texts: rows.map(({ text }) => text), integrity: check.integrity_check };
  } catch (error) {
    return { texts: [], integrity: String(error) };
  } finally {
    database.close();
  }
};

/** Cuts the power at so many moments, and says what of it was wrong. */
const play = (operations: readonly Operation[], acknowledged: Acknowledged) => {
  const random = createRandom(seed);
  const disk = new Disk();
  let cuts = 0;
  let damaged = 0;
  const lost = new Set<string>();
  let twice = 0;
  operations.forEach((operation, index) => {
    disk.apply(operation);
    while (cuts < ((index + 1) / operations.length) * points) {
      const loss: Loss = LOSSES[cuts++ % LOSSES.length]!;
      const { texts, integrity } = open(disk.after(loss, random));
      const stored = new Set(texts);
      if (integrity !== 'ok') damaged++;
      twice += texts.length - stored.size;
      for (const [text, end] of acknowledged) if (end <= operation.end && !stored.has(text)) lost.add(text);
    }
  });
  const syncs = operations.filter(({ kind }) => kind === 'sync').length;
  return { cuts, writes: operations.length - syncs, syncs, lost: lost.size, twice, damaged };
};

console.log(`seed ${seed}`);
try {
  const library = compile();
  for (const synchronous of ['full', 'normal', 'off']) {
    const { acknowledged, operations } = await recordOf(library, synchronous);
    const { cuts, writes, syncs, lost, twice, damaged } = play(operations, acknowledged);
    console.log(
      `synchronous=${synchronous}: ${cuts} power cuts in ${writes} writes and ${syncs} syncs, ` +
        `of ${acknowledged.size} acknowledged ${lost} lost, ${twice} twice, ${damaged} times damaged`,
    );
    const safe = lost + twice + damaged === 0;
    if (safe !== (synchronous === 'full')) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
