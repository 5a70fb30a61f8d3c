import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { NewRow } from '../../src/server/storage/create-comment.js';
import { Store } from '../../src/server/storage/store.js';
import { newStore, PAGE, withDatabase } from './setup.js';

const row = (id: string, changes: Partial<NewRow> = {}): NewRow => ({
  ...{ page: PAGE, id, parent: null, title: null, text: 'Text', name: 'Reader', email: null, website: null },
  ...{ avatar: null, meta: null, elapsed: null, status: 'published', token_hash: '', created_at: 1 },
  ...changes,
});
const retryOf = (key: string, fingerprint = key) => ({ key, fingerprint, status: 201, answer: `answer to ${key}` });

const opened = async (test: TestContext) => {
  const path = newStore(test);
  const store = await Store.open(path);
  test.after(() => store.close());
  const values = (sql: string) =>
    withDatabase(path, (database) => database.prepare(sql).all()).map((found) => Object.values(found as object));
  return { path, store, values };
};

describe('comments that come at the same time', () => {
  it('are all written, and each page counts its own', async (test) => {
    const { store, values } = await opened(test);
    const numbers = Array.from({ length: 75 }, (_, index) => index);
    const written = await Promise.all(
      numbers.map((number) => {
        const changes = { page: `${PAGE}-${number % 7}`, ...(number % 10 === 0 && { status: 'held' as const }) };
        return store.create(row(`id-${number}`, changes), number % 3 === 0 ? undefined : retryOf(`key-${number}`));
      }),
    );
    assert.deepEqual(
      written.map(({ comment, replayed }) => ({ comment, replayed })),
      numbers.map((number) => ({ comment: `id-${number}`, replayed: false })),
    );
    assert.deepEqual(values('select count(distinct id) from comments').flat().map(Number), [75]);
    assert.deepEqual(values('select count(*) from idempotency').flat().map(Number), [50]);
    const counted = values(
      `select published, (select count(*) from comments where page = url and status = 'published') from pages`,
    );
    assert.equal(counted.length, 7);
    for (const [said, found] of counted) assert.equal(Number(said), Number(found));
  });

  it('are each answered for themselves: one that is refused takes nothing from the others', async (test) => {
    const { path, store, values } = await opened(test);
    await store.create(row('there'), retryOf('known'));
    await store.create(row('held', { status: 'held' }));
    await store.create(row('other', { page: `${PAGE}-closed` }));
    withDatabase(path, (database) => database.exec(`update pages set closed = 1 where url = '${PAGE}-closed'`));
    const settled = await Promise.allSettled([
      store.create(row('again'), retryOf('known')),
      store.create(row('differs'), retryOf('known', 'another')),
      store.create(row('reply', { parent: 'there' }), retryOf('reply')),
      store.create(row('to-held', { parent: 'held' }), retryOf('to-held')),
      store.create(row('to-nobody', { parent: 'nobody' }), retryOf('to-nobody')),
      store.create(row('twin'), retryOf('twin')),
      store.create(row('twin-too'), retryOf('twin')),
      store.create(row('twin-not'), retryOf('twin', 'another')),
      store.create(row('too-late', { page: `${PAGE}-closed` }), retryOf('twin')),
    ]);
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value.comment : (one.reason as Error).message)),
      ['there', 'key_reused', 'reply', 'parent_not_found', 'parent_not_found', 'twin', 'twin', 'key_reused', 'closed'],
    );
    assert.deepEqual(values(`select id from comments where page = '${PAGE}' order by id`).flat(), [
      ...['held', 'reply', 'there', 'twin'],
    ]);
    assert.deepEqual(values(`select root, depth from comments where id = 'reply'`).flat(), ['there', 1]);
    assert.equal((await store.page(PAGE)).published, 3);
  });

  it('do not fail for one that cannot be written', async (test) => {
    const { store, values } = await opened(test);
    await store.create(row('one'));
    const settled = await Promise.allSettled(['two', 'one', 'three'].map((id) => store.create(row(id), retryOf(id))));
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(values('select id from comments order by id').flat(), ['one', 'three', 'two']);
    assert.equal((await store.page(PAGE)).published, 3);
  });

  it('leave nothing behind where all of them are refused, not even the title of their page', async (test) => {
    const { store, values } = await opened(test);
    const refused = (id: string) =>
      assert.rejects(store.create(row(id, { parent: 'nobody', title: 'Planted' }), retryOf(id)), {
        reason: 'parent_not_found',
      });
    await refused('one');
    await Promise.all([refused('two'), refused('three')]);
    assert.deepEqual(values('select * from pages'), []);
    assert.deepEqual(values('select * from idempotency'), []);
    await store.create(row('four', { title: 'Own' }));
    assert.equal(await store.title(PAGE), 'Own');
  });

  it('leave no page behind where some of them are refused', async (test) => {
    const { store, values } = await opened(test);
    await store.create(row('there'));
    const settled = await Promise.allSettled([
      store.create(row('one', { page: `${PAGE}-two` }), retryOf('one')),
      store.create(row('two', { page: `${PAGE}-three`, parent: 'nobody', title: 'Planted' }), retryOf('two')),
      store.create(row('three', { parent: 'nobody' }), retryOf('three')),
      store.create(row('four', { parent: 'there' }), retryOf('four')),
    ]);
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value.comment : (one.reason as Error).message)),
      ['one', 'parent_not_found', 'parent_not_found', 'four'],
    );
    assert.deepEqual(values('select url from pages order by url').flat(), [PAGE, `${PAGE}-two`]);
    assert.deepEqual(values('select id from comments order by id').flat(), ['four', 'one', 'there']);
    assert.deepEqual(values('select "key" from idempotency order by "key"').flat(), ['four', 'one']);
    assert.equal((await store.page(PAGE)).published, 2);
  });

  it('keep the title that a page got first', async (test) => {
    const { store } = await opened(test);
    await Promise.all([
      store.create(row('one')),
      store.create(row('two', { title: 'First' })),
      store.create(row('three', { title: 'Second' })),
    ]);
    await store.create(row('four', { title: 'Third' }));
    assert.equal(await store.title(PAGE), 'First');
  });
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
