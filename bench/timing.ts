// Whether the time of an answer tells what the answer itself does not say: if there is a comment that others cannot see,
// or how much of a token is right. Pairs of requests in turns, compared by their ranks (Mann-Whitney).
//   npm run bench:timing -- [--samples 1000]     exits with 1 where p is 0.01 or less, or an answer differs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEndpoint, serve } from '../src/server/index.js';

const { values } = parseArgs({ options: { samples: { type: 'string', default: '1000' } } });
const samples = Number(values.samples);
const NOBODY = '0190a0a0-0000-7000-8000-000000000000';

const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
const endpoint = createEndpoint({
  store: join(folder, 'comments.sqlite'),
  limits: false,
  moderation: { mode: 'none', hold: ({ text }) => text === 'held' },
  logger: { ...console, info: () => undefined },
});
await endpoint.ready();
const server = await serve({ fetch: endpoint.fetch, port: 0 });
const ask = (path: string, init?: RequestInit) => fetch(`${server.url}/comments${path}`, init);
const post = async (text: string) => {
  const body = JSON.stringify({ page: { url: `${server.url}/a` }, text });
  const response = await ask('', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  return (await response.json()) as { comment: { id: string }; token: string };
};

const held = await post('held');
const published = await post('published');
const deleted = await post('deleted');
await ask(`/${deleted.comment.id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${deleted.token}` } });
const near = published.token.slice(0, -1) + (published.token.endsWith('A') ? 'B' : 'A');
const far = (published.token.startsWith('A') ? 'B' : 'A') + published.token.slice(1);
const edit = (token: string) => () =>
  ask(`/${published.comment.id}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: '{"text":"Mine."}',
  });

const pairs: Record<string, [() => Promise<Response>, () => Promise<Response>]> = {
  'a comment that waits, and none': [() => ask(`/${held.comment.id}`), () => ask(`/${NOBODY}`)],
  'a comment that was deleted, and none': [() => ask(`/${deleted.comment.id}`), () => ask(`/${NOBODY}`)],
  'a token that is nearly right, and one that is not': [edit(near), edit(far)],
};

/** Milliseconds, and what was answered but for the name of the request. */
const time = async (request: () => Promise<Response>) => {
  const started = performance.now();
  const response = await request();
  const text = await response.text();
  return { milliseconds: performance.now() - started, answer: `${response.status} ${text}` };
};

/** How likely two samples of the same would differ as much; by the normal approximation, which holds from 20 on. */
const likelihood = (ones: number[], others: number[]): number => {
  const ranked = [...ones.map((at) => ({ at, one: true })), ...others.map((at) => ({ at, one: false }))];
  ranked.sort((first, second) => first.at - second.at);
  const sum = ranked.reduce((total, { one }, index) => total + (one ? index + 1 : 0), 0);
  const [n, m] = [ones.length, others.length];
  const u = sum - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(z));
};

/** Abramowitz and Stegun, 26.2.17. */
const normal = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
};

for (const [what, [one, other]] of Object.entries(pairs)) {
  const times: [number[], number[]] = [[], []];
  const answers = new Set<string>();
  for (let round = -100; round < samples; round++) {
    // First one of the two, then the other, so that neither always follows.
    for (const side of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const { milliseconds, answer } = await time(side ? other : one);
      answers.add(answer);
      if (round >= 0) times[side].push(milliseconds);
    }
  }
  const p = likelihood(...times);
  const told = p <= 0.01 || answers.size > 1;
  console.log(`${what}: p = ${p.toFixed(3)}, ${answers.size} kinds of answer${told ? ': TELLS' : ''}`);
  if (told) process.exitCode = 1;
}
await server.stop();
await endpoint.close();
rmSync(folder, { recursive: true, force: true });
