import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { events as schemas } from '../../src/contract/index.js';
import { createEvents } from '../../src/server/events.js';
import { serve } from '../../src/server/index.js';
import { ended, firstLine, received, run } from './process-support.js';
import { comment, openEndpoint, PAGE, problem, SITE, temporaryFolder } from './setup.js';

const GREETING = ':\nretry: 3000\n\n';
const address = (page = PAGE) => `/comments/events?${new URLSearchParams({ page })}`;

/** Reads a stream as text, piece by piece; an empty piece is its end. */
const reading = (stream: ReadableStream<Uint8Array>) => {
  const reader = stream.getReader();
  return {
    next: async () => new TextDecoder().decode((await reader.read()).value),
    cancel: () => reader.cancel(),
  };
};

const listen = async ({ fetch }: ReturnType<typeof openEndpoint>, page?: string) => {
  const response = await fetch(address(page));
  assert.equal(response.status, 200);
  const stream = reading(response.body!);
  assert.equal(await stream.next(), GREETING);
  return {
    ...stream,
    /** The next event, as the contract has it. */
    event: async () => {
      const [, name, data] = /^event: ([^\n]+)\ndata: ([^\n]+)\n\n$/.exec(await stream.next())!;
      return [name, schemas[name as keyof typeof schemas].parse(JSON.parse(data!))] as const;
    },
  };
};

const occupied = async ({ fetch }: ReturnType<typeof openEndpoint>) => {
  const response = await fetch(address());
  await response.body?.cancel();
  return response.status === 503;
};

