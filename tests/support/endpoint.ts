/**
 * An endpoint on a free port of this machine with a store of its own, for tests in a browser.
 *
 *     node --import tsx tests/support/endpoint.ts [origin...] [--hold] [--port=N] [--data=FOLDER] [--database=URL]
 *
 * Prints `{"url": "http://127.0.0.1:…/comments", "data": "…", "pid": …}` as one line and ends, its store removed, when
 * standard input closes. With `--data` the store stays: start it again on it to play a restart. `/held/comments` is a
 * second endpoint that lets every comment wait for approval, `/final/comments` a third that lets nobody change one;
 * `/wary/comments` takes who is quick and has a link for a program, which the others do not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEndpoint, serve, type EndpointOptions } from '../../src/server/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hold: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
    database: { type: 'string' },
  },
});
const data = values.data ?? mkdtempSync(join(tmpdir(), 'afterword-'));
/** What goes well is not told. */
const logger = { ...console, info: () => {} };
const endpointAt = (base: string, options: Partial<EndpointOptions> = {}) =>
  createEndpoint({
    base,
    logger,
    store: values.database ?? join(data, 'comments.sqlite'),
    origins: positionals,
    moderation: values.hold ? 'all' : 'none',
    limits: false,
    spam: { without: ['duplicates', 'time', 'links', 'rates'] },
    ...options,
  });
const endpoint = endpointAt('/comments');
const others = {
  held: endpointAt('/held/comments', { store: join(data, 'held.sqlite'), moderation: 'all' }),
  final: endpointAt('/final/comments', { store: join(data, 'final.sqlite'), editWindow: 0 }),
  wary: endpointAt('/wary/comments', { store: join(data, 'wary.sqlite'), spam: {} }),
};
await endpoint.ready();
const server = await serve({
  fetch: (request, info) => {
    const [, first = ''] = new URL(request.url).pathname.split('/');
    const { fetch } = Object.hasOwn(others, first) ? others[first as keyof typeof others] : endpoint;
    return fetch(request, info);
  },
  port: Number(values.port),
});
console.log(JSON.stringify({ url: `${server.url}/comments`, data, pid: process.pid }));

const end = async () => {
  await server.stop();
  for (const one of [endpoint, ...Object.values(others)]) await one.close();
  if (!values.data) rmSync(data, { recursive: true, force: true });
  process.exit(0);
};
process.stdin.resume();
process.stdin.once('end', () => void end());
process.once('SIGTERM', () => void end());
