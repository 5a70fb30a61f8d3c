/**
 * An endpoint on a free port of this machine with a store of its own, for tests in a browser.
 *
 *     node --import tsx tests/support/endpoint.ts [origin...] [--hold] [--port=N] [--data=FOLDER]
 *
 * Prints `{"url": "http://127.0.0.1:…/comments", "data": "…", "pid": …}` as one line and ends, its store removed, when
 * standard input closes. With `--data` the store stays: start it again on it to play a restart.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEndpoint, serve } from '../../src/server/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    hold: { type: 'boolean', default: false },
    port: { type: 'string', default: '0' },
    data: { type: 'string' },
  },
});
const data = values.data ?? mkdtempSync(join(tmpdir(), 'afterword-'));
const endpoint = createEndpoint({ store: join(data, 'comments.sqlite'), origins: positionals, hold: values.hold });
await endpoint.ready();
const server = await serve({ fetch: endpoint.fetch, port: Number(values.port) });
console.log(JSON.stringify({ url: `${server.url}/comments`, data, pid: process.pid }));

const end = async () => {
  await server.stop();
  await endpoint.close();
  if (!values.data) rmSync(data, { recursive: true, force: true });
  process.exit(0);
};
process.stdin.resume();
process.stdin.once('end', () => void end());
process.once('SIGTERM', () => void end());
