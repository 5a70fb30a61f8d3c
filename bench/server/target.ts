/** One process of `bench/server.ts`: the endpoint, a bare HTTP server, or a bare writer to the store. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEndpoint, serve } from '../../src/server/index.js';
import type { Held } from './process.js';
import { openRows } from './rows.js';

const [role, store] = process.argv.slice(2) as ['endpoint' | 'http' | 'inserts', string];
const tell = (message: object) => void process.send!(message);
/** Answers each message with what becomes of it. */
const answer = (act: (message: never) => object | Promise<object>) =>
  process.on('message', (message) => void Promise.resolve(act(message as never)).then(tell));

const held = (): Held => {
  globalThis.gc!();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, memory: rss, open: process.getActiveResourcesInfo().length };
};

/** More than any load: they are counted as always, and refuse nobody. */
const most = { count: 2_000_000_000, seconds: 600 };

const roles = {
  async endpoint() {
    const limits = { posts: { author: most, network: most, all: most } };
    const logger = { ...console, info: () => undefined };
    const from = { origins: ['http://127.0.0.1'], trustProxy: ['127.0.0.1'] };
    const endpoint = createEndpoint({ store, limits, logger, moderation: 'none', ...from });
    await endpoint.ready();
    const { url } = await serve({ fetch: endpoint.fetch, port: 0 });
    answer(held);
    tell({ url: `${url}/comments` });
  },

  http() {
    let answered: { headers: Record<string, string>; body: string } = { headers: {}, body: '' };
    const server = createServer((_request, response) => {
      response.writeHead(200, answered.headers);
      response.end(answered.body);
    });
    server.listen(0, '127.0.0.1', () => tell({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
    answer((message: typeof answered) => {
      answered = message;
      return {};
    });
  },

  async inserts() {
    const { insert, seed } = await openRows(store);
    answer(async (ask: { seed: string; count: number } | { writers: number; seconds: number }) => {
      if ('seed' in ask) {
        await seed(ask.seed, ask.count);
        return {};
      }
      const end = performance.now() + ask.seconds * 1000;
      const times: number[] = [];
      const write = async () => {
        for (let started = performance.now(); started < end; started = performance.now()) {
          await insert();
          times.push(performance.now() - started);
        }
      };
      await Promise.all(Array.from({ length: ask.writers }, write));
      times.sort((one, other) => one - other);
      return { rate: times.length / ask.seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
    });
    tell({});
  },
};

await roles[role]();
