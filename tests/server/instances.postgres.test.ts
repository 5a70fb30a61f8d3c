import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Kysely, type KyselyPlugin } from 'kysely';
import { startPostgres } from '../../scripts/postgres.mjs';
import { createEndpoint } from '../../src/server/index.js';
import { PostgresChannel } from '../../src/server/storage/channel.js';
import { migrations } from '../../src/server/storage/migrations/index.js';
import { loadPostgres, openPostgres } from '../../src/server/storage/postgres.js';
import type { Database } from '../../src/server/storage/schema.js';
import { comment, created, createLog, ENDPOINT, jsonInit, newStore, PAGE, problem, withDatabase } from './setup.js';

/** Two endpoints on one database, as they stand behind a balancer. */
const two = (test: TestContext, store = newStore(test)) => {
  const endpoints = [1, 2].map(() => createEndpoint({ store, logger: createLog(), moderation: 'none' }));
  test.after(() => Promise.all(endpoints.map((endpoint) => endpoint.close())));
  // Who only listens to others keeps no process from ending.
  const kept = setInterval(() => undefined, 60_000);
  test.after(() => clearInterval(kept));
  const clients = endpoints.map((endpoint) => {
    const fetch = (path: string, init?: RequestInit) => endpoint.fetch(new Request(`${ENDPOINT}${path}`, init));
    return {
      ready: () => endpoint.ready(),
      fetch,
      post: (text: string, headers = {}) => fetch('', jsonInit(comment({ text }), headers)),
      /** What this one's listeners are told, one event at a time; an empty one is the end of the stream. */
      listen: async () => {
        const { body } = await fetch(`/events?${new URLSearchParams({ page: PAGE })}`);
        const reader = body!.getReader();
        const next = async () => new TextDecoder().decode((await reader.read()).value);
        await next();
        return next;
      },
    };
  });
  return clients as [(typeof clients)[0], (typeof clients)[0]];
};

const event = (text: string) => {
  const [, name, data] = /^event: ([^\n]+)\ndata: ([^\n]+)\n\n$/.exec(text)!;
  const { comment: told, id } = JSON.parse(data!) as { comment?: { text: string }; id?: string };
  return [name, told?.text ?? id];
};

describe('two instances on one database', () => {
  it('tell each other what happens, comments of any length included, and each tells once', async (test) => {
    const store = newStore(test);
    const [first, second] = two(test, store);
    await Promise.all([first.ready(), second.ready()]);
    const near = await first.listen();
    const far = await second.listen();
    const long = 'é'.repeat(9_000);
    withDatabase(store, (database) => database.exec(`notify afterword, 'not one of ours'`));
    const { comment: posted, token } = await created(await first.post(long));
    const act = (method: string, body?: object) =>
      first.fetch(`/${posted.id}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    assert.deepEqual(event(await far()), ['comment-published', long]);
    await act('PATCH', { text: 'Short' });
    assert.deepEqual(event(await far()), ['comment-edited', 'Short']);
    await act('DELETE');
    assert.deepEqual(event(await far()), ['comment-removed', posted.id]);
    await second.post('From there');
    assert.deepEqual(event(await far()), ['comment-published', 'From there']);
    const told = [await near(), await near(), await near(), await near()].map((text) => event(text)[0]);
    assert.deepEqual(told, ['comment-published', 'comment-edited', 'comment-removed', 'comment-published']);
  });

  it('answer a retry alike, whichever of them it reaches', async (test) => {
    const [first, second] = two(test);
    const key = { 'Idempotency-Key': 'f00d' };
    const answers = await Promise.all([first, second, first, second].map((one) => one.post('Once', key)));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    assert.equal(new Set(bodies).size, 1);
    assert.equal(answers.filter((answer) => answer.headers.has('idempotency-replayed')).length, 3);
  });

  it('bring the tables up to date once, when they start together', async (test) => {
    const store = newStore(test);
    await Promise.all([...two(test, store), ...two(test, store)].map((one) => one.ready()));
    const names = withDatabase(store, (database) => database.prepare('select name from kysely_migration').all());
    assert.deepEqual(
      (names as { name: string }[]).map(({ name }) => name).sort(),
      Object.keys(await migrations.getMigrations()),
    );
  });
});

describe('a message to other instances', () => {
  it('is said again when it could not be said, though nobody else has anything to say', async (test) => {
    const url = newStore(test);
    const driver = await loadPostgres();
    let failures = 1;
    const plugin: KyselyPlugin = {
      transformQuery({ node }) {
        if (failures-- > 0) throw new Error('no connection is free');
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const db = new Kysely<Database>({ dialect: openPostgres(driver, url), plugins: [plugin] });
    const heard = new Promise<string>((resolve) => {
      const channel = new PostgresChannel(driver, url, db, { heard: resolve, missed: () => undefined });
      test.after(async () => {
        await channel.close();
        await db.destroy();
      });
      void channel.listen().then(() => channel.tell('hello'));
    });
    const kept = setInterval(() => undefined, 60_000);
    test.after(() => clearInterval(kept));
    assert.equal(await heard, 'hello');
  });
});

describe('a database that goes away', () => {
  it('has readers come back, and is used again when it is there again, with no restart of ours', async (test) => {
    const server = startPostgres({ durable: true });
    test.after(() => server.remove());
    const [first, second] = two(test, server.url());
    await Promise.all([first.ready(), second.ready()]);
    const key = { 'Idempotency-Key': 'f00d' };
    assert.equal((await first.post('Before')).status, 201);
    for (const mode of ['fast', 'immediate'] as const) {
      const far = await second.listen();
      server.stop(mode);
      for (const answer of [await first.post(mode, key), await first.fetch(`?page=${PAGE}`)]) {
        assert.equal(answer.status, 503);
        assert.match(answer.headers.get('retry-after')!, /^\d+$/);
        assert.equal((await problem(answer)).code, 'unavailable');
      }
      server.start();
      const again = await first.post(mode, { 'Idempotency-Key': mode });
      assert.equal(again.status, 201);
      // The stream ends once the other instance hears again: what was said meanwhile is in the list.
      while ((await far()) !== '');
    }
    const back = await second.listen();
    await first.post('After');
    // What was said just before may still be on its way.
    let told = event(await back());
    if (told[1] === 'immediate') told = event(await back());
    assert.deepEqual(told, ['comment-published', 'After']);
    const { total } = (await (await second.fetch(`?page=${PAGE}`)).json()) as { total: number };
    assert.equal(total, 4);
  });

  it('has whoever waits for a row that is held come back', async (test) => {
    const store = newStore(test);
    const [first] = two(test, store);
    await first.post('Before');
    withDatabase(store, (database) => database.exec('begin; update pages set revision = revision'));
    const answer = await first.post('Later');
    assert.deepEqual([answer.status, (await problem(answer)).code], [503, 'unavailable']);
    withDatabase(store, (database) => database.exec('rollback'));
    assert.equal((await first.post('Later')).status, 201);
  });
});
