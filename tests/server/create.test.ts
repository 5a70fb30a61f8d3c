import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NewRow } from '../../src/server/storage/create-comment.js';
import { Store } from '../../src/server/storage/store.js';
import { newStore, PAGE, withDatabase } from './setup.js';

const row = (id: string): NewRow => ({
  ...{ page: PAGE, id, parent: null, title: null, text: 'Text', name: 'Reader', email: null, website: null },
  ...{ avatar: null, meta: null, elapsed: null, status: 'published', token_hash: '', created_at: 1 },
});

describe('a comment that cannot be written', () => {
  it('fails with the reason, leaves nothing behind, and holds nobody up', async (test) => {
    const path = newStore(test);
    const store = await Store.open(path);
    test.after(() => store.close());
    const retry = (key: string) => ({ key, fingerprint: key, status: 201, answer: '{}' });
    const create = (id: string, key: string) => store.create(row(id), retry(key));

    await create('one', 'first');
    const [again, other] = await Promise.allSettled([create('one', 'second'), create('two', 'third')]);
    assert.match(String((again as PromiseRejectedResult).reason), /unique/i);
    assert.equal(other.status, 'fulfilled');
    assert.equal((await create('three', 'second')).replayed, false);

    const { published, ids, keys } = withDatabase(path, (database) => ({
      published: database.prepare('select published from pages').all(),
      ids: database.prepare('select id from comments order by id').all(),
      keys: database.prepare('select comment from idempotency order by comment').all(),
    }));
    const values = (rows: unknown[]) => rows.map((found) => Object.values(found as object)[0] as unknown);
    assert.deepEqual(values(published).map(Number), [3]);
    assert.deepEqual(values(ids), ['one', 'three', 'two']);
    assert.deepEqual(values(keys), ['one', 'three', 'two']);
  });

  it('is none that the rest of its transaction fails for', async (test) => {
    const path = newStore(test);
    const store = await Store.open(path);
    test.after(() => store.close());
    const failing = store.create(row('one'), undefined, () => Promise.reject(new RangeError('no')));
    await assert.rejects(failing, RangeError);
    assert.deepEqual(
      withDatabase(path, (database) => database.prepare('select id from comments').all()),
      [],
    );
    assert.equal((await store.page(PAGE)).published, 0);
    assert.equal((await store.create(row('one'))).replayed, false);
  });
});
