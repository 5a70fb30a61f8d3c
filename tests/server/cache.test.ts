import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createEndpoint, purgeBy, StartError } from '../../src/server/index.js';
import { tellChanges } from '../../src/server/purge.js';
import { createLog, openEndpoint, PAGE, SITE } from './setup.js';

const LIST = `?${new URLSearchParams({ page: PAGE })}`;

describe('what shared caches may keep', () => {
  it('is nothing that they do not ask for, where the site says nothing', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const path of [LIST, `/comments/counts${LIST}`]) {
      assert.equal((await fetch(path)).headers.get('cache-control'), 'no-cache');
    }
  });

  it('is lists and counts, for a time, while browsers ask', async (test) => {
    const { fetch, write, act } = openEndpoint(test, { cache: { fresh: 10, stale: 60 } });
    const { id, token } = await write('Good');
    const kept = 'public, max-age=0, s-maxage=10, stale-while-revalidate=60';
    for (const path of [LIST, `/comments/counts${LIST}`]) {
      const first = await fetch(path, { headers: { Origin: SITE } });
      assert.equal(first.headers.get('cache-control'), kept);
      assert.match(first.headers.get('vary')!, /\bOrigin\b/);
      const again = await fetch(path, { headers: { 'If-None-Match': first.headers.get('etag')! } });
      assert.deepEqual([again.status, again.headers.get('cache-control')], [304, kept]);
    }
    assert.equal((await act('GET', id, token)).headers.get('cache-control'), 'no-store');
    assert.equal((await fetch('?page=nonsense')).headers.get('cache-control'), 'no-store');
  });

  it('is for each origin what that may read, however often others have asked', async (test) => {
    const origins = ['https://one.example', 'https://two.example'];
    const { fetch, write } = openEndpoint(test, { origins });
    await write('Good');
    for (const origin of [...origins, 'https://evil.example', ...origins]) {
      const { headers } = await fetch(LIST, { headers: { Origin: origin } });
      const allowed = origins.includes(origin) ? origin : null;
      assert.equal(headers.get('access-control-allow-origin'), allowed);
    }
    assert.equal((await fetch(LIST)).headers.get('access-control-allow-origin'), null);
  });

  it('is a time in whole seconds', () => {
    for (const cache of [
      { fresh: -1, stale: 0 },
      { fresh: 0.5, stale: 1 },
      { fresh: 1, stale: Number.NaN },
    ]) {
      assert.throws(() => createEndpoint({ store: ':memory:', cache }), StartError);
    }
  });
});

describe('what has changed', () => {
  it('is told after each change that readers see, and no other', async (test) => {
    const told: string[] = [];
    const onChange = ({ page }: { page: string }) => void told.push(page);
    const { write, act, send } = openEndpoint(test, { onChange, hold: ({ text }) => text === 'held' });
    await write('held');
    await send({ text: '' });
    assert.deepEqual(told, []);
    const { id, token } = await write('Good');
    await act('PATCH', id, token, { text: 'Better' });
    for (let times = 0; times < 2; times++) await act('PUT', `${id}/vote`, 'reader_reader_reader');
    await act('DELETE', `${id}/vote`, 'another_another_another');
    await act('DELETE', id, token);
    assert.deepEqual(told, [PAGE, PAGE, PAGE, PAGE]);
  });

  it('neither holds up nor fails a post', async (test) => {
    let go!: () => void;
    const held = new Promise<void>((resolve) => (go = resolve));
    let calls = 0;
    const onChange = async () => {
      calls++;
      await held;
      throw new Error('canary');
    };
    const { post, log } = openEndpoint(test, { onChange });
    for (let index = 0; index < 3; index++) assert.equal((await post()).status, 201);
    // One call at a time, and one more for all that came meanwhile.
    assert.equal(calls, 1);
    go();
    await new Promise(setImmediate);
    assert.equal(calls, 2);
    assert.deepEqual(new Set(log.lines.map(({ level }) => level)), new Set(['warn']));
    assert.doesNotMatch(JSON.stringify(log.lines), /bread/);
  });
});

