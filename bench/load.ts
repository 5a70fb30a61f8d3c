// The endpoint on SQLite under a steady load, and under five times as much: how long reads and posts take, whether any
// fails, how memory grows; whether it still says that it is there, with slow connections as well, and how soon all is as
// before. Ends with 1 where a time was missed.
// The overload lasts for a minute at most.
//   npm run bench:load -- [--seconds 10] [--reads 3000] [--writes 300]
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { pace, percentile, type Times } from './server/pace.js';
import { startTarget } from './server/process.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    reads: { type: 'string', default: '3000' },
    writes: { type: 'string', default: '300' },
  },
});
const seconds = Number(values.seconds);
const OVERLOAD = 5;
/** Seconds of it at most. */
const OVERLOAD_SECONDS = Math.min(seconds, 60);
const SLOW = 500;
/** Seconds that do not count: a server that has just started is not yet compiled. */
const WARM_UP = 5;
/** The times that the load is worth: milliseconds at the 99th of 100 requests. */
const WRITE_P99 = 100;
const READ_P99 = 25;
const HEALTH_P99 = 250;
/** Milliseconds after the overload. */
const RECOVERY = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
const store = join(folder, 'comments.sqlite');
const endpoint = await startTarget('endpoint', store);
const rows = await startTarget('inserts', store);
const page = 'http://127.0.0.1/bench';
const list = `${endpoint.url}?limit=50&page=${encodeURIComponent(page)}`;

let count = 0;
const headers = { 'Content-Type': 'application/json' };
/** One in ten is on the page that is read. */
const comment = () => {
  const key = `key-${++count}`;
  const body = { page: { url: count % 10 ? `${page}-${count % 50}` : page }, text: `Text ${count}` };
  return { headers: { ...headers, 'Idempotency-Key': key }, body: JSON.stringify(body) };
};

interface Load {
  reads: Times;
  writes: Times;
}

/** As readers come: at an even rate. */
const steady = async (seconds: number): Promise<Load> => {
  const url = new URL(list);
  const { host, pathname, search } = url;
  const read = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const post = () => {
    const { headers, body } = comment();
    const lines = Object.entries({ ...headers, Host: host, 'Content-Length': Buffer.byteLength(body) });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return `POST ${pathname} HTTP/1.1\r\n${head}\r\n${body}`;
  };
  const [reads, writes] = await Promise.all([
    pace(url, Number(values.reads), seconds, () => read),
    pace(url, Number(values.writes), seconds, post),
  ]);
  return { reads, writes };
};

/** As much as so many connections can take at so many times the rate. */
const overload = async (times: number, connections: number): Promise<Load> => {
  const options = { duration: OVERLOAD_SECONDS, connections };
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...comment() });
  const [reads, writes] = await Promise.all([
    autocannon({ ...options, url: list, overallRate: Number(values.reads) * times }),
    autocannon({
      ...options,
      url: endpoint.url,
      overallRate: Number(values.writes) * times,
      requests: [{ method: 'POST', setupRequest }],
    }),
  ]);
  const of = ({ requests, latency, non2xx, errors }: autocannon.Result): Times => ({
    count: requests.total,
    failed: non2xx + errors,
    p99: latency.p99,
    slowest: latency.max,
  });
  return { reads: of(reads), writes: of(writes) };
};

const report = (load: Load, seconds: number): Load => {
  for (const [what, { count, failed, p99, slowest }] of Object.entries(load)) {
    const [rate, most, all] = [count / seconds, p99, slowest].map((number) => number.toFixed(0));
    console.log(`  ${what}: ${rate} a second, p99 ${most} ms, slowest ${all} ms, ${failed} failed`);
  }
  return load;
};

/** Asks whether it is there until the load is over; milliseconds at the 99th of 100 times. */
const health = async (during: Promise<unknown>): Promise<number> => {
  let over = false;
  const end = during.finally(() => (over = true));
  const times: number[] = [];
  while (!over) {
    times.push(await ask('/healthz'));
    await sleep(20);
  }
  await end;
  return percentile(times, 0.99);
};

const ask = async (address: string): Promise<number> => {
  const started = performance.now();
  const response = await fetch(new URL(address, endpoint.url));
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
  return performance.now() - started;
};

/** A connection that begins a request and does not go on. */
const open = async (): Promise<Socket> => {
  const { hostname, port } = new URL(endpoint.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('POST /comments HTTP/1.1\r\nHost: a\r\nX: ');
  return socket;
};

/** Megabytes that the process has in memory. */
const memory = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${endpoint.pid}/status`, 'utf8'))![1]) / 1024;

const judge = (what: string, value: number, most: number) => {
  const kept = value <= most;
  console.log(`  ${what}: ${value.toFixed(0)}, at most ${most}: ${kept ? 'kept' : 'MISSED'}`);
  if (!kept) process.exitCode = 1;
};

try {
  await rows.ask({ seed: page, count: 1_000 });
  console.log(`${values.reads} reads and ${values.writes} posts a second for ${seconds} s`);
  const before = memory();
  await steady(WARM_UP);
  const { reads, writes } = report(await steady(seconds), seconds);
  judge('read p99, ms', reads.p99, READ_P99);
  judge('post p99, ms', writes.p99, WRITE_P99);
  judge('failed', reads.failed + writes.failed, 0);
  console.log(`  memory: ${before.toFixed(0)} MB before, ${memory().toFixed(0)} MB after`);

  console.log(`${SLOW} connections whose headers never end`);
  const slow = await Promise.all(Array.from({ length: SLOW }, open));
  judge('health check p99, ms', await health(sleep(2_000)), HEALTH_P99);
  for (const socket of slow) socket.destroy();

  console.log(`${OVERLOAD} times as much for ${OVERLOAD_SECONDS} s`);
  const overloaded = overload(OVERLOAD, 100).then((load) => report(load, OVERLOAD_SECONDS));
  judge('health check p99, ms', await health(overloaded), HEALTH_P99);
  const over = performance.now();
  while ((await ask(list)) > READ_P99) await sleep(20);
  judge('as before after, ms', performance.now() - over, RECOVERY);
} finally {
  endpoint.end();
  rows.end();
  rmSync(folder, { recursive: true, force: true });
}
