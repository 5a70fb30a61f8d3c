import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { limits, problem as schema } from '../../src/contract/index.js';
import { comment, ENDPOINT, openEndpoint, problem, SITE } from './setup.js';

const json = { 'Content-Type': 'application/json' };

describe('requests', () => {
  for (const type of [
    'text/plain',
    'multipart/form-data; boundary=b',
    'application/problem+json',
    'application/json; charset=utf-16',
    'application/json; charset=utf-7',
    'application/x-www-form-urlencoded; charset=latin1',
    'text/html, application/json',
  ]) {
    it(`does not take ${type}`, async (test) => {
      const { post, fetch, rows } = openEndpoint(test);
      const response = await post(comment(), { 'Content-Type': type, Origin: SITE });
      assert.equal(response.status, 415);
      assert.equal((await problem(response)).code, 'unsupported_media_type');
      const bare = await fetch('', { method: 'POST', body: new TextEncoder().encode(JSON.stringify(comment())) });
      assert.equal(bare.status, 415);
      assert.equal(rows().length, 0);
    });
  }

  for (const type of ['application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"']) {
    it(`takes ${type}`, async (test) => {
      const { post } = openEndpoint(test);
      assert.equal((await post(comment(), { 'Content-Type': type })).status, 201);
    });
  }

  it('does not take a compressed body', async (test) => {
    const { fetch } = openEndpoint(test);
    const body = new Uint8Array(gzipSync(JSON.stringify(comment())));
    const response = await fetch('', { method: 'POST', headers: { ...json, 'Content-Encoding': 'gzip' }, body });
    assert.equal(response.status, 415);
  });

  it('takes as many bytes as it says, and not one more', async (test) => {
    const { post } = openEndpoint(test);
    const empty = JSON.stringify(comment({ filler: '' })).length;
    // Two bytes a character, so that characters and bytes do not agree.
    const filled = (bytes: number) =>
      JSON.stringify(comment({ filler: 'ü'.repeat((bytes - empty) / 2) + 'x'.repeat((bytes - empty) % 2) }));
    assert.equal(Buffer.byteLength(filled(limits.request)), limits.request);
    assert.equal((await post(filled(limits.request))).status, 201);
    const response = await post(filled(limits.request + 1));
    assert.equal(response.status, 413);
    const answer = await problem(response);
    assert.equal(answer.code, 'too_large');
    assert.equal(answer.limit, limits.request);
  });

  it('does not believe that a body is shorter than it is', async (test) => {
    const { post, rows } = openEndpoint(test);
    const long = JSON.stringify(comment({ filler: 'x'.repeat(limits.request) }));
    assert.equal((await post(long, { 'Content-Length': '10' })).status, 413);
    assert.equal(rows().length, 0);
  });

  it('stops reading a body without end', async (test) => {
    const { endpoint } = openEndpoint(test);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    const init = { method: 'POST', headers: json, body, duplex: 'half' } as RequestInit;
    const response = await endpoint.fetch(new Request(ENDPOINT, init));
    assert.equal(response.status, 413);
    assert.ok(sent < limits.request * 4, `${sent} bytes`);
  });

  for (const [what, body] of Object.entries({
    'bytes that are not UTF-8': new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
    'half a document': new TextEncoder().encode('{"text":"a'),
    'no document': new Uint8Array(),
  })) {
    it(`answers ${what} with 400`, async (test) => {
      const { fetch } = openEndpoint(test);
      const response = await fetch('', { method: 'POST', headers: json, body });
      assert.equal(response.status, 400);
      assert.equal((await problem(response)).code, 'malformed');
    });
  }

  for (const root of ['[]', '"x"', 'null', '1', 'true']) {
    it(`answers ${root} in place of an object with 422`, async (test) => {
      const { post } = openEndpoint(test);
      assert.equal((await post(root)).status, 422);
    });
  }

  it('is left alone by __proto__ and constructor', async (test) => {
    const { post, rows } = openEndpoint(test);
    const body = JSON.stringify(comment({ meta: { a: 'b' } })).replace(
      '"meta":{',
      '"__proto__":{"polluted":1,"status":"spam"},"constructor":{"prototype":{"polluted":1}},"meta":{"__proto__":"x",',
    );
    assert.equal((await post(body)).status, 201);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(rows()[0]!.status, 'published');
  });

  it('survives a deep document', async (test) => {
    const { post } = openEndpoint(test);
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    assert.equal((await post(deep)).status, 422);
    assert.equal((await post(`{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).status, 422);
  });

  it('reads the last of two keys with one name', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post(JSON.stringify(comment()).replace('"text"', '"text":"first","text"'));
    assert.equal(rows()[0]!.text, 'Good bread.');
  });

  for (const method of ['PUT', 'DELETE', 'PATCH', 'BREW']) {
    it(`answers ${method} with 405 and what is allowed`, async (test) => {
      const { fetch } = openEndpoint(test);
      const response = await fetch('', { method });
      assert.equal(response.status, 405);
      assert.match(response.headers.get('allow')!, /\bGET\b.*\bPOST\b/);
      assert.equal((await problem(response)).code, 'method_not_allowed');
    });
  }

  it('answers 404 where there is nothing', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const path of ['/', '/comments/a/b', '/admin', '/..%2f..%2fetc/passwd', '/comments/%E0%A4%A', '/comments/x']) {
      const response = await fetch(path);
      assert.equal(response.status, 404, path);
      assert.equal((await problem(response)).code, 'not_found');
    }
  });

  it('can live at another path', async (test) => {
    const { fetch } = openEndpoint(test, { base: '/api/v1/comments' });
    assert.equal((await fetch(`/api/v1/comments?page=${encodeURIComponent(SITE)}`)).status, 200);
    assert.equal((await fetch('/comments')).status, 404);
  });

  it('sends problems as the contract says, and the same protection with every answer', async (test) => {
    const { fetch, post, send } = openEndpoint(test);
    const answers = await Promise.all([
      post(),
      post(comment({ text: '' })),
      post('{'),
      post(comment(), { 'Content-Type': 'text/plain' }),
      post(comment(), { Origin: 'https://evil.example' }),
      send({ text: 'Good bread.', page: `${SITE}/bread` }),
      send({ text: '' }),
      fetch(`?page=${encodeURIComponent(SITE)}`),
      fetch('?sort=best'),
      fetch(`?page=${encodeURIComponent(SITE)}`, { headers: { Accept: 'text/html' } }),
      fetch(`/comments/counts?page=${encodeURIComponent(SITE)}`),
      fetch(`/comments/events?page=${encodeURIComponent(SITE)}`),
      fetch('/comments/x/vote', { method: 'PUT' }),
      fetch('/comments/x/report', { method: 'POST', headers: json, body: '{}' }),
      fetch('/healthz'),
      fetch('/nothing'),
      fetch('', { method: 'DELETE' }),
      fetch('', { method: 'OPTIONS' }),
    ]);
    for (const response of answers) {
      const { headers } = response;
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy')!, /^default-src 'none'; .*frame-ancestors 'none'/);
      assert.ok(headers.get('referrer-policy'));
      assert.equal(headers.get('server'), null);
      assert.equal(headers.get('x-powered-by'), null);
      if (headers.get('content-type') !== 'application/problem+json') continue;
      const body = schema.parse(await response.json());
      assert.equal(body.status, response.status);
      assert.equal(body.type, `urn:afterword:problem:${body.code}`);
    }
  });
});
