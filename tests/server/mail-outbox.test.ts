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
  const set = (sql: string) => withDatabase(path, (database) => database.exec(`update outbox set ${sql}`));
  due.forEach((at, index) => add(`${index + 1}`, at));
  const [one, other] = instances.map(({ mail }) => mail);
  return { one: one!, other: other!, add, set };
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

describe('a mail that waits for a time which a clock said that was ahead', () => {
  const [MINUTE, HOUR] = [60_000, 3_600_000];
  const times = { lease: 2 * MINUTE, longest: 24 * HOUR };
  const now = 1_000 * HOUR;

  it('is due as soon as somebody looks, and then waits as others do', async (test) => {
    const wrong = {
      'written then': `created_at = ${now + HOUR}, due_at = ${now + HOUR}`,
      'taken then': `lease = 'x', due_at = ${now + HOUR}`,
      'postponed then': `due_at = ${now + 26 * HOUR}`,
    };
    for (const [what, sql] of Object.entries(wrong)) {
      const { one, other, set } = await openBoth(test, [0]);
      set(sql);
      assert.equal(await one.take({ now, until: now + 2 * MINUTE }), undefined, what);
      await one.hasten({ now, ...times });
      const parcel = (await one.take({ now, until: now + 2 * MINUTE }))!;
      assert.deepEqual(told(parcel), ['1'], what);
      await other.hasten({ now, ...times });
      assert.equal(await other.nextDue(), now + 2 * MINUTE, what);
      await one.postpone(parcel, { until: now + 24 * HOUR, tries: 1 });
      await other.hasten({ now, ...times });
      assert.equal(await other.nextDue(), now + 24 * HOUR, what);
    }
  });

  it('is left alone where clocks differ by little', async (test) => {
    const { one, set } = await openBoth(test, [0]);
    for (const [sql, due] of [
      [`created_at = ${now + MINUTE}`, now + MINUTE],
      [`lease = 'x'`, now + 3 * MINUTE],
      [`lease = null`, now + 24 * HOUR],
    ] as const) {
      set(`${sql}, due_at = ${due}`);
      await one.hasten({ now, ...times });
      assert.equal(await one.nextDue(), due);
    }
  });
});
