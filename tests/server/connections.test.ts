import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { problem as schema } from '../../src/contract/index.js';
import { type ConnectionLimits, serve } from '../../src/server/index.js';
import { open, rawPost, received } from './process-support.js';
import { comment, openEndpoint, SITE } from './setup.js';

/** An endpoint that listens, with other limits on connections. */
const listen = async (test: TestContext, limits: Partial<ConnectionLimits> = {}) => {
  const opened = openEndpoint(test, { origins: [SITE] });
  await opened.endpoint.ready();
  const server = await serve({ fetch: opened.endpoint.fetch, port: 0, limits });
  test.after(() => server.stop());
  return { ...opened, url: server.url };
};

const quiet = async (url: string): Promise<Socket> => (await open(url)).on('error', () => undefined);

/** The answer to what is no request: a problem, and the headers that everything has. */
const refused = (text: string, status: number) => {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
  assert.match(head, /^content-type: application\/problem\+json$/im);
  assert.match(head, /^x-content-type-options: nosniff$/im);
  assert.match(head, /^content-security-policy: default-src 'none'; frame-ancestors 'none'; sandbox$/im);
  assert.match(head, /^referrer-policy: no-referrer$/im);
  assert.match(head, /^cross-origin-resource-policy: cross-origin$/im);
  assert.match(head, /^connection: close$/im);
  assert.doesNotMatch(head, /^(server|x-powered-by):/im);
  assert.equal(schema.parse(JSON.parse(body)).status, status);
};

describe('connections', () => {
  it('are hung up on when they say nothing', async (test) => {
    const { url } = await listen(test, { headers: 100, request: 200 });
    refused(await received(await quiet(url)), 408);
  });

  it('are hung up on when their headers take too long, byte by byte', async (test) => {
    const { url } = await listen(test, { headers: 300, request: 300 });
    const socket = await quiet(url);
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\nX: ');
    const drip = setInterval(() => socket.write('x'), 20);
    test.after(() => clearInterval(drip));
    refused(await received(socket), 408);
  });

  it('are hung up on when a body takes too long, and nothing is stored', async (test) => {
    const { url, rows } = await listen(test, { headers: 300, request: 300 });
    const socket = await quiet(url);
    const { head, body } = rawPost(`${url}/comments`, comment(), { Origin: SITE });
    socket.write(head + body.slice(0, -1));
    assert.doesNotMatch(await received(socket), /^HTTP\/1\.1 20/);
    assert.deepEqual(rows(), []);
  });

  it('do not wait for a next request for ever', async (test) => {
    const { url } = await listen(test, { keepAlive: 100 });
    const socket = await quiet(url);
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.match(await received(socket), /^HTTP\/1\.1 200 [^]*\{"status":"ok"\}$/);
  });

  it('may not send more headers than that', async (test) => {
    const { url } = await listen(test, { headerSize: 4_096 });
    const most = await fetch(`${url}/healthz`, { headers: { X: 'x'.repeat(3_000) } });
    assert.equal(most.status, 200);
    const socket = await quiet(url);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(4_096)}\r\n\r\n`);
    refused(await received(socket), 431);
  });

  it('get no more of an answer that they do not read', async (test) => {
    let cancelled: () => void;
    const cut = new Promise<void>((resolve) => (cancelled = resolve));
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
        cancel: () => cancelled(),
      });
    const server = await serve({ fetch: () => new Response(endless()), port: 0, limits: { idle: 200 } });
    test.after(() => server.stop());
    const socket = await quiet(server.url);
    test.after(() => socket.destroy());
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await cut;
  });

  it('are no more than that, and one that ends makes room', async (test) => {
    const { url } = await listen(test, { connections: 2 });
    const [first] = [await quiet(url), await quiet(url)];
    const third = await quiet(url);
    if (!third.closed) await once(third.resume(), 'close');
    first!.destroy();
    for (;;) {
      const answer = await fetch(`${url}/healthz`).catch(() => undefined);
      if (answer?.status === 200) break;
    }
  });

  it('that are slow do not keep others waiting', async (test) => {
    const { url } = await listen(test);
    const slow = await Promise.all(Array.from({ length: 500 }, () => quiet(url)));
    test.after(() => slow.forEach((socket) => socket.destroy()));
    for (const socket of slow) socket.write('POST /comments HTTP/1.1\r\nHost: a\r\nX: ');
    for (let index = 0; index < 50; index++) assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.ok(slow.every((socket) => !socket.destroyed));
  });

  it('get the answer to what can be read, and not that to what comes after it and cannot', async (test) => {
    const { url } = await listen(test);
    const socket = await quiet(url);
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n\x00\x16\x03garbage\r\n\r\n');
    assert.match(await received(socket), /^HTTP\/1\.1 200 [^]*\{"status":"ok"\}/);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  });

  for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'PURGE']) {
    it(`do not take ${method}`, async (test) => {
      const { url } = await listen(test);
      const socket = await quiet(url);
      const target = method === 'CONNECT' ? 'a.example:443' : '/comments';
      socket.write(`${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      const text = await received(socket);
      assert.match(text, /^HTTP\/1\.1 405 /);
      assert.match(text, /^x-content-type-options: nosniff/im);
    });
  }
});
