import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { Store } from '../../src/server/storage/store.js';
import { dump } from './import-support.js';
import { comment, created, openEndpoint, PAGE, STORE } from './setup.js';

const CANARY = 'Canary1f9';
const EMAIL = `${CANARY}@Mail.example`;

const body = (changes: Record<string, unknown> = {}) =>
  comment({
    author: { name: `${CANARY} Ann`, email: EMAIL, website: `https://${CANARY}.example` },
    text: `${CANARY} says`,
    meta: { town: `${CANARY} town` },
    ...changes,
  });

/** All that SQLite keeps on disk; PostgreSQL overwrites in its own time. */
const bytes = (store: string): string =>
  STORE === 'postgres'
    ? JSON.stringify(dump(store))
    : ['', '-wal', '-journal']
        .map((end) => store + end)
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'latin1'))
        .join('');

const open = async (test: TestContext, path: string): Promise<Store> => {
  const store = await Store.open(path);
  test.after(() => store.close());
  return store;
};

describe('erasing a person', () => {
  it('leaves nothing of them on disk while the server runs, and a place above the replies of others', async (test) => {
    const { post, act, list, store: path } = openEndpoint(test);
    const { comment: root } = await created(await post(body(), { 'Idempotency-Key': 'f00d' }));
    // Enough for rows to move from page to page of the file.
    for (let index = 0; index < 40; index++) {
      await post(body({ text: `${CANARY} ${index} `.repeat(99), author: { email: EMAIL.toLowerCase() } }));
    }
    await post(body({ topic: 'spam', page: { url: `${PAGE}?2` } }));
    await post(comment({ parent: root.id, author: { name: 'Bo', email: 'bo@mail.example' } }));
    await act('POST', `${root.id}/report`, undefined, { reason: 'other', text: `It says "${CANARY} says"` });
    await act('PUT', `${root.id}/vote`, 'r'.repeat(20));
    assert.match(bytes(path).toLowerCase(), /canary1f9/);

    const store = await open(test, path);
    assert.equal(await store.erase(` ${EMAIL.toUpperCase()}`, Date.now()), 42);
    assert.equal(await store.scrub(), true);
    assert.doesNotMatch(bytes(path).toLowerCase(), /canary1f9/);

    const { comments, total } = await list();
    assert.deepEqual(
      comments.map(({ status, author, text }) => [status, author.name, text]),
      [
        ['deleted', '', ''],
        ['published', 'Bo', 'Good bread.'],
      ],
    );
    assert.equal(total, 1);
    // A second time there is nothing to do.
    const before = dump(path);
    assert.equal(await store.erase(EMAIL, Date.now()), 0);
    assert.deepEqual(dump(path), before);
  });

  it('leaves others alone whose address only looks like theirs', async (test) => {
    const { post, rows, store: path } = openEndpoint(test);
    for (const email of ['an_n@mail.example', 'anxn@mail.example', 'ann@mail.example', 'x-an_n@mail.example']) {
      await post(comment({ author: { email } }));
    }
    const store = await open(test, path);
    assert.equal(await store.erase('an_n@mail.example', Date.now()), 1);
    assert.deepEqual(
      rows().map(({ email }) => email),
      [null, 'anxn@mail.example', 'ann@mail.example', 'x-an_n@mail.example'],
    );
  });

  it('does not let the author bring a comment back', async (test) => {
    const { post, act, store: path } = openEndpoint(test);
    const { comment: root, token } = await created(await post(body()));
    const store = await open(test, path);
    await store.erase(EMAIL, Date.now());
    const answer = await act('PATCH', root.id, token, { text: 'Here again' });
    assert.ok(answer.status === 403 || answer.status === 404);
  });
});
