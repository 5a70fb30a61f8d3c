import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import type { lookup as systemLookup } from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { nextLink } from '../../src/internal/link.js';
import { createFetcher } from '../../src/server/articles/fetch.js';
import { comment, openEndpoint } from './setup.js';

/** A server of this machine, and where its sockets were opened from. */
const start = async (test: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => server.closeAllConnections());
  test.after(() => server.close());
  return (server.address() as AddressInfo).port;
};

/** Hosts that this process connects to while the test runs. */
const connections = (test: TestContext) => {
  const sockets: Socket[] = [];
  const note = (message: unknown) => void sockets.push((message as { socket: Socket }).socket);
  diagnostics.subscribe('net.client.socket', note);
  test.after(() => void diagnostics.unsubscribe('net.client.socket', note));
  return sockets;
};

/** A resolver that knows some names only, a list of addresses by turns. */
const resolver = (names: Record<string, string[]>) =>
  ((name: string, _options: object, callback: (error: Error | null, addresses: object[]) => void) => {
    const address = names[name]!.length > 1 ? names[name]!.shift()! : names[name]![0]!;
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  }) as unknown as typeof systemLookup;

describe('addresses that readers send', () => {
  it('are asked by nobody', async (test) => {
    const sockets = connections(test);
    const address = `http://127.0.0.1:${await start(test, (_, response) => void response.end())}/`;
    const { post, fetch, list, endpoint } = openEndpoint(test, { origins: ['http://127.0.0.1'] });
    // PostgreSQL is asked by a socket as well, of which there are as many with or without them.
    const others = () => sockets.filter(({ remotePort }) => remotePort === Number(new URL(address).port)).length;
    const body = comment({
      page: { url: address, title: address },
      author: { name: address, website: address },
      text: `${address} ![a picture](${address}a.png)`,
      meta: { picture: address },
    });
    const response = await post(body, { Referer: address });
    assert.equal(response.status, 422);
    assert.equal((await post({ ...body, page: comment().page })).status, 201);
    await list();
    await fetch(`/comments?page=${encodeURIComponent(address)}`);
    await endpoint.close();
    assert.equal(others(), 0);
  });
});