describe('GET {endpoint}/events', () => {
  it('is a stream of events that nobody keeps', async (test) => {
    const { fetch } = openEndpoint(test);
    const { headers, body } = await fetch(address());
    assert.equal(headers.get('content-type'), 'text/event-stream');
    assert.equal(headers.get('cache-control'), 'no-cache, no-transform');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    await body!.cancel();
  });

  it('tells of a comment, its edit, its end and its return, as the list shows it', async (test) => {
    const opened = openEndpoint(test);
    const stream = await listen(opened, `${PAGE}?utm_source=mail#comments`);
    const { id, token } = await opened.write('Good\nbread\u2028.');
    const published = (await opened.list()).comments[0];
    assert.deepEqual(await stream.event(), ['comment-published', { comment: published }]);
    await opened.act('PATCH', id, token, { text: 'Better' });
    const edited = (await opened.list()).comments[0];
    assert.deepEqual(await stream.event(), ['comment-edited', { comment: edited }]);
    await opened.act('DELETE', id, token);
    assert.deepEqual(await stream.event(), ['comment-removed', { id }]);
    await opened.act('DELETE', id, token);
    await opened.act('PATCH', id, token, { text: 'Good' });
    const [name, data] = await stream.event();
    assert.deepEqual([name, 'comment' in data && data.comment.text], ['comment-published', 'Good']);
  });

  it('tells of an edit that has to wait as of an end', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text }) => text.includes('http') });
    const stream = await listen(opened);
    const { id, token } = await opened.write('Good');
    await stream.event();
    await opened.act('PATCH', id, token, { text: 'http://a.example' });
    assert.deepEqual(await stream.event(), ['comment-removed', { id }]);
  });

  it('tells nothing of another page, of a retry, of what waits or was refused', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const stream = await listen(opened);
    const key = { 'Idempotency-Key': 'f00d' };
    await opened.post(comment({ page: { url: `${PAGE}/other` } }));
    const held = await opened.write('held');
    await opened.act('DELETE', held.id, held.token);
    await opened.post(comment({ text: '' }));
    await opened.post(comment({ topic: 'cheap' }));
    await opened.post(comment({ text: 'first' }), key);
    await opened.post(comment({ text: 'first' }), key);
    await opened.write('last');
    const told = [await stream.event(), await stream.event()].map(([, data]) => 'comment' in data && data.comment.text);
    assert.deepEqual(told, ['first', 'last']);
  });

  it('asks for the page', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const [path, code] of [
      ['/comments/events', 'required'],
      [address('bread'), 'invalid'],
    ]) {
      const response = await fetch(path!);
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path: ['page'], code }]);
    }
  });

  it('may be read by scripts of our origins alone', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const [Origin, allowed] of [
      [SITE, SITE],
      ['https://evil.example', null],
    ] as const) {
      const response = await fetch(address(), { headers: { Origin } });
      assert.equal(response.headers.get('access-control-allow-origin'), allowed);
      await response.body!.cancel();
    }
  });

  it('asks to come back when too many listen, and has room again when one goes', async (test) => {
    const opened = openEndpoint(test, { listeners: 2 });
    const first = await listen(opened);
    await listen(opened, `${PAGE}/other`);
    const response = await opened.fetch(address());
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '30']);
    assert.equal((await problem(response)).code, 'unavailable');
    await first.cancel();
    assert.equal(await occupied(opened), false);
    await first.cancel();
    await listen(opened);
    assert.equal(await occupied(opened), true);
  });

  it('gives one network no more than its share of the places, and each place back', async (test) => {
    const { endpoint } = openEndpoint(test, { listeners: 30, trustProxy: ['10.0.0.1'] });
    const ask = (client: string) => {
      const request = new Request(new URL(address(), SITE), { headers: { 'X-Forwarded-For': client } });
      return endpoint.fetch(request, { address: '10.0.0.1' });
    };
    const streams = await Promise.all(Array.from({ length: 20 }, () => ask('192.0.2.1')));
    assert.ok(streams.every(({ status }) => status === 200));
    assert.equal((await ask('192.0.2.1')).status, 503);
    const other = await ask('192.0.2.2');
    assert.equal(other.status, 200);
    await streams[0]!.body!.cancel();
    const again = await ask('192.0.2.1');
    assert.equal(again.status, 200);
    for (const { body } of [...streams.slice(1), other, again]) await body!.cancel();
  });

  it('counts no networks behind a proxy that nobody named', async (test) => {
    const { endpoint } = openEndpoint(test, { listeners: 30 });
    const ask = (client: string) => {
      const request = new Request(new URL(address(), SITE), { headers: { 'X-Forwarded-For': client } });
      return endpoint.fetch(request, { address: '10.0.0.1' });
    };
    const streams = await Promise.all(Array.from({ length: 30 }, () => ask('192.0.2.1')));
    assert.ok(streams.every(({ status }) => status === 200));
    for (const { body } of streams) await body!.cancel();
  });

  it('keeps no place for HEAD', async (test) => {
    const opened = openEndpoint(test, { listeners: 1 });
    const response = await opened.fetch(address(), { method: 'HEAD' });
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'text/event-stream']);
    assert.equal(await occupied(opened), false);
  });

  it('ends at once when the endpoint closes', async (test) => {
    const opened = openEndpoint(test);
    const stream = await listen(opened);
    await opened.endpoint.close();
    assert.equal(await stream.next(), '');
  });
});

describe('the bus', () => {
  const data = { id: 'x'.repeat(10_000) };

  it('lets go of who does not read, and keeps who does', async () => {
    const bus = createEvents(2);
    const slow = reading(bus.subscribe(PAGE)!);
    const quick = reading(bus.subscribe(PAGE)!);
    await quick.next();
    for (let index = 0; index < 9; index++) {
      bus.publish(PAGE, 'comment-removed', data);
      await quick.next();
    }
    await assert.rejects(slow.next(), /too slowly/);
    assert.notEqual(bus.subscribe(PAGE), undefined);
    assert.equal(bus.subscribe(PAGE), undefined);
    bus.publish(PAGE, 'comment-removed', { id: 'last' });
    assert.match(await quick.next(), /"last"/);
  });

  it('carries an event that is larger than what may wait', async () => {
    const bus = createEvents(1);
    const stream = reading(bus.subscribe(PAGE)!);
    await stream.next();
    bus.publish(PAGE, 'comment-removed', { id: 'x'.repeat(200_000) });
    assert.ok((await stream.next()).length > 200_000);
  });

  it('says every 25 seconds that it is there, as long as somebody listens', async (test) => {
    const timers = new Map<object, { beat: () => void; milliseconds: number }>();
    const start = (beat: () => void, milliseconds: number) => {
      const timer = { unref: () => timer };
      timers.set(timer, { beat, milliseconds });
      return timer;
    };
    test.mock.method(globalThis, 'setInterval', start as never);
    test.mock.method(globalThis, 'clearInterval', ((timer: object) => void timers.delete(timer)) as never);
    const bus = createEvents(2);
    const streams = [PAGE, `${PAGE}/other`].map((page) => reading(bus.subscribe(page)!));
    assert.deepEqual(
      [...timers.values()].map(({ milliseconds }) => milliseconds),
      [25_000],
    );
    for (const { next } of streams) assert.equal(await next(), GREETING);
    for (const { beat } of timers.values()) beat();
    for (const { next } of streams) assert.equal(await next(), ':\n\n');
    await streams[0]!.cancel();
    assert.equal(timers.size, 1);
    await streams[1]!.cancel();
    assert.equal(timers.size, 0);
    await reading(bus.subscribe(PAGE)!).next();
    assert.equal(timers.size, 1);
  });
});

