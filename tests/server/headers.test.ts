import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { readDocument } from './openapi-support.js';
import { comment, openEndpoint, PAGE, SITE } from './setup.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW'];
const TYPES = [undefined, 'application/json', 'text/plain', 'application/x-www-form-urlencoded'];
const BODIES = [
  '{',
  '{}',
  JSON.stringify(comment()),
  `text=a&page=${encodeURIComponent(PAGE)}`,
  `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
];
const QUERIES = ['', `?page=${encodeURIComponent(PAGE)}`, '?page=x&sort=best'];
const HEADERS: Record<string, string>[] = [
  {},
  { Origin: SITE, Accept: 'text/html' },
  { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
  { Authorization: 'Bearer a-random-token-of-a-reader' },
  { 'If-None-Match': '*', 'Access-Control-Request-Method': 'DELETE', Origin: SITE },
];

/** Each address with each method, as many readers and others would ask. */
const crawl = async function* (test: TestContext) {
  const mail = { smtp: 'smtp://127.0.0.1:1', from: 'comments@site.example', url: SITE };
  const opened = openEndpoint(test, { origins: [SITE], limits: false, mail });
  const { id } = await opened.write('Good bread.');
  const { document } = await readDocument(opened);
  const paths = [...Object.keys(document.paths), '/', '/nothing', '/comments/a/b/c'];
  for (const template of paths) {
    for (const method of METHODS) {
      for (const headers of HEADERS) {
        const asks: { query?: string; body?: string; type?: string }[] = /GET|HEAD/.test(method)
          ? QUERIES.map((query) => ({ query }))
          : TYPES.flatMap((type) => BODIES.map((body) => ({ body, ...(type && { type }) })));
        for (const { query = '', body = null, type } of asks) {
          const path = template.replace('{id}', id) + query;
          const all = { ...headers, ...(type && { 'Content-Type': type }) };
          const response = await opened.fetch(path, { method, body, headers: all });
          yield { what: `${method} ${path} ${response.status}`, method, response, headers };
        }
      }
    }
  }
};

describe('every answer', () => {
  it('forbids a browser to make something else of it, and changes nothing of ours', async (test) => {
    const statuses = new Set<number>();
    for await (const { what, method, response, headers: asked } of crawl(test)) {
      const { headers, status } = response;
      statuses.add(status);
      assert.ok(status < 500, what);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', what);
      assert.match(headers.get('content-security-policy')!, /^default-src 'none';.* frame-ancestors 'none'/, what);
      assert.match(headers.get('referrer-policy')!, /^(no-referrer|same-origin)$/, what);
      assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin', what);
      assert.match(headers.get('x-request-id')!, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, what);
      for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-credentials']) {
        assert.equal(headers.get(name), null, what);
      }
      if (status >= 400) assert.match(headers.get('content-type')!, /^(application\/problem\+json|text\/html)/, what);
      const allowed = headers.get('access-control-allow-origin');
      assert.ok(allowed === null || (allowed === SITE && asked['Origin'] === SITE), what);
      if (response.body && headers.get('content-type') === 'text/event-stream') await response.body.cancel();
      else if (method === 'HEAD') assert.equal(await response.text(), '', what);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined, what);
      assert.deepEqual(Object.keys(Object.prototype), [], what);
    }
    assert.deepEqual([...statuses].sort(), [200, 201, 204, 303, 304, 400, 401, 403, 404, 405, 415, 422]);
  });
});
