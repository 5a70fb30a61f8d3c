import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createEndpoint } from '../../src/server/index.js';
import { Store } from '../../src/server/storage/store.js';
import { comment, type CreatedAnswer, created, createLog, openEndpoint, withDatabase } from './setup.js';

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

  it('is forgotten of thousands of requests and readers, some at a time', async (test) => {
    const { write, store: path } = openEndpoint(test, { limits: false });
    await write('x');
    const now = Date.now();
    withDatabase(path, (database) =>
      database.exec(`
        insert into limits (key, points, expires_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200)
        select 'x' || i, 1, case when i = 7 then ${now + DAY} else i end from n;
        insert into idempotency (page, key, fingerprint, status, comment, answer, created_at)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200)
        select page, 'x' || i, '', 201, id, '', case when i = 7 then ${now - 30 * DAY} else i end from comments, n`),
    );
    const store = await Store.open(path);
    test.after(() => store.close());
    await store.forgetOld({ networks: Infinity, editWindow: Infinity });
    for (const table of ['limits', 'idempotency']) {
      const keys = withDatabase(path, (database) => database.prepare(`select key from ${table}`).all());
      assert.deepEqual(
        keys.map((row) => ({ ...(row as object) })),
        [{ key: 'x7' }],
        table,
      );
    }
  });

  it('is forgotten of links that have acted once they would act no more', async (test) => {
    const { endpoint, store: path } = openEndpoint(test);
    await endpoint.ready();
    withDatabase(path, (database) =>
      database.exec(`insert into used_links (id, expires_at) values ('over', 1), ('good', ${Date.now() + DAY})`),
    );
    const store = await Store.open(path);
    test.after(() => store.close());
    await store.forgetOld({ networks: Infinity, editWindow: Infinity });
    assert.deepEqual([await store.moderation.isUsed('over'), await store.moderation.isUsed('good')], [false, true]);
  });

  it('is, of a comment that its author took back, the name, until nobody can bring it back', async (test) => {
    const { post, act, rows, store: path } = openEndpoint(test);
    const author = { name: 'canary-name', email: 'ann@mail.example' };
    const [own, removed] = [await created(await post(comment({ author }))), await created(await post())];
    const store = await Store.open(path);
    test.after(() => store.close());
    const change = (set: string, { comment }: CreatedAnswer) =>
      withDatabase(path, (database) => database.exec(`update comments set ${set} where id = '${comment.id}'`));
    const found = ({ comment }: CreatedAnswer) => ({ ...rows().find(({ id }) => id === comment.id) });
    const written = Date.now() - DAY;
    for (const answer of [own, removed]) change(`created_at = ${written}, role = 'editor'`, answer);
    // By moderators, who may undo it.
    change(`deleted_at = ${written}, removed_as = 'deleted'`, removed);
    const untouched = found(removed);

    await act('DELETE', own.comment.id, own.token).then(({ status }) => assert.equal(status, 403));
    change(`created_at = ${Date.now()}`, own);
    assert.equal((await act('DELETE', own.comment.id, own.token)).status, 204);
    await store.forgetOld({ networks: Infinity, editWindow: 0 });
    assert.equal((await act('PATCH', own.comment.id, own.token, { text: 'Again.' })).status, 200);
    assert.equal(found(own).name, 'canary-name');
    assert.equal((await act('DELETE', own.comment.id, own.token)).status, 204);
    change(`created_at = ${written}`, own);
    const before = found(own);
    await store.forgetOld({ networks: Infinity, editWindow: DAY });
    assert.deepEqual(found(own), before);
    await store.forgetOld({ networks: Infinity, editWindow: DAY / 2 });
    assert.deepEqual(found(own), { ...before, name: '', role: null });
    assert.deepEqual(found(removed), untouched);
    for (const file of [path, `${path}-wal`]) {
      if (existsSync(file)) assert.doesNotMatch(readFileSync(file, 'latin1'), /canary-/);
    }
  });

  it('is forgotten by a server when it starts, and every hour', async (test) => {
    const { post, act, rows, store, endpoint: other } = openEndpoint(test);
    await post(comment({ author: { email: 'ann@mail.example' } }));
    const { comment: own, token } = await created(await post());
    await act('DELETE', own.id, token);
    await other.close();
    test.mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const log = createLog();
    const endpoint = createEndpoint({ store, logger: log, emailRetention: DAY, editWindow: 2 * DAY });
    await endpoint.ready();
    assert.equal(rows()[0]!.email, 'ann@mail.example');
    test.mock.timers.tick(DAY + 3_600_000);
    await endpoint.close();
    assert.deepEqual([rows()[0]!.email, rows()[1]!.name], [null, 'Ann']);
    const next = createEndpoint({ store, logger: log, editWindow: DAY });
    await next.ready();
    await next.close();
    assert.equal(rows()[1]!.name, '');
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