describe('a stream of events over a socket', () => {
  const start = async (test: TestContext, listeners: number) => {
    const opened = openEndpoint(test, { listeners });
    const server = await serve({ fetch: opened.endpoint.fetch, port: 0 });
    test.after(() => server.stop());
    return { ...opened, server };
  };

  const request = async (url: string): Promise<IncomingMessage> => {
    const [response] = (await once(get(`${url}${address()}`), 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  };

  const until = async (true_: () => Promise<boolean>) => {
    while (!(await true_())) await sleep(5);
  };

  it('arrives as it happens', async (test) => {
    const { server, write } = await start(test, 1);
    const response = await request(server.url);
    assert.equal(response.headers['x-content-type-options'], 'nosniff');
    assert.equal(String((await once(response, 'data'))[0]), GREETING);
    await write('Good');
    assert.match(String((await once(response, 'data'))[0]), /^event: comment-published\n/);
    response.destroy();
  });

  it('has room for another as soon as the reader leaves', async (test) => {
    const opened = await start(test, 1);
    const response = await request(opened.server.url);
    assert.equal(await occupied(opened), true);
    response.destroy();
    await until(async () => !(await occupied(opened)));
  });

  it('hangs up on who does not read, and not at the first burst', async (test) => {
    const bus = createEvents(1);
    const headers = { 'Content-Type': 'text/event-stream' };
    const server = await serve({ fetch: () => new Response(bus.subscribe(PAGE), { headers }), port: 0 });
    test.after(() => server.stop());
    const socket = connect(server.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: site.example\r\n\r\n');
    await received(socket, /retry/);
    socket.pause();
    const isListening = async () => {
      const stream = bus.subscribe(PAGE);
      await stream?.cancel();
      return stream === undefined;
    };
    let sent = 0;
    // More than the buffers of both ends hold.
    for (; sent < 1_000 && (await isListening()); sent++) {
      bus.publish(PAGE, 'comment-removed', { id: 'x'.repeat(40_000) });
      await sleep(1);
    }
    assert.equal(await isListening(), false);
    assert.ok(sent > 5, `${sent} events`);
    const closed = once(socket, 'close');
    socket.on('error', () => undefined).resume();
    await closed;
  });

  it('does not keep a server from stopping', async (test) => {
    const { server } = await start(test, 3);
    const responses = await Promise.all([1, 2, 3].map(() => request(server.url)));
    const ends = responses.map((response) => once(response.resume(), 'end'));
    await server.stop();
    // Streams that are cut, which comes after a while, have no end.
    await Promise.all(ends);
  });

  it('does not keep a process from ending on SIGTERM', async (test) => {
    const args = ['serve', '--port', '0', '--data', temporaryFolder(test), '--log-level', 'warn'];
    const child = run(test, 'src/cli/afterword', args);
    const end = ended(child);
    const url = (await firstLine(child)).replace(/^.*: (http:\/\/[^/]+).*/, '$1');
    const response = await request(url);
    const over = once(response.resume(), 'end');
    child.kill('SIGTERM');
    await over;
    const { code, stderr } = await end;
    assert.deepEqual([code, stderr], [0, '']);
  });
});
