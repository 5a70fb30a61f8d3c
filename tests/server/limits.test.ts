import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type EndpointOptions, parseLimit, StartError } from '../../src/server/index.js';
import {
  comment,
  createLog,
  ENDPOINT,
  jsonInit,
  newStore,
  openEndpoint,
  problem,
  SITE,
  withDatabase,
} from './setup.js';

const READER = 'Bearer reader_reader_reader';

const open = (test: TestContext, options: Partial<EndpointOptions>) => {
  const opened = openEndpoint(test, options);
  const send = (address: string | undefined, path: string, init: RequestInit) =>
    opened.endpoint.fetch(new Request(`${ENDPOINT}${path}`, init), { address });
  let count = 0;
  return {
    ...opened,
    send,
    post: (address?: string, email?: string) =>
      send(address, '', jsonInit(comment({ text: `Text ${++count}`, author: { name: 'Ann', email } }))),
  };
};

const statuses = async (times: number, act: () => Promise<Response>) => {
  const found: number[] = [];
  for (let index = 0; index < times; index++) found.push((await act()).status);
  return found;
};

describe('limits', () => {
  it('ask one network to come back, and let others write', async (test) => {
    const { post, rows } = open(test, { limits: { posts: { network: { count: 2, seconds: 600 } } } });
    assert.deepEqual(await statuses(3, () => post('192.0.2.1')), [201, 201, 429]);
    assert.equal((await post('192.0.2.2')).status, 201);
    assert.equal(rows().length, 3);
  });

  it('say when to come back, to scripts of the site as well', async (test) => {
    const { send } = open(test, { limits: { posts: { network: { count: 1, seconds: 600 } } } });
    const again = () => send('192.0.2.1', '', jsonInit(comment(), { Origin: SITE }));
    await again();
    const { status, headers, ...response } = await again().then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      body: await problem(answer),
    }));
    assert.deepEqual([status, response.body.code], [429, 'rate_limited']);
    const wait = Number(headers.get('retry-after'));
    assert.ok(wait > 590 && wait <= 600);
    assert.equal(headers.get('ratelimit-policy'), '"posts-network";q=1;w=600');
    assert.equal(headers.get('ratelimit'), `"posts-network";r=0;t=${wait}`);
    assert.equal(headers.get('access-control-allow-origin'), SITE);
    const exposed = headers.get('access-control-expose-headers')!.toLowerCase();
    for (const name of ['retry-after', 'ratelimit', 'ratelimit-policy']) assert.ok(exposed.includes(name), name);
  });

  it('are over when their time is', async (test) => {
    const { post, store } = open(test, { limits: { posts: { author: { count: 1, seconds: 600 } } } });
    await post(undefined, 'ann@mail.example');
    // As another instance would find it, which does not remember whom it turned away.
    withDatabase(store, (database) => database.exec('update limits set expires_at = 1'));
    const again = createEndpoint({
      store,
      logger: createLog(),
      limits: { posts: { author: { count: 1, seconds: 600 } } },
    });
    test.after(() => again.close());
    const init = jsonInit(comment({ author: { name: 'Ann', email: 'ann@mail.example' } }));
    assert.deepEqual(await statuses(2, () => again.fetch(new Request(ENDPOINT, init))), [201, 429]);
  });

  it('follow an author from network to network', async (test) => {
    const { post } = open(test, { limits: { posts: { author: { count: 2, seconds: 600 } } } });
    const found = [
      (await post('192.0.2.1', 'ann@mail.example')).status,
      (await post('192.0.2.2', 'Ann@Mail.example')).status,
      (await post('192.0.2.3', 'ann@mail.example')).status,
      (await post('192.0.2.3', 'bob@mail.example')).status,
    ];
    assert.deepEqual(found, [201, 201, 429, 201]);
  });

  const tight = { posts: { network: { count: 2, seconds: 600 }, all: { count: 4, seconds: 600 } } };
  const atOnce = (times: number, act: () => Promise<Response>) =>
    Promise.all(Array.from({ length: times }, async () => (await act()).status));

  for (const [how, send] of Object.entries({ 'one by one': statuses, 'all at once': atOnce })) {
    it(`do not let one visitor use up what is everybody’s, ${how}`, async (test) => {
      const { post } = open(test, { limits: tight });
      const found = await send(50, () => post('2001:db8::1'));
      assert.equal(found.filter((status) => status === 201).length, 2);
      assert.deepEqual(await statuses(2, () => post('192.0.2.2')), [201, 201]);
      assert.equal((await post('192.0.2.3')).status, 429);
    });
  }

  it('count each of those who come at the same time, of many networks', async (test) => {
    const { post, rows } = open(test, {
      limits: { posts: { network: { count: 2, seconds: 600 }, all: { count: 100, seconds: 600 } } },
    });
    const networks = Array.from({ length: 45 }, (_, index) => `192.0.2.${index}`);
    const found = await Promise.all(networks.map((network) => atOnce(3, () => post(network))));
    for (const of of found) assert.deepEqual(of.sort(), [201, 201, 429]);
    assert.equal(rows().length, 90);
    // 10 of what is everybody's are left.
    const last = await Promise.all(networks.slice(0, 11).map((_, index) => post(`198.51.100.${index}`)));
    assert.deepEqual(last.map(({ status }) => status).sort(), [...Array.from({ length: 10 }, () => 201), 429]);
  });

  it('are far from what one network may do, where nobody says otherwise', async () => {
    const { defaultLimits } = await import('../../src/server/limits/limits.js');
    for (const { network, all } of Object.values(defaultLimits)) {
      assert.ok(network && all && all.count >= 50 * network.count && all.seconds === network.seconds);
    }
    const { author, network } = defaultLimits.posts;
    assert.ok(author && network && author.count > network.count);
  });

  it('do not put those whose network is unknown into one', async (test) => {
    const tight = { count: 1, seconds: 600 };
    const { post } = open(test, { limits: { posts: { network: tight, all: tight } } });
    assert.deepEqual(await statuses(3, () => post(undefined)), [201, 201, 201]);
  });

  it('hold for edits, votes and reports, each by itself', async (test) => {
    const tight = { network: { count: 1, seconds: 600 } };
    const { send, write } = open(test, { limits: { edits: tight, votes: tight, reports: tight } });
    const { id, token } = await write('Good');
    const act = (method: string, path: string, authorization: string, body?: object) =>
      send('192.0.2.1', `/${id}${path}`, {
        method,
        headers: { Authorization: authorization, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const deeds: [string, () => Promise<Response>][] = [
      ['edits', () => act('PATCH', '', `Bearer ${token}`, { text: 'Better' })],
      ['votes', () => act('PUT', '/vote', READER)],
      ['reports', () => act('POST', '/report', READER, { reason: 'spam' })],
    ];
    for (const [name, deed] of deeds) {
      assert.ok((await deed()).ok, name);
      const refused = await deed();
      assert.equal(refused.status, 429, name);
      assert.match(refused.headers.get('ratelimit')!, new RegExp(`^"${name}-network"`));
    }
    assert.equal((await act('DELETE', '', `Bearer ${token}`)).status, 429);
  });

  it('are shared by all who write to one store, and outlive a restart', async (test) => {
    const store = newStore(test);
    const start = () => {
      const endpoint = createEndpoint({
        store,
        logger: createLog(),
        moderation: 'none',
        limits: { posts: { network: { count: 2, seconds: 600 } } },
      });
      test.after(() => endpoint.close());
      return () => endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())), { address: '192.0.2.1' });
    };
    assert.equal((await start()()).status, 201);
    assert.deepEqual(await statuses(2, start()), [201, 429]);
    assert.equal((await start()()).status, 429);
  });

  it('do not last until then when a clock was ahead', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 365 * 86_400_000 });
    const store = newStore(test);
    const limits = { posts: { all: { count: 2, seconds: 600 } } };
    const before = open(test, { store, limits });
    assert.deepEqual(await statuses(3, () => before.post('192.0.2.1')), [201, 201, 429]);
    test.mock.timers.reset();
    const after = open(test, { store, limits });
    assert.deepEqual(await statuses(3, () => after.post('192.0.2.1')), [201, 201, 429]);
  });

  it('do not last until then either when the clock is set back in the same process', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 365 * 86_400_000 });
    const { post } = open(test, { limits: { posts: { all: { count: 2, seconds: 600 } } } });
    assert.deepEqual(await statuses(3, () => post('192.0.2.1')), [201, 201, 429]);
    test.mock.timers.reset();
    assert.deepEqual(await statuses(3, () => post('192.0.2.1')), [201, 201, 429]);
  });

  it('are none where the site wants none', async (test) => {
    const { post, store } = open(test, { limits: false });
    assert.deepEqual(new Set(await statuses(40, () => post('192.0.2.1', 'ann@mail.example'))), new Set([201]));
    assert.deepEqual(
      withDatabase(store, (database) => database.prepare('select * from limits').all()),
      [],
    );
  });

  it('know nobody by name', async (test) => {
    const { post, store } = open(test, {});
    await post('203.0.113.77', 'canary@mail.example');
    const rows = withDatabase(store, (database) => database.prepare('select * from limits').all());
    assert.equal(rows.length, 3);
    assert.doesNotMatch(JSON.stringify(rows), /canary|203\.0/);
  });

  it('are read from words', () => {
    assert.deepEqual(parseLimit('posts.network=30/600'), { posts: { network: { count: 30, seconds: 600 } } });
    assert.deepEqual(parseLimit('votes.all=off'), { votes: { all: false } });
    for (const wrong of ['', 'posts', 'posts.network=30', 'likes.all=off', 'posts.all=-1/2', 'posts.all=1/2/3']) {
      assert.throws(() => parseLimit(wrong), StartError, wrong);
    }
    const none = { limits: { posts: { all: { count: 0, seconds: 1 } } } };
    assert.throws(() => createEndpoint({ store: ':memory:', ...none }), /posts\.all/);
  });
});