describe('a cache that could not be told', () => {
  /** Lets what does not wait for a timer happen. */
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  };
  const failing = (test: TestContext, failures: number) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    let calls = 0;
    const onChange = () => (++calls > failures ? Promise.resolve() : Promise.reject(new Error('gone')));
    const log = createLog();
    const changes = tellChanges(onChange, log);
    return { changes, log, calls: () => calls };
  };

  it('is told again, later and later, until it listens', async (test) => {
    const { changes, calls } = failing(test, 2);
    changes.tell(PAGE);
    await settle();
    for (const [milliseconds, count] of [
      [999, 1],
      [1, 2],
      [4_999, 2],
      [1, 3],
      [3_600_000, 3],
    ] as const) {
      test.mock.timers.tick(milliseconds);
      await settle();
      assert.equal(calls(), count);
    }
  });

  it('is given up in the end', async (test) => {
    const { changes, calls, log } = failing(test, Infinity);
    changes.tell(PAGE);
    for (let hour = 0; hour < 10; hour++) {
      await settle();
      test.mock.timers.tick(3_600_000);
    }
    assert.equal(calls(), 6);
    assert.equal(log.lines.length, 6);
  });

  it('is told at once of what changes meanwhile, and once of both', async (test) => {
    const { changes, calls } = failing(test, 1);
    changes.tell(PAGE);
    await settle();
    changes.tell(PAGE);
    changes.tell(PAGE);
    await settle();
    assert.equal(calls(), 2);
    test.mock.timers.tick(3_600_000);
    await settle();
    assert.equal(calls(), 2);
  });

  it('is told once more before a stop, which does not wait for the next time', async (test) => {
    const { changes, calls } = failing(test, Infinity);
    changes.tell(PAGE);
    await settle();
    await changes.close();
    assert.equal(calls(), 2);
  });
});

describe('an endpoint that closes', () => {
  const closing = (test: TestContext, onChange: () => Promise<void>) => {
    const { post, endpoint } = openEndpoint(test, { onChange });
    return post().then(() => endpoint.close());
  };

  it('has told of what has changed', async (test) => {
    let told = false;
    await closing(test, async () => {
      await setTimeout(50);
      told = true;
    });
    assert.ok(told);
  });

  it('does not wait for who does not listen', async (test) => {
    await closing(test, () => new Promise(() => undefined));
  });
});

describe('a cache that is told by HTTP', () => {
  const cache = async (test: TestContext, status = 200) => {
    const requests: { method: string; url: string; body: string }[] = [];
    const server = createServer(async (request: IncomingMessage, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      requests.push({ method: request.method!, url: request.url!, body });
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    test.after(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    return { url: `http://127.0.0.1:${port}`, requests };
  };

  it('is sent a PURGE for the address that names the page', async (test) => {
    const { url, requests } = await cache(test);
    await purgeBy(`${url}/comments?page={page}`)({ page: `${PAGE}?a=1&b=2` });
    const [{ method, url: path }] = requests as [(typeof requests)[number]];
    assert.deepEqual([method, new URL(path, url).searchParams.get('page')], ['PURGE', `${PAGE}?a=1&b=2`]);
  });

  it('is sent the page as JSON otherwise', async (test) => {
    const { url, requests } = await cache(test);
    await purgeBy(`${url}/hook`)({ page: PAGE });
    assert.deepEqual(requests, [{ method: 'POST', url: '/hook', body: JSON.stringify({ page: PAGE }) }]);
  });

  it('is heard when it refuses', async (test) => {
    const { url } = await cache(test, 403);
    await assert.rejects(async () => purgeBy(url)({ page: PAGE }), /403/);
  });

  it('is not sent somewhere else, where a POST would be a GET', async (test) => {
    const there = await cache(test);
    const server = createServer((_, response) => response.writeHead(301, { Location: there.url }).end());
    server.listen(0, '127.0.0.1');
    test.after(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await assert.rejects(async () => purgeBy(`http://127.0.0.1:${port}/hook`)({ page: PAGE }), /301/);
    assert.deepEqual(there.requests, []);
  });

  it('has an address, and no password that would never be sent', () => {
    for (const wrong of ['', 'cdn.example', 'ftp://cdn.example/', 'https://user:canary@cdn.example/?page={page}']) {
      assert.throws(
        () => purgeBy(wrong),
        (error) => error instanceof StartError && !error.message.includes('canary'),
      );
    }
  });
});
