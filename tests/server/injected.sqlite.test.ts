import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { Kysely, sql } from 'kysely';
import { SqliteFileDialect } from '../../src/server/storage/sqlite-dialect.js';
import type { DriverDatabase } from '../../src/server/storage/sqlite-statements.js';
import { comment, jsonInit, newStore, openEndpoint, PAGE, readRows, SITE } from './setup.js';

interface State {
  /** The statement fails that is the next after so many. */
  left: number;
  /** What was committed, and whether it fails. */
  commits: number;
  uncommitted?: Error;
}

/** A connection whose statements fail when they are told to. */
const breakable = (database: DatabaseSyncInstance, state: State): DriverDatabase => ({
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    const statement = database.prepare(sql);
    const guard = () => {
      if (state.left-- === 0) throw new RangeError('canary');
      if (sql !== 'commit') return;
      if (state.uncommitted) throw state.uncommitted;
      state.commits++;
    };
    return {
      columns: () => statement.columns(),
      all: (...parameters) => (guard(), statement.all(...(parameters as string[]))),
      run: (...parameters) => (guard(), statement.run(...(parameters as string[]))),
    };
  },
});

const open = async (test: TestContext) => {
  const state: State = { left: Infinity, commits: 0 };
  const path = newStore(test);
  const writer = new DatabaseSync(path);
  writer.exec('pragma journal_mode = wal');
  const store = new SqliteFileDialect(breakable(writer, state), breakable(new DatabaseSync(path), state));
  const opened = openEndpoint(test, { store, secret: new Uint8Array(32), limits: false });
  await opened.endpoint.ready();
  return { ...opened, path, state };
};

const page = `page=${encodeURIComponent(PAGE)}`;

describe('a statement that fails', () => {
  it('is a 500 of one request, wherever it stands, and nothing is half done', async (test) => {
    const { fetch, write, state, path } = await open(test);
    const { id, token } = await write('Good bread.');
    const own = { Authorization: `Bearer ${token}` };
    const reader = { Authorization: 'Bearer a-random-token-of-a-reader' };
    const requests: [string, RequestInit?][] = [
      [`/comments?${page}`],
      [`/comments?${page}&thread=${id}`],
      [`/comments/counts?${page}`],
      [`/comments/${id}`],
      ['/readyz'],
      [`/comments/${id}/vote`, { method: 'PUT', headers: reader }],
      [`/comments/${id}/vote`, { method: 'DELETE', headers: reader }],
      [`/comments/${id}/report`, jsonInit({ reason: 'spam' }, reader)],
      [`/comments/${id}`, { ...jsonInit({ text: 'Better.' }, own), method: 'PATCH' }],
      ['/comments', jsonInit(comment({ text: 'New.', parent: id }), { 'Idempotency-Key': 'f00d' })],
      [`/comments/${id}`, { method: 'DELETE', headers: own }],
    ];
    let failures = 0;
    for (const [address, init] of requests) {
      for (let nth = 0; ; nth++) {
        const before = JSON.stringify(readRows(path));
        state.left = nth;
        const response = await fetch(address, init);
        state.left = Infinity;
        const text = await response.text();
        if (response.status < 500) break;
        failures++;
        assert.equal(response.status, 500, `${address} ${nth}`);
        assert.doesNotMatch(text, /canary|RangeError/);
        assert.equal(JSON.stringify(readRows(path)), before, `${address} ${nth}`);
        assert.equal((await fetch(`/comments?${page}`)).status, 200);
      }
    }
    assert.ok(failures > requests.length, `${failures} failures`);
  });

  it('is a 500 as well when what a hook of the site throws is no error', async (test) => {
    for (const thrown of ['canary', undefined, { message: 'canary' }]) {
      const { post, fetch } = openEndpoint(test, { hold: () => Promise.reject(thrown) });
      const response = await post();
      assert.equal(response.status, 500);
      assert.doesNotMatch(await response.text(), /canary/);
      assert.equal((await fetch(`${SITE}/healthz`)).status, 200);
    }
  });
});

describe('comments that come at the same time', () => {
  const send = async (post: (body: unknown) => Promise<Response>, count: number) => {
    const texts = Array.from({ length: count }, (_, index) => comment({ text: `Text ${index}`, page: { url: PAGE } }));
    return (await Promise.all(texts.map(post))).map(({ status }) => status);
  };

  it('are written to the disk together', async (test) => {
    const { post, state, path } = await open(test);
    await post();
    const before = state.commits;
    assert.deepEqual(new Set(await send(post, 20)), new Set([201]));
    assert.equal(readRows(path).length, 21);
    assert.ok(state.commits - before < 10, `${state.commits - before} commits`);
  });

  it('are all to be sent again when that fails, and none of them is there', async (test) => {
    const { post, state, path } = await open(test);
    await post();
    state.uncommitted = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    assert.deepEqual(new Set(await send(post, 20)), new Set([503]));
    delete state.uncommitted;
    assert.equal(readRows(path).length, 1);
    assert.deepEqual(new Set(await send(post, 20)), new Set([201]));
  });

  it('are on disk while there is always one more', async (test) => {
    const dialect = new SqliteFileDialect(new DatabaseSync(newStore(test)));
    const db = new Kysely<object>({ dialect });
    test.after(() => db.destroy());
    let written = false;
    let begun = 0;
    // Each asks for the next before it has ended.
    const write = (): Promise<unknown> => {
      let next: Promise<unknown> | undefined;
      const one = db.transaction().execute(async (transaction) => {
        await sql`select 1`.execute(transaction);
        if (!written && ++begun < 2_000) next = write();
      });
      return one.then(() => ((written = true), next));
    };
    await write();
    assert.ok(begun < 2_000);
  });

  it('do not lose each other when one of them is refused', async (test) => {
    const { post, path } = await open(test);
    await post();
    const unknown = comment({ parent: '0190a0a0-0000-7000-8000-000000000000' });
    const [good, bad, other] = await Promise.all([post(), post(unknown), post()]);
    assert.deepEqual([good.status, bad.status, other.status], [201, 422, 201]);
    assert.equal(readRows(path).length, 3);
  });
});
