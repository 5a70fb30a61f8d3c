import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from '../../src/server/index.js';
import { ended, firstLine, run } from './process-support.js';
import { comment, openEndpoint, SITE, temporaryFolder, withDatabase } from './setup.js';

/** What readers say of themselves, in every place that has room for it. */
const page = `${SITE}/canary-page?q=canary-query#canary-hash`;
const headers = {
  Authorization: 'Bearer canary-token-of-a-reader',
  Cookie: 'session=canary-cookie',
  'User-Agent': 'canary-agent',
  Referer: `${SITE}/canary-referer`,
  'X-Forwarded-For': '192.0.2.77, 2001:db8:77::1',
  'X-Request-Id': 'canary-request',
  'Idempotency-Key': 'canary-key',
};
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
const full = comment({
  page: { url: page, title: 'canary-title' },
  author: { name: 'canary-name', email: 'canary@mail.example', website: 'https://canary.example' },
  text: 'canary-text',
  meta: { 'canary-key': 'canary-value' },
});
const requests: [string, RequestInit][] = [
  ['/comments', json(full)],
  ['/comments', json({ ...full, text: '' })],
  ['/comments', json('canary-shape')],
  ['/comments', { ...json(full), body: '{"canary' }],
  [`/comments?page=${encodeURIComponent(page)}&cursor=canary`, { headers }],
  [`/comments?page=${encodeURIComponent(page)}`, { headers }],
  [`/comments/counts?page=${encodeURIComponent(page)}`, { headers }],
  ['/comments/canary@mail.example', { headers }],
  ['/comments/canary/vote', { method: 'PUT', headers }],
  ['/canary/canary?canary', { headers }],
  ['/%63anary%', { headers }],
  ['/comments', { method: 'CANARY', headers }],
  ['/comments/00000000-0000-7000-8000-000000000000/report', json({ reason: 'spam', text: 'canary-report' })],
];
const private_ = /canary|192\.0\.2\.77|2001:db8|site\.example/i;

describe('the log', () => {
  it('has a line for each request, by the name that its answer bears, and nothing of who asked', async (test) => {
    const { fetch, log } = openEndpoint(test);
    const names: (string | null)[] = [];
    for (const [path, init] of requests) names.push((await fetch(path, init)).headers.get('x-request-id'));
    assert.deepEqual(
      log.requests.map(({ fields }) => (fields as { request: string }).request),
      names,
    );
    assert.equal(new Set(names).size, requests.length);
    const [posted, refused] = log.requests.map(({ fields }) => fields as Record<string, unknown>);
    assert.deepEqual(
      [posted!['method'], posted!['route'], posted!['status'], typeof posted!['ms']],
      ['POST', '/comments', 201, 'number'],
    );
    assert.deepEqual([refused!['status'], refused!['code']], [422, 'invalid']);
    assert.doesNotMatch(JSON.stringify([log.requests, log.lines]), private_);
  });

  it('has nothing of who asked when the store fails, and names the request', async (test) => {
    const { fetch, log, store } = openEndpoint(test, { metrics: createMetrics() });
    await fetch(...requests[0]!);
    withDatabase(store, (database) => database.exec('alter table comments rename to gone'));
    const other = { ...json(full).headers, 'Idempotency-Key': 'canary-other' };
    const response = await fetch('/comments', { ...json(full), headers: other });
    assert.equal(response.status, 500);
    assert.equal((log.lines[0]!.fields as { request: string }).request, response.headers.get('x-request-id'));
    for (const [path, init] of requests) await fetch(path, init);
    assert.doesNotMatch(JSON.stringify([log.requests, log.lines]), private_);
  });

  it('is lines of JSON on standard error, as many as were asked for', async (test) => {
    const logged = async (level: string) => {
      const args = ['serve', '--port', '0', '--data', temporaryFolder(test), '--origin', SITE];
      const env = { LOG_LEVEL: level, TRUST_PROXY: '127.0.0.1' };
      const child = run(test, 'src/cli/afterword', args, { env });
      const end = ended(child);
      const url = (await firstLine(child)).replace(/^.*: /, '');
      // A client of HTTP sends no such thing.
      for (const [path, init] of requests) if (init.method !== 'CANARY') await fetch(new URL(path, url), init);
      child.kill('SIGTERM');
      const { code, stderr } = await end;
      assert.equal(code, 0);
      assert.doesNotMatch(stderr, private_);
      return stderr
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const lines = await logged('info');
    assert.equal(lines.length, requests.length - 1);
    for (const { level, msg } of lines) assert.deepEqual([level, msg], [30, 'answered']);
    assert.deepEqual(await logged('warn'), []);
  });

  it('says which levels there are', async (test) => {
    const { code, stderr } = await ended(run(test, 'src/cli/afterword', ['serve', '--log-level', 'loud']));
    assert.equal(code, 1);
    assert.match(stderr, /Allowed choices are silent, error, warn, info/);
  });
});
