// What the endpoint takes beside the least that it could be: reads a second beside a bare HTTP server that sends the same
// bytes, durable posts a second beside bare inserts into the same store; and the first page of longer and longer lists.
//   npm run bench:server -- [--store sqlite|postgres] [--seconds 3] [--rounds 3] [--quick]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startPostgres } from '../scripts/postgres.mjs';
import { startTarget, type Target } from './server/process.js';

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});
const SECONDS = values.quick ? 1 : Number(values.seconds);
const ROUNDS = values.quick ? 1 : Number(values.rounds);
const CONNECTIONS = values.quick ? [1, 32] : [1, 8, 32, 128];
const LENGTHS = values.quick ? [100, 10_000] : [100, 10_000, 1_000_000];
const PAGE = 'http://127.0.0.1/bench';
/** Seconds of each that do not count. */
const WARM_UP = 0.5;

interface Measured {
  /** A second. */
  rate: number;
  /** Milliseconds. */
  p99: number;
}

const started: Target[] = [];
const target = async (role: string, store: string): Promise<Target> => {
  const one = await startTarget(role, store);
  started.push(one);
  return one;
};

const fire = async (options: autocannon.Options): Promise<Measured> => {
  const { requests, latency, non2xx, errors, duration } = await autocannon(options);
  // What was in flight when the time was over is not to meet what comes next.
  await autocannon({ ...options, connections: 1, amount: 1 });
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers were no success, ${errors} requests failed`);
  return { rate: requests.total / duration, p99: latency.p99 };
};

const median = (numbers: number[]): number => numbers.sort((one, other) => one - other)[numbers.length >> 1]!;
const whole = (number: number): string => Math.round(number).toLocaleString('en');
const row = (...cells: unknown[]) => console.log(cells.map((cell) => String(cell).padStart(14)).join(''));

/** In turns, so that what else the machine does meets both; the middle of each, and of their ratios. */
const compare = async (
  what: unknown,
  ours: (seconds: number) => Promise<Measured>,
  floor: (seconds: number) => Promise<Measured>,
) => {
  await ours(WARM_UP);
  await floor(WARM_UP);
  const rounds: [Measured, Measured][] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push([await ours(SECONDS), await floor(SECONDS)]);
  const middle = (side: 0 | 1, of: keyof Measured) => median(rounds.map((round) => round[side][of]));
  const ratio = median(rounds.map(([one, other]) => one.rate / other.rate));
  row(
    what,
    whole(middle(0, 'rate')),
    middle(0, 'p99').toFixed(0),
    whole(middle(1, 'rate')),
    middle(1, 'p99').toFixed(0),
    ratio.toFixed(2),
  );
};

const measure = async (name: string, store: string) => {
  const endpoint = await target('endpoint', store);
  const http = await target('http', store);
  const inserts = await target('inserts', store);

  await inserts.ask({ seed: PAGE, count: LENGTHS[0] });
  const list = `${endpoint.url}?page=${encodeURIComponent(PAGE)}`;
  const answer = await fetch(list);
  const body = await answer.text();
  const { connection: _, 'keep-alive': __, date: ___, ...headers } = Object.fromEntries(answer.headers);
  await http.ask({ headers, body });
  console.log(`\n${name}: reads a second, ${whole(Buffer.byteLength(body))} bytes each`);
  row('connections', 'endpoint', 'p99 ms', 'bare http', 'p99 ms', 'ratio');
  for (const connections of CONNECTIONS) {
    const read = (url: string) => (duration: number) => fire({ url, connections, duration });
    await compare(connections, read(list), read(http.url));
  }

  console.log(`\n${name}: durable posts a second`);
  row('connections', 'endpoint', 'p99 ms', 'bare inserts', 'p99 ms', 'ratio');
  let count = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => ({
    ...request,
    headers: { ...request.headers, 'Idempotency-Key': `key-${++count}` },
    body: JSON.stringify({
      page: { url: `${PAGE}-${count % 50}` },
      author: { name: 'Reader' },
      text: `Text of a comment as long as most are, so that it weighs something, and number ${count}.`,
    }),
  });
  const requests: autocannon.Request[] = [
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, setupRequest },
  ];
  for (const connections of CONNECTIONS) {
    await compare(
      connections,
      (duration) => fire({ url: endpoint.url, connections, requests, duration }),
      (seconds) => inserts.ask({ writers: connections, seconds }),
    );
  }

  console.log(`\n${name}: the first page of a list, made anew for each of 4 readers`);
  row('comments', 'reads/s', 'p99 ms');
  for (const length of LENGTHS) {
    const page = `${PAGE}-of-${length}`;
    await inserts.ask({ seed: page, count: length });
    await first(whole(length), page);
  }
  await first(`100 of ${whole(LENGTHS.at(-1)!)}`, PAGE);

  /** Each read goes on after a comment that would be newer than all, so that no answer is remembered. */
  async function first(what: string, page: string) {
    let reads = 0;
    const address = new URL(`${endpoint.url}?page=${encodeURIComponent(page)}`);
    const anew = (request: autocannon.Request): autocannon.Request => ({
      ...request,
      path: `${address.pathname}${address.search}&cursor=ffffffff-ffff-7fff-8fff-${(++reads).toString(16).padStart(12, '0')}`,
    });
    const options = { url: address.href, connections: 4, requests: [{ setupRequest: anew }] };
    await fire({ ...options, duration: WARM_UP });
    const { rate, p99 } = await fire({ ...options, duration: SECONDS });
    row(what, whole(rate), p99.toFixed(0));
  }
};

const onSqlite = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
  await measure('SQLite', join(folder, 'comments.sqlite')).finally(() => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });
};

const onPostgres = async () => {
  const server = startPostgres({ durable: true });
  await measure('PostgreSQL', server.url()).finally(() => {
    end();
    server.remove();
  });
};

const end = () => started.splice(0).forEach((one) => one.end());

if (values.store !== 'postgres') await onSqlite();
if (values.store !== 'sqlite') await onPostgres();
