import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Store } from '../../src/server/storage/store.js';
import { DESK, OTHER_DESK } from './mail-support.js';
import { newStore, withDatabase } from './setup.js';

/** Two instances on a store, with mails to one recipient that are due at these moments. */
const openBoth = async (test: TestContext, due: readonly number[]) => {
  const path = newStore(test);
  const instances = [await Store.open(path), await Store.open(path)] as const;
  test.after(() => Promise.all(instances.map((store) => store.close())));
  const add = (comment: string, at: number, recipient = DESK) =>
    withDatabase(path, (database) =>
      database
        .prepare(
          `insert into outbox (kind, recipient, comment, page, due_at, tries, created_at)
           values ('moderate', ?, ?, 'page', ?, 0, 0)`,
        )
        .run(recipient, comment, at),
    );
  due.forEach((at, index) => add(`${index + 1}`, at));
  const [one, other] = instances.map(({ mail }) => mail);
  return { one: one!, other: other!, add };
};

const told = (parcel: Awaited<ReturnType<Store['mail']['take']>>) => parcel?.comments.map(({ comment }) => comment);

describe('a mail that an instance has taken', () => {
  it('is all that is due to its recipient, and nobody else’s until the lease is over', async (test) => {
    const { one, other, add } = await openBoth(test, [10, 20, 99]);
    assert.deepEqual(told(await one.take({ now: 20, until: 50 })), ['1', '2']);
    for (const now of [20, 49]) assert.equal(await other.take({ now, until: 80 }), undefined);
    add('4', 30);
    assert.deepEqual(told(await other.take({ now: 49, until: 80 })), ['4']);
    assert.equal(await one.nextDue(), 50);
    assert.deepEqual(told(await other.take({ now: 50, until: 80 })), ['1', '2']);
  });

  it('is not touched any more by who had it before', async (test) => {
    const { one, other } = await openBoth(test, [10]);
    const late = (await one.take({ now: 10, until: 50 }))!;
    const parcel = (await other.take({ now: 50, until: 80 }))!;
    await one.drop(late);
    await one.postpone(late, { until: 60, tries: 1 });
    assert.equal(await one.take({ now: 79, until: 99 }), undefined);
    await other.postpone(parcel, { until: 90, tries: 1 });
    assert.equal(await one.take({ now: 89, until: 99 }), undefined);
    const again = (await one.take({ now: 90, until: 99 }))!;
    assert.deepEqual([told(again), again.tries], [['1'], 1]);
    await one.drop(again);
    assert.equal(await other.nextDue(), undefined);
  });

  it('comes after those that have been due for longer', async (test) => {
    const { one, add } = await openBoth(test, [20]);
    add('2', 10, OTHER_DESK);
    const recipients = [await one.take({ now: 20, until: 50 }), await one.take({ now: 20, until: 50 })];
    assert.deepEqual(
      recipients.map((parcel) => parcel?.recipient),
      [OTHER_DESK, DESK],
    );
  });
});
