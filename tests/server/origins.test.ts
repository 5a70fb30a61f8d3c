import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEndpoint, StartError } from '../../src/server/index.js';
import { comment, ENDPOINT, jsonInit, openEndpoint, problem, SITE } from './setup.js';

const LISTED = 'https://good.example';

const foreign = [
  'https://evil.example',
  'null',
  'https://good.example.evil.example',
  'https://evilgood.example',
  'http://good.example',
  'https://good.example:444',
  'HTTPS://GOOD.EXAMPLE',
  'https://good.example.',
  'https://xn--gd-fkaa.example',
  'https://user@good.example',
  'file://',
  'https://good.example/',
  'http://site.example',
  'https://SITE.example',
  'https://site.example:8443',
];

describe('origins', () => {
  for (const origin of foreign) {
    it(`does not let ${origin} write`, async (test) => {
      const { post, rows } = openEndpoint(test, { origins: [LISTED] });
      const response = await post(comment(), { Origin: origin });
      assert.equal(response.status, 403);
      assert.equal((await problem(response)).code, 'forbidden');
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(rows().length, 0);
    });

    it(`gives ${origin} no word of permission to read`, async (test) => {
      const { fetch } = openEndpoint(test, { origins: [LISTED] });
      const headers = { Origin: origin, 'Access-Control-Request-Method': 'POST' };
      for (const method of ['GET', 'OPTIONS']) {
        const response = await fetch(`?page=${encodeURIComponent(SITE)}`, { method, headers });
        assert.equal(response.headers.get('access-control-allow-origin'), null);
        assert.match(response.headers.get('vary') ?? '', /\bOrigin\b/i);
      }
    });
  }

  it('have no foreign one change anything, with whatever token', async (test) => {
    const { fetch, write, rows } = openEndpoint(test, { origins: [LISTED], limits: false });
    const { id, token } = await write('Good bread.');
    const before = JSON.stringify(rows());
    const writes: [string, string, object?][] = [
      ['POST', '', comment({ text: 'Foreign.' })],
      ['PATCH', `comments/${id}`, { text: 'Foreign.' }],
      ['DELETE', `comments/${id}`],
      ['PUT', `comments/${id}/vote`],
      ['DELETE', `comments/${id}/vote`],
      ['POST', `comments/${id}/report`, { reason: 'spam' }],
    ];
    for (const origin of foreign) {
      for (const [method, path, body] of writes) {
        const headers = { Origin: origin, Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
        const response = await fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
        assert.equal(response.status, 403, `${origin} ${method} ${path}`);
        assert.equal(response.headers.get('access-control-allow-origin'), null);
      }
    }
    assert.equal(JSON.stringify(rows()), before);
  });

  for (const origin of [SITE, LISTED]) {
    it(`lets ${origin} write and read the answer`, async (test) => {
      const { post } = openEndpoint(test, { origins: [LISTED] });
      const response = await post(comment(), { Origin: origin });
      assert.equal(response.status, 201);
      assert.equal(response.headers.get('access-control-allow-origin'), origin);
      assert.equal(response.headers.get('access-control-allow-credentials'), null);
      assert.match(response.headers.get('vary') ?? '', /\bOrigin\b/i);
    });
  }

  it('lets scripts read what went wrong', async (test) => {
    const { post } = openEndpoint(test);
    const response = await post(comment({ text: '' }), { Origin: SITE });
    assert.equal(response.status, 422);
    assert.equal(response.headers.get('access-control-allow-origin'), SITE);
  });

  it('counts https in front of a proxy as the same host', async (test) => {
    const { endpoint } = openEndpoint(test);
    const inside = ENDPOINT.replace('https:', 'http:');
    const response = await endpoint.fetch(new Request(inside, jsonInit(comment(), { Origin: SITE })));
    assert.equal(response.status, 201);
  });

  it('answers a preflight with what may be sent and read', async (test) => {
    const { fetch } = openEndpoint(test, { origins: [LISTED] });
    const response = await fetch('', {
      method: 'OPTIONS',
      headers: {
        Origin: LISTED,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,idempotency-key',
      },
    });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-allow-origin'), LISTED);
    assert.match(response.headers.get('access-control-allow-methods')!, /\bPOST\b/);
    for (const header of ['Content-Type', 'Idempotency-Key', 'Authorization']) {
      assert.ok(response.headers.get('access-control-allow-headers')!.split(',').includes(header), header);
    }
    for (const header of ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'Idempotency-Replayed', 'Location', 'ETag']) {
      assert.ok(response.headers.get('access-control-expose-headers')!.split(',').includes(header), header);
    }
    assert.ok(Number(response.headers.get('access-control-max-age')) > 0);
  });

  for (const [path, method] of [
    ['id', 'PATCH'],
    ['id', 'DELETE'],
    ['id/vote', 'PUT'],
    ['id/vote', 'DELETE'],
    ['id/report', 'POST'],
  ]) {
    it(`lets scripts of our origins ask for ${method} /${path}`, async (test) => {
      const { fetch } = openEndpoint(test, { origins: [LISTED] });
      const headers = {
        Origin: LISTED,
        'Access-Control-Request-Method': method!,
        'Access-Control-Request-Headers': 'authorization',
      };
      const response = await fetch(`/comments/${path}`, { method: 'OPTIONS', headers });
      assert.equal(response.headers.get('access-control-allow-origin'), LISTED);
      assert.ok(response.headers.get('access-control-allow-methods')!.split(',').includes(method!));
    });
  }

  it('believes a browser that says it comes from another site', async (test) => {
    const { post } = openEndpoint(test);
    assert.equal((await post(comment(), { 'Sec-Fetch-Site': 'cross-site' })).status, 403);
    assert.equal((await post(comment(), { 'Sec-Fetch-Site': 'same-origin' })).status, 201);
  });

  it('changes nothing on GET, HEAD and OPTIONS', async (test) => {
    const { fetch, rows, list } = openEndpoint(test);
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      await fetch(`?page=${encodeURIComponent(SITE)}&text=x`, { method });
    }
    assert.equal((await list()).total, 0);
    assert.equal(rows().length, 0);
  });

  for (const wrong of [
    'example.com',
    'https://example.com/blog',
    'ftp://example.com',
    '*',
    'null',
    'https://u@example.com',
  ]) {
    it(`does not start with ${wrong} on the list`, () => {
      assert.throws(() => createEndpoint({ store: ':memory:', origins: [wrong] }), StartError);
    });
  }
});
