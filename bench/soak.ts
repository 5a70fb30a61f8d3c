// The endpoint on SQLite for hours, under a tenth of what `bench/load.ts` asks of it: whether its heap grows, or what it
// holds open. Readers come from ever new networks, under ever new names; some listen, and leave again. Ends with 1 where
// something grew.
//   npm run bench:soak -- [--minutes 120] [--reads 300] [--writes 30]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pace } from './server/pace.js';
import { type Held, startTarget } from './server/process.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    reads: { type: 'string', default: '300' },
    writes: { type: 'string', default: '30' },
  },
});
const minutes = Number(values.minutes);
/** Fewer say nothing. */
const FEWEST = 6;
if (!(minutes >= FEWEST)) throw new Error(`--minutes is ${values.minutes}: give ${FEWEST} or more`);
/** What is remembered of lists and pages fills up first: a part of the time that does not count. */
const WARM_UP = Math.ceil(minutes / 4);
/** Megabytes an hour that count as none. */
const GROWTH = 1;
const PAGES = 500;
/** As long as many comments are. */
const TEXT = 'Text of a comment, as it may stand below an article that was read by many. '.repeat(6);
const LISTENERS = 50;
/** Of them, those that leave each minute. */
const LEAVERS = 10;
/** Milliseconds for the server to see that connections are gone. */
const CALM = 500;

const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
const endpoint = await startTarget('endpoint', join(folder, 'comments.sqlite'), ['--expose-gc']);
const url = new URL(endpoint.url);
const { host, pathname } = url;
let count = 0;
const page = () => encodeURIComponent(`http://127.0.0.1/bench-${count++ % PAGES}`);

const request = (start: string, headers: object, body = '') => {
  const from = `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;
  const lines = Object.entries({ Host: host, 'X-Forwarded-For': from, ...headers }).map((header) => header.join(': '));
  return [`${start} HTTP/1.1`, ...lines, '', body].join('\r\n');
};
const read = () => request(`GET ${pathname}?page=${page()}`, {});
const post = () => {
  const key = `key-${++count}`;
  const author = { name: `Reader ${count}`, email: `reader-${count}@site.example` };
  const body = JSON.stringify({
    page: { url: `http://127.0.0.1/bench-${count % PAGES}` },
    author,
    text: `${TEXT}${count}`,
  });
  const length = Buffer.byteLength(body);
  return request(
    `POST ${pathname}`,
    { 'Content-Type': 'application/json', 'Content-Length': length, 'Idempotency-Key': key },
    body,
  );
};

/** Listens to a page, until it is told to leave. */
const listen = async (): Promise<AbortController> => {
  const leaving = new AbortController();
  const { ok, status, body } = await fetch(`${url.href}/events?page=${page()}`, { signal: leaving.signal });
  if (!ok) throw new Error(`Nobody can listen: ${status}`);
  void (async () => {
    for await (const _ of body!);
  })().catch(() => undefined);
  return leaving;
};

/** Of a line through these points, each a minute after the other: how much it rises in an hour. */
const slope = (points: readonly number[]): number => {
  const middle = (points.length - 1) / 2;
  const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
  const rise = points.reduce((sum, point, at) => sum + (at - middle) * (point - mean), 0);
  return (60 * rise) / points.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
};

const judge = (what: string, value: number, most: number) => {
  const kept = value <= most;
  console.log(`${what}: ${value.toFixed(2)}, at most ${most}: ${kept ? 'kept' : 'MISSED'}`);
  if (!kept) process.exitCode = 1;
};

try {
  const listeners = await Promise.all(Array.from({ length: LISTENERS }, listen));
  const held: Held[] = [];
  let failed = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    const [reads, writes] = await Promise.all([
      pace(url, Number(values.reads), 60, read),
      pace(url, Number(values.writes), 60, post),
    ]);
    failed += reads.failed + writes.failed;
    for (const leaver of listeners.splice(0, LEAVERS)) leaver.abort();
    listeners.push(...(await Promise.all(Array.from({ length: LEAVERS }, listen))));
    await sleep(CALM);
    const now = (await endpoint.ask({ hold: true })) as Held;
    held.push(now);
    if (minute % 10 === 0 || minute === 1) {
      const [heap, memory] = [now.heap, now.memory].map((bytes) => (bytes / 2 ** 20).toFixed(1));
      console.log(`minute ${minute}: heap ${heap} MB, memory ${memory} MB, ${now.open} open; ${failed} failed`);
    }
  }
  const counted = held.slice(WARM_UP);
  judge('heap, MB an hour', slope(counted.map(({ heap }) => heap / 2 ** 20)), GROWTH);
  const half = Math.floor(counted.length / 2);
  const most = (some: readonly Held[]) => Math.max(...some.map(({ open }) => open));
  judge('open, at the end', most(counted.slice(half)), most(counted.slice(0, half)));
  judge('failed', failed, 0);
  for (const listener of listeners) listener.abort();
} finally {
  endpoint.end();
  rmSync(folder, { recursive: true, force: true });
}
