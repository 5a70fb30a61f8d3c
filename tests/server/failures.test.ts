import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SqliteDialect } from 'kysely';
import { createEndpoint, StartError } from '../../src/server/index.js';
import {
  comment,
  createLog,
  ENDPOINT,
  jsonInit,
  openEndpoint,
  problem,
  temporaryFolder,
  withDatabase,
} from './setup.js';

/** A store whose every statement fails as a driver of SQLite says it. */
const failing = (errcode: number, message: string) =>
  new SqliteDialect({
    database: {
      prepare() {
        throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
      },
      close() {},
    },
  });

describe('failures', () => {
  it('answers what it did not foresee with a 500 that says nothing', async (test) => {
    const { post, store } = openEndpoint(test);
    await post();
    withDatabase(store, (database) => database.exec('alter table comments rename to gone'));
    const response = await post();
    assert.equal(response.status, 500);
    const answer = await problem(response);
    assert.equal(answer.code, 'internal');
    assert.doesNotMatch(JSON.stringify(answer), /SQL|table|comments|node_modules|at .*:\d+/i);
  });

  it('writes one line of log about it, without anything of the comment', async (test) => {
    const { post, store, log } = openEndpoint(test);
    await post();
    withDatabase(store, (database) => database.exec('alter table comments rename to gone'));
    await post(comment({ text: 'canary-text', author: { name: 'canary-name', email: 'canary@mail.example' } }));
    assert.equal(log.lines.length, 1);
    const [{ level, fields }] = log.lines as [(typeof log.lines)[number]];
    assert.equal(level, 'error');
    const { method, path, status, error } = fields as {
      [key: string]: unknown;
      error: { message?: string; code: string; at: string[] };
    };
    assert.deepEqual({ method, path, status }, { method: 'POST', path: '/comments', status: 500 });
    // PostgreSQL quotes what it was sent, so that only its code is told.
    assert.match(error.message ?? error.code, /no such table|^42P01$/);
    assert.match(error.at[0]!, /^at /);
    assert.doesNotMatch(JSON.stringify(fields), /canary|bread/);
  });

  it('goes on after a failure', async (test) => {
    const { post, store } = openEndpoint(test);
    await post();
    withDatabase(store, (database) => database.exec('alter table comments rename to gone'));
    assert.equal((await post()).status, 500);
    withDatabase(store, (database) => database.exec('alter table gone rename to comments'));
    assert.equal((await post()).status, 201);
  });

  for (const [errcode, message] of [
    [5, 'database is locked'],
    [13, 'database or disk is full'],
    [10, 'disk I/O error'],
    [8, 'attempt to write a readonly database'],
    [5 | (2 << 8), 'database is locked'],
  ] as const) {
    it(`asks to come back when the store says "${message}" (${errcode})`, async (test) => {
      const log = createLog();
      const endpoint = createEndpoint({ store: failing(errcode, message), secret: new Uint8Array(32), logger: log });
      test.after(() => endpoint.close());
      const response = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())));
      assert.equal(response.status, 503);
      assert.match(response.headers.get('retry-after')!, /^\d+$/);
      assert.equal((await problem(response)).code, 'unavailable');
      assert.equal(log.lines[0]!.level, 'warn');
    });
  }

  it('rolls back the comment when its key cannot be kept', async (test) => {
    const { post, store, rows, list } = openEndpoint(test);
    await post();
    withDatabase(store, (database) => database.exec('alter table idempotency rename column answer to gone'));
    assert.equal((await post(comment(), { 'Idempotency-Key': 'f00d' })).status, 500);
    assert.equal(rows().length, 1);
    assert.equal((await list()).total, 1);
  });

  it('is alive and ready as long as the store answers', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(path);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { status: 'ok' });
      assert.equal(response.headers.get('cache-control'), 'no-store');
    }
  });

  it('is alive and not ready when it does not', async (test) => {
    const endpoint = createEndpoint({
      store: failing(10, 'disk I/O error'),
      secret: new Uint8Array(32),
      logger: createLog(),
    });
    test.after(() => endpoint.close());
    const ask = (path: string) => endpoint.fetch(new Request(new URL(path, ENDPOINT)));
    assert.deepEqual([(await ask('/healthz')).status, (await ask('/readyz')).status], [200, 503]);
  });

  it('says in one line that a file is no database', async (test) => {
    const store = join(temporaryFolder(test), 'comments.sqlite');
    writeFileSync(store, 'not a database, but long enough to be looked at as one'.repeat(40));
    const endpoint = createEndpoint({ store, logger: createLog() });
    await assert.rejects(
      endpoint.ready(),
      (error: Error) => error instanceof StartError && !error.message.includes('\n'),
    );
  });

  it('opens again by itself when what was in the way is gone', async (test) => {
    const folder = temporaryFolder(test);
    const store = join(folder, 'data', 'comments.sqlite');
    writeFileSync(join(folder, 'data'), '');
    const endpoint = createEndpoint({ store, logger: createLog(), moderation: 'none' });
    test.after(() => endpoint.close());
    await assert.rejects(endpoint.ready(), /Cannot write the data folder/);
    const { rmSync } = await import('node:fs');
    rmSync(join(folder, 'data'));
    mkdirSync(join(folder, 'data'));
    assert.equal((await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())))).status, 201);
  });

  for (const [what, options] of Object.entries({
    'a field that is none': { required: ['phone'] },
    'a base that is no path': { base: 'comments/' },
    'a base that no request has': { base: '/site/../comments' },
    'a base where the server says that it lives': { base: '/healthz' },
    'a base where the server says that it is ready': { base: '/readyz' },
    'a base where related articles are': { base: '/related', related: { feed: 'feed.xml' } },
    'related articles where comments are': { related: { feed: 'feed.xml', base: '/comments/related' } },
  })) {
    it(`does not start with ${what}`, () => {
      assert.throws(() => createEndpoint({ store: ':memory:', ...options }), StartError);
    });
  }

  it('does not start with a secret that is too short', async () => {
    const endpoint = createEndpoint({ store: ':memory:', secret: new Uint8Array(15), logger: createLog() });
    await assert.rejects(endpoint.ready(), StartError);
  });
});
