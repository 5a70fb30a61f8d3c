import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { DatabaseConnection, Dialect } from 'kysely';
import { openSqlite } from '../../src/server/storage/sqlite.js';
import { comment, jsonInit, newStore, openEndpoint, PAGE, readRows, SITE } from './setup.js';

/** A dialect of which the statement fails that is the next after so many. */
const breakable = (dialect: Dialect, state: { left: number }): Dialect => {
  const fail = (connection: DatabaseConnection): DatabaseConnection => ({
    executeQuery(query) {
      if (state.left-- === 0) throw new RangeError('canary');
      return connection.executeQuery(query);
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  });
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      return {
        init: () => driver.init(),
        destroy: () => driver.destroy(),
        acquireConnection: async () => fail(await driver.acquireConnection()),
        releaseConnection: (connection) => driver.releaseConnection(connection),
        beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
        commitTransaction: (connection) => driver.commitTransaction(connection),
        rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      };
    },
  };
};

const open = async (test: TestContext) => {
  const state = { left: Infinity };
  const path = newStore(test);
  const store = breakable(await openSqlite(path), state);
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
