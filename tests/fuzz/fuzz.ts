/**
 * Sends requests that are nearly right to an endpoint of this process, and looks for what should not be answered: any
 * 5xx, what openapi.json does not describe, words of the inside, what is slow.
 *
 *     npm run test:fuzz -- [--requests 2000] [--seed N]
 *
 * The same seed sends the same requests, as far as the answers are the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEndpoint } from '../../src/server/index.js';
import { fuzz } from './run.js';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '2000' }, seed: { type: 'string' } },
});
const requests = Number(values.requests);
const seed = Number(values.seed ?? Date.now() % 2 ** 32);
const folder = mkdtempSync(join(tmpdir(), 'afterword-fuzz-'));
const endpoint = createEndpoint({
  store: join(folder, 'comments.sqlite'),
  limits: false,
  moderation: 'none',
  logger: { info: () => undefined, warn: console.warn, error: console.error },
});
await endpoint.ready();
console.log(`seed ${seed}`);
const before = heap();
const started = performance.now();
const { statuses, findings, slowest } = await fuzz(endpoint, requests, seed);
const seconds = (performance.now() - started) / 1000;
const grown = heap() - before;
await endpoint.close();
rmSync(folder, { recursive: true, force: true });

for (const finding of findings) console.log(finding);
console.log(
  `${requests} requests in ${seconds.toFixed(0)} s: ${findings.length} findings, slowest ${slowest.toFixed(0)} ms, heap ${grown.toFixed(1)} MB more`,
);
console.log(
  Object.entries(statuses)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', '),
);
process.exitCode = findings.length > 0 ? 1 : 0;

/** Megabytes, after what is not needed is gone. */
function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
