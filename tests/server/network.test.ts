import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type EndpointOptions, StartError } from '../../src/server/index.js';
import { networkHash } from '../../src/server/network.js';
import { comment, createLog, ENDPOINT, jsonInit, newStore, openEndpoint, readRows, withDatabase } from './setup.js';

const DAY = 24 * 60 * 60 * 1000;

/** An endpoint, and the network that it keeps of a comment from an address. */
const open = (test: TestContext, options: Partial<EndpointOptions> = {}) => {
  const opened = openEndpoint(test, options);
  const from = async (address: string | undefined, forwarded?: string, headers: Record<string, string> = {}) => {
    const all = { ...headers, ...(forwarded !== undefined && { 'X-Forwarded-For': forwarded }) };
    const response = await opened.endpoint.fetch(new Request(ENDPOINT, jsonInit(comment(), all)), { address });
    assert.equal(response.status, 201);
    return opened.rows().at(-1)!.network as string | null;
  };
  return { ...opened, from };
};

describe('the network of a comment', () => {
  it('is kept as a hash that tells nothing of the address', async (test) => {
    const { from, rows } = open(test);
    assert.match((await from('203.0.113.77'))!, /^[\w-]{22}$/);
    assert.doesNotMatch(JSON.stringify(rows()), /203\.0|cb00714d/i);
  });

  it('is one for an IPv6 household, and one for an IPv4 address however it is written', async (test) => {
    const { from } = open(test);
    const home = await from('2001:db8::1');
    assert.equal(await from('2001:db8::ffff:1'), home);
    assert.notEqual(await from('2001:db8:0:1::1'), home);
    const other = await from('192.0.2.1');
    assert.equal(await from('::ffff:192.0.2.1'), other);
    assert.equal(await from('::ffff:c000:201'), other);
    assert.notEqual(await from('192.0.2.2'), other);
  });

  it('is nothing where no address is known', async (test) => {
    const { from } = open(test);
    assert.deepEqual([await from(undefined), await from('garbage')], [null, null]);
  });

  it('is that of the socket, whatever headers say', async (test) => {
    const { from } = open(test);
    const socket = await from('192.0.2.1');
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'Forwarded']) {
      const value = name === 'Forwarded' ? 'for=203.0.113.1' : '203.0.113.1';
      assert.equal(await from('192.0.2.1', undefined, { [name]: value }), socket, name);
    }
  });

  it('is what trusted proxies say, up to the first one that is not', async (test) => {
    const { from } = open(test, { trustProxy: ['10.0.0.0/8', '::1'] });
    const client = await from('203.0.113.1');
    for (const [socket, forwarded] of [
      ['10.1.2.3', '203.0.113.1'],
      ['::ffff:10.1.2.3', '203.0.113.1'],
      ['::1', '203.0.113.1, 10.9.9.9'],
      ['10.1.2.3', '192.0.2.9, 203.0.113.1'],
      ['10.1.2.3', 'garbage, , 203.0.113.1:5678'],
      ['10.1.2.3', '::ffff:203.0.113.1'],
    ] as const) {
      assert.equal(await from(socket, forwarded), client, `${socket} ${forwarded}`);
    }
    assert.notEqual(await from('11.1.2.3', '203.0.113.1'), client);
    const proxy = await from('10.1.2.3');
    for (const nothing of ['', ',', 'unknown', '300.1.1.1', '1']) {
      assert.equal(await from('10.1.2.3', nothing), proxy, nothing);
    }
    assert.equal(await from('::1', '[2001:db8::1]:443'), await from('2001:db8::2'));
  });

  for (const wrong of ['', 'proxy', '10.0.0.0/33', '10.0/8', '10.0.0.1/', '::1/129', '0x7f.1', '10.0.0.0-10.0.0.9']) {
    it(`does not start with "${wrong}" for a proxy`, () => {
      assert.throws(() => createEndpoint({ store: ':memory:', trustProxy: [wrong] }), StartError);
    });
  }

  it('is warned of once, when a proxy nearby is not trusted', async (test) => {
    const { from, log } = open(test);
    await from('203.0.113.1', '192.0.2.1');
    assert.equal(log.lines.length, 0);
    await from('127.0.0.1', '192.0.2.1');
    await from('10.0.0.1', '192.0.2.1');
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields]),
      [['warn', { proxy: '127.0.0.1' }]],
    );
  });

  it('has another hash every day, and with another secret', () => {
    const secret = new Uint8Array(32);
    const now = Date.UTC(2026, 0, 1, 12);
    const hash = networkHash(secret, '192.0.2.1', now);
    assert.equal(networkHash(secret, '192.0.2.1', now + DAY / 4), hash);
    assert.notEqual(networkHash(secret, '192.0.2.1', now + DAY), hash);
    assert.notEqual(networkHash(new Uint8Array(32).fill(1), '192.0.2.1', now), hash);
  });

  it('is not kept where the site does not want it', async (test) => {
    const { from } = open(test, { networkRetention: 0 });
    assert.equal(await from('203.0.113.1'), null);
  });

  it('is forgotten after its time: at the start, and every hour', async (test) => {
    const hourly: (() => void)[] = [];
    const start = globalThis.setInterval;
    test.mock.method(globalThis, 'setInterval', ((act: () => void, milliseconds: number) => {
      if (milliseconds === 60 * 60_000) hourly.push(act);
      return start(act, milliseconds);
    }) as never);
    const store = newStore(test);
    const age = (days: number) =>
      withDatabase(store, (database) =>
        database.prepare('update comments set created_at = created_at - ?').run(days * DAY),
      );
    const begin = async () => {
      const endpoint = createEndpoint({ store, logger: createLog() });
      test.after(() => endpoint.close());
      await endpoint.ready();
      return endpoint;
    };
    const kept = () => readRows(store).map(({ network }) => network !== null);
    const first = await begin();
    const post = () => first.fetch(new Request(ENDPOINT, jsonInit(comment())), { address: '192.0.2.1' });
    await post();
    age(29);
    await begin();
    assert.deepEqual(kept(), [true]);
    age(2);
    await post();
    await (await begin()).close();
    assert.deepEqual(kept(), [false, true]);
    age(31);
    hourly[0]!();
    // Waits for what has just begun.
    await first.close();
    assert.deepEqual(kept(), [false, false]);
  });
});