describe('fetching for the site’s owner', () => {
  it('does not go to an address of this machine, under whatever name', async (test) => {
    let asked = 0;
    const port = await start(test, (_, response) => void response.end(`${++asked}`));
    const fetcher = createFetcher({ lookup: resolver({ 'blog.example': ['127.0.0.1'] }) });
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'blog.example', '0.0.0.0']) {
      await assert.rejects(fetcher(`http://${host}:${port}/`), /no public address/);
    }
    assert.equal(asked, 0);
  });

  it('goes to a host of one’s own that was named', async (test) => {
    const port = await start(test, (_, response) => void response.end('feed'));
    const fetcher = createFetcher({ privateHosts: ['127.0.0.1'] });
    assert.equal((await fetcher(`http://127.0.0.1:${port}/`)).body, 'feed');
  });

  it('looks at the address after each redirect', async (test) => {
    let asked = 0;
    const hidden = await start(test, (_, response) => void response.end(`${++asked}`));
    const port = await start(test, (request, response) => {
      const location = new URL(request.url!, 'http://a').searchParams.get('to')!;
      response.writeHead(302, { Location: location }).end();
    });
    const fetcher = createFetcher({
      privateHosts: ['127.0.0.1'],
      lookup: resolver({ localhost: ['127.0.0.1'], 'inner.example': ['10.0.0.1'] }),
    });
    for (const to of [`http://localhost:${hidden}/`, `http://[::1]:${hidden}/`, 'http://inner.example/']) {
      await assert.rejects(fetcher(`http://127.0.0.1:${port}/?to=${encodeURIComponent(to)}`), /no public address/);
    }
    await assert.rejects(fetcher(`http://127.0.0.1:${port}/?to=file:///etc/passwd`), /cannot be fetched/);
    assert.equal(asked, 0);
  });

  it('connects to the address that it looked at: a name that changes in between is looked at again', async (test) => {
    const sockets = connections(test);
    const fetcher = createFetcher({ lookup: resolver({ 'rebind.example': ['192.168.0.1', '10.0.0.1'] }) });
    await assert.rejects(fetcher('http://rebind.example/'), /192\.168\.0\.1/);
    await assert.rejects(fetcher('http://rebind.example/'), /10\.0\.0\.1/);
    for (const socket of sockets) assert.equal(socket.remoteAddress, undefined);
  });

  it('gives up on what is too large, unpacked', async (test) => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024));
    const port = await start(test, (_, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(bomb);
    });
    const fetcher = createFetcher({ privateHosts: ['127.0.0.1'] });
    await assert.rejects(fetcher(`http://127.0.0.1:${port}/`), /larger than 32 MB/);
  });

  it('says in one line what went wrong', async (test) => {
    const port = await start(test, (_, response) => void response.writeHead(404).end());
    const fetcher = createFetcher({ privateHosts: ['127.0.0.1'] });
    await assert.rejects(fetcher(`http://127.0.0.1:${port}/feed`), {
      message: `http://127.0.0.1:${port}/feed answers 404`,
    });
    await assert.rejects(fetcher('http://127.0.0.1:1/'), /cannot be fetched \(bad port\)/);
    await assert.rejects(fetcher('ftp://127.0.0.1/'), /no address of the web/);
  });

  for (const [what, type, bytes] of [
    ['says so in its header', 'text/xml; charset=iso-8859-1', Buffer.from('<a>é</a>', 'latin1')],
    ['says so itself', 'text/xml', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
    ['has a mark of its order', '', Buffer.from('\uFEFF<a>é</a>', 'utf16le')],
    ['says nothing', '', Buffer.from('<a>é</a>')],
    ['names an encoding that there is not', 'text/xml; charset=x', Buffer.from('<a>é</a>')],
  ] as const) {
    it(`reads a text that ${what}`, async (test) => {
      const port = await start(test, (_, response) => void response.setHeader('Content-Type', type).end(bytes));
      const fetcher = createFetcher({ privateHosts: ['127.0.0.1'] });
      assert.match((await fetcher(`http://127.0.0.1:${port}/`)).body!, /<a>é<\/a>$/);
    });
  }

  for (const [header, next] of [
    ['<a>; rel="next"', 'a'],
    ['<a>; title="More, and more; rel=prev"; rel=next', 'a'],
    ['<a>;REL="prev Next"', 'a'],
    ['<a>; rel="next last" ; title="b"', 'a'],
    ['<a>; rel=prev, <b,c>; type="text/html" ; rel = next', 'b,c'],
    ['<a>; title="\\"; rel=next; \\""; rel=last, <b>; rel=next', 'b'],
    ['<a>; rel=prev; rel=next', undefined],
    ['<a>; rel="nextish"; title="next"', undefined],
    ['<a>; title="; rel=next"', undefined],
    ['<a>, rel=next', undefined],
    ['', undefined],
  ] as const) {
    it(`${next === undefined ? 'finds nothing more' : `goes on to ${next}`} by the header ${header}`, async (test) => {
      const port = await start(test, (_, response) => void response.setHeader('Link', header).end());
      const fetcher = createFetcher({ privateHosts: ['127.0.0.1'] });
      assert.equal((await fetcher(`http://127.0.0.1:${port}/`)).next, next);
    });
  }

  // Would take minutes if the time grew with more than the length.
  it('gets through a header that is made to keep it busy', () => {
    for (const part of ['<', '<>', '<>;', '<>;"', '<>;rel', '<>;rel="nex', '<>; ;', '<>;"\\"']) {
      assert.equal(nextLink(part.repeat(200_000)), undefined);
      assert.equal(nextLink(`<>${part.slice(2).repeat(200_000)}`), undefined);
    }
    assert.equal(nextLink(`<a>;rel="${'nex '.repeat(200_000)}`), undefined);
    assert.equal(nextLink(`<a>;rel${' '.repeat(200_000)}`), undefined);
  });
});
