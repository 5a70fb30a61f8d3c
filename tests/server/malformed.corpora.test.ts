import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { limits } from '../../src/contract/index.js';
import { createEndpoint, serve } from '../../src/server/index.js';
import { corpus } from './corpora.js';
import { open } from './process-support.js';
import { comment, createLog, ENDPOINT, openEndpoint, PAGE, problem } from './setup.js';

interface BodyCase {
  name: string;
  contentType: string | null;
  body: string | null;
  expect: string;
  bodyBase64?: string;
  headers?: Record<string, string>;
  contentEncoding?: string;
  repeat?: { open: string; times: number; mid: string; close: string; timesClose: number };
  keys?: number;
}

const { jsonBodies, bodies, rawHttp } = corpus<{
  jsonBodies: { name: string; expect: 'y' | 'n' | 'i'; bodyBase64: string }[];
  bodies: BodyCase[];
  rawHttp: { name: string; rawBase64: string; expect: string }[];
}>('malformed-requests');

const leak = /(\/home|\/var|\/srv|\/work|node_modules|at .*\.[jt]s:\d+|SQLITE_|ECONN|select |insert )/i;

describe('JSON test suite as request bodies', () => {
  it('answers what is no JSON with 400 and what is JSON but no comment with 422', async (test) => {
    const { fetch, endpoint, log } = openEndpoint(test);
    await endpoint.ready();
    for (const { name, expect, bodyBase64 } of jsonBodies) {
      const body = new Uint8Array(Buffer.from(bodyBase64, 'base64'));
      const response = await fetch('', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      // One of the valid ones lost its encoding on the way into the collection.
      const verdict = isUtf8(body) ? { y: [422], n: [400], i: [400, 422] }[expect] : [400];
      const allowed = body.length > limits.request ? [413] : verdict;
      assert.ok(allowed.includes(response.status), `${name}: ${response.status}`);
      assert.equal(response.headers.get('content-type'), 'application/problem+json', name);
      assert.doesNotMatch(await response.text(), leak, name);
    }
    assert.equal(jsonBodies.length, 318);
    assert.deepEqual(log.lines, []);
  });
});

/** The cases name their fields otherwise. */
const translate = (text: string): string => {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>;
  } catch {
    return text;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return text;
  const renamed = text
    .replaceAll('"body"', '"text"')
    .replaceAll('"parentId"', '"parent"')
    .replace('"hp"', '"topic"')
    .replace('"author":"a"', '"author":{"name":"a"}')
    .replace('"email":{"toString":"x"}', '"author":{"email":{"toString":"x"}}');
  return renamed.replace('{', `{"page":{"url":"${PAGE}"}${Object.keys(value).length > 0 ? ',' : ''}`);
};

const bodyOf = ({ body, bodyBase64, repeat, keys, contentEncoding }: BodyCase): Uint8Array => {
  if (bodyBase64) return new Uint8Array(Buffer.from(bodyBase64, 'base64'));
  if (contentEncoding) return new Uint8Array(gzipSync(new Uint8Array(1 << 20)));
  if (keys)
    return Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, 1]))));
  if (repeat) {
    return Buffer.from(repeat.open.repeat(repeat.times) + repeat.mid + repeat.close.repeat(repeat.timesClose));
  }
  return Buffer.from(translate(body ?? ''));
};

/** Where the words of a case are not a list of statuses, or something in this project decides otherwise. */
const verdicts: Record<string, number[]> = {
  // The plain form is taken, but only with an Origin on the list; this case has none.
  'form urlencoded': [403],
  BOM: [400, 201],
  ['__proto__']: [201],
  'constructor.prototype': [201],
  'mass assignment': [201],
  'duplicate keys': [201],
  'lone surrogate': [422],
  'parent unapproved': [422],
  'future date': [201],
  'honeypot filled': [202],
  // Time is kept for the moderator; nobody is refused for it yet.
  'too fast': [201],
  'idempotency: same key, other body': [422],
  'idempotency: concurrent': [201],
  'idempotency: other client same key': [422],
  'XFF spoof': [201],
  'XFF garbage': [201],
  'Forwarded RFC 7239': [201],
  'Sec-Fetch-Site cross-site no Origin': [403],
};

describe('bodies and headers', () => {
  for (const item of bodies) {
    const allowed = verdicts[item.name] ?? item.expect.match(/\b[24]\d\d\b/g)!.map(Number);
    it(`${item.name}: ${allowed.join(' or ')}`, async (test) => {
      const { fetch, post, rows, log } = openEndpoint(test, { origins: ['https://good.example'] });
      const headers: Record<string, string> = { ...item.headers };
      if (item.contentType) headers['Content-Type'] = item.contentType;
      if (item.contentEncoding) headers['Content-Encoding'] = item.contentEncoding;
      // The first use of a key that is used again.
      const seeded = /same key/.test(item.name);
      if (seeded) await post(comment(), item.headers);
      const before = rows().length;
      const started = performance.now();
      const response = await fetch('', { method: 'POST', headers, body: bodyOf(item) as BodyInit });
      assert.ok(performance.now() - started < 2_000);
      // What is longer than a request may be is not looked at.
      const tooLarge = bodyOf(item).length > limits.request && !item.contentEncoding;
      assert.ok((tooLarge ? [413] : allowed).includes(response.status), String(response.status));
      if (response.status >= 400) {
        assert.equal((await problem(response)).status, response.status);
        assert.equal(rows().length, before);
      }
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      assert.deepEqual(Object.keys(Object.prototype), []);
      for (const row of rows()) assert.ok(Number(row.created_at) > 1e12 && Number(row.created_at) < 1e13);
      assert.deepEqual(log.lines, []);
    });
  }

  it('are all there', () => assert.equal(bodies.length, 51));
});

/** All that comes back until the server hangs up. */
const exchange = async (url: string, bytes: Buffer): Promise<string> => {
  const socket = await open(url);
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
};

describe('bytes on the socket', { concurrency: true, timeout: 30_000 }, () => {
  it('are answered with what they deserve, and the server stays', async (test) => {
    const endpoint = createEndpoint({ store: ':memory:', logger: createLog() });
    const server = await serve({ fetch: endpoint.fetch, port: 0 });
    test.after(async () => {
      await server.stop();
      await endpoint.close();
    });
    const results = await Promise.all(
      rawHttp.map(async ({ name, rawBase64, expect }) => {
        const bytes = Buffer.from(
          Buffer.from(rawBase64, 'base64').toString('latin1').replaceAll('/api', '/comments'),
          'latin1',
        );
        const text = await exchange(server.url, bytes);
        return {
          name,
          expect,
          statuses: [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status)),
        };
      }),
    );
    for (const { name, expect, statuses } of results) {
      const said = `${name}: ${statuses.join(', ') || 'closed'}, not ${expect}`;
      assert.ok(
        statuses.every((status) => status < 500),
        said,
      );
      const named = [...expect.matchAll(/\b\d\d\d\b/g)].map(Number);
      const range = expect.includes('4xx') ? statuses.some((status) => status >= 400) : undefined;
      const closed =
        /clos|timeout|requestTimeout/i.test(expect) && !statuses.some((status) => status === 200 || status === 201);
      // What names no version is read as the beginning of a request, which never ends.
      const unfinished = name === 'HTTP/0.9' && statuses[0] === 408;
      const served = /served|no open proxy|not 5xx/.test(expect);
      assert.ok(range || closed || served || unfinished || statuses.some((status) => named.includes(status)), said);
    }
    assert.equal(results.length, 27);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${server.url}/comments?page=${encodeURIComponent(ENDPOINT)}`)).status, 200);
  });
});
