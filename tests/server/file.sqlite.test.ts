import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DatabaseSync } from '@photostructure/sqlite';
import { Kysely, Migrator, sql } from 'kysely';
import { createEndpoint } from '../../src/server/index.js';
import { LimitBatch } from '../../src/server/storage/limit-batch.js';
import { LimitCounters } from '../../src/server/storage/limit-counters.js';
import { migrations } from '../../src/server/storage/migrations/index.js';
import type { Database } from '../../src/server/storage/schema.js';
import { openSqlite } from '../../src/server/storage/sqlite.js';
import { comment, created, createLog, ENDPOINT, jsonInit, openEndpoint, temporaryFolder } from './setup.js';

describe('a store in a file', () => {
  it('takes a comment again once another process lets go of the database', async (test) => {
    const { post, store, rows } = openEndpoint(test);
    await post();
    const other = new DatabaseSync(store);
    test.after(() => other.close());
    other.exec('begin immediate');
    const refused = await Promise.all(
      ['f00d', 'beef'].map((key) => post(comment({ text: 'Later' }), { 'Idempotency-Key': key })),
    );
    for (const { status, headers } of refused) {
      assert.equal(status, 503);
      assert.match(headers.get('retry-after')!, /^\d+$/);
    }
    other.exec('rollback');
    assert.equal((await post(comment({ text: 'Later' }), { 'Idempotency-Key': 'f00d' })).status, 201);
    assert.equal(rows().length, 2);
  });

  it('keeps its secret to its owner, and keeps it', async (test) => {
    const { post, store, endpoint } = openEndpoint(test);
    const first = await created(await post(comment(), { 'Idempotency-Key': 'f00d' }));
    const file = join(store, '..', 'secret.key');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file).length, 32);
    await endpoint.close();
    const again = createEndpoint({ store, logger: createLog() });
    test.after(() => again.close());
    const second = await again.fetch(new Request(ENDPOINT, jsonInit(comment(), { 'Idempotency-Key': 'f00d' })));
    assert.equal((await created(second)).token, first.token);
  });

  it('leaves nothing of it in the file', async (test) => {
    const { post, act, endpoint, store } = openEndpoint(test);
    const canaries = ['canary-short', `canary-long ${'x'.repeat(9_000)}`];
    for (const text of canaries) {
      const { comment: first, token } = await created(
        await post(comment({ text }), { 'Idempotency-Key': text.slice(0, 11) }),
      );
      await act('DELETE', first.id, token);
    }
    await endpoint.close();
    assert.ok(!readFileSync(store).includes('canary-short'));
    assert.ok(!readFileSync(store).includes('canary-long '));
    assert.ok(!readFileSync(store).includes('xxxxxxxx'));
  });

  it('waits for the disk with a comment, and not with a counter of the limits', async (test) => {
    const setting = async (db: Kysely<Database>) =>
      (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]!.synchronous;
    const dialect = await openSqlite(join(temporaryFolder(test), 'comments.sqlite'));
    const db = new Kysely<Database>({ dialect });
    test.after(() => db.destroy());
    await new Migrator({ db, provider: migrations }).migrateToLatest();
    const inside: number[] = [];
    const batch = new LimitBatch(db, (query) => dialect.writeUnsynced(query));
    const counters = new LimitCounters(db, batch, { keyPrefix: 'x', points: 2, duration: 600 });
    const commit = () => db.transaction().execute(async (transaction) => inside.push(await setting(transaction)));
    const take = () => counters.consume('reader').catch(() => undefined);
    await Promise.all([commit(), take(), commit(), take(), take(), commit()]);
    assert.deepEqual([...inside, await setting(db)], [2, 2, 2, 2]);
  });
});
