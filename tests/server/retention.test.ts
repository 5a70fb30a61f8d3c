import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createEndpoint } from '../../src/server/index.js';
import { Store } from '../../src/server/storage/store.js';
import { comment, createLog, openEndpoint, withDatabase } from './setup.js';

const DAY = 86_400_000;

describe('what is kept for some time', () => {
  it('is forgotten when the time is over, and not before, and is not on disk then', async (test) => {
    const { post, rows, store: path } = openEndpoint(test);
    await post(comment({ author: { name: 'Ann', email: 'canary@mail.example' } }));
    await post(comment({ author: { name: 'Bo' } }));
    const store = await Store.open(path);
    test.after(() => store.close());
    const before = rows();
    const written = Number(before[0]!.created_at);
    assert.equal(await store.forgetEmails(written), 0);
    assert.deepEqual(rows(), before);
    assert.equal(await store.forgetEmails(written + 1), 1);
    assert.deepEqual(
      rows().map((row) => ({ ...row })),
      [{ ...before[0], email: null }, { ...before[1] }],
    );
    for (const file of [path, `${path}-wal`]) {
      if (existsSync(file)) assert.doesNotMatch(readFileSync(file, 'latin1'), /canary@/);
    }
    assert.equal(await store.forgetEmails(written + DAY), 0);
  });

  it('is forgotten of thousands of comments, some at a time', async (test) => {
    const { write, store: path } = openEndpoint(test);
    await write('x');
    withDatabase(path, (database) =>
      database.exec(`
        insert into comments (page, id, root, depth, status, name, email, text, token_hash, created_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 2300)
        select page, 'x' || i, 'x' || i, 0, 'published', '', i || '@mail.example', '', '', i from comments, n`),
    );
    const store = await Store.open(path);
    test.after(() => store.close());
    assert.equal(await store.forgetEmails(2_001), 2_000);
    const left = withDatabase(path, (database) =>
      database.prepare('select count(*) as count from comments where email is not null').get(),
    );
    assert.deepEqual({ ...(left as object) }, { count: 300 });
  });

  it('is forgotten by a server when it starts, and every hour', async (test) => {
    const { post, rows, store, endpoint: other } = openEndpoint(test);
    await post(comment({ author: { email: 'ann@mail.example' } }));
    await other.close();
    test.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const log = createLog();
    const endpoint = createEndpoint({ store, logger: log, emailRetention: DAY });
    await endpoint.ready();
    assert.equal(rows()[0]!.email, 'ann@mail.example');
    test.mock.timers.tick(DAY + 3_600_000);
    await endpoint.close();
    assert.equal(rows()[0]!.email, null);
    assert.deepEqual(log.lines, []);
  });

  it('is a time', () => {
    for (const emailRetention of [-1, Number.NaN]) {
      assert.throws(() => createEndpoint({ store: ':memory:', emailRetention, logger: createLog() }), {
        name: 'StartError',
        message: `"${emailRetention}" is no time to keep email addresses for`,
      });
    }
  });
});
