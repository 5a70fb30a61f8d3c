import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { SignJWT } from 'jose';
import { describePerson } from '../../src/server/privacy/person.js';
import { Store } from '../../src/server/storage/store.js';
import { dump } from './import-support.js';
import { openModerated } from './moderation-support.js';
import { comment, created, ENDPOINT, jsonInit, openEndpoint, PAGE, STORE } from './setup.js';

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
    assert.deepEqual(await store.erase(` ${EMAIL.toUpperCase()}`, Date.now()), { comments: 42, blocks: 0 });
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
    assert.deepEqual(await store.erase(EMAIL, Date.now()), { comments: 0, blocks: 0 });
    assert.deepEqual(dump(path), before);
  });

  it('takes what moderators have of them: blocks by address and account, names, reports, and what the limits count', async (test) => {
    const secret = 'a secret that is known to the site and to the endpoint';
    const { endpoint, send, queue, log, store: path } = await openModerated(test, { users: { secret } });
    const sayFrom = async (address: string, changes: Record<string, unknown>) => {
      const answer = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment(changes))), { address });
      return (await created(answer)).comment.id;
    };
    const sign = (claims: Record<string, unknown>) =>
      new SignJWT({ sub: `${CANARY}-7`, name: `${CANARY} Ann`, ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(Buffer.from(secret));
    const typed = await sayFrom('192.0.2.1', { ...body(), author: { name: `${CANARY} Ann`, email: EMAIL } });
    const account = await sayFrom('192.0.2.2', {
      ...body(),
      author: undefined,
      userToken: await sign({ email: EMAIL }),
    });
    // By the account it is theirs as well.
    const renamed = await sayFrom('192.0.2.3', {
      ...{ ...body(), author: undefined },
      userToken: await sign({ email: `new-${EMAIL}`, name: `${CANARY} Anna` }),
    });
    const others = await sayFrom('192.0.2.4', { author: { name: 'Bo', email: 'bo@mail.example' } });
    await send('/actions', { action: 'spam', comments: [account] });
    await send('/actions', { action: 'approve', comments: [typed] });
    await endpoint.fetch(new Request(`${ENDPOINT}/${typed}/report`, jsonInit({ reason: 'abuse', text: CANARY })));
    for (const [id, kind] of [
      ...[typed, account, renamed].flatMap((id) => [
        [id, 'email'],
        [id, 'network'],
      ]),
      [account, 'account'],
      [others, 'email'],
    ]) {
      assert.equal((await send('/blocks', { comment: id, kind })).status, 201);
    }
    assert.equal((await queue({ in: 'reported' })).comments.length, 1);
    const hashes = (dump(path).comments as { email: string | null; network: string }[])
      .filter(({ email }) => email !== 'bo@mail.example')
      .map(({ network }) => network);
    assert.equal(new Set(hashes).size, 3);

    const store = await open(test, path);
    let told = '';
    for await (const part of describePerson(store, EMAIL)) told += part;
    const person = JSON.parse(told) as { comments: object[]; blocks: { kind: string; value: string }[] };
    assert.equal(person.comments.length, 3);
    assert.deepEqual(person.blocks.map(({ kind, value }) => [kind, value]).sort(), [
      ['account', `${CANARY}-7`],
      ['email', EMAIL.toLowerCase()],
      ['email', EMAIL.toLowerCase()],
      ['email', `new-${EMAIL}`.toLowerCase()],
    ]);

    assert.deepEqual(await store.erase(EMAIL, Date.now()), { comments: 3, blocks: 4 });
    assert.equal(await store.scrub(), true);
    assert.doesNotMatch(bytes(path).toLowerCase(), /canary1f9/);
    const { comments, reports, limits, blocks } = dump(path) as Record<string, Record<string, unknown>[]>;
    assert.deepEqual([reports, limits], [[], []]);
    // A network stays blocked, without a name.
    assert.deepEqual(
      blocks!.map(({ kind, name }) => [kind, name]).sort(),
      [...hashes.map(() => ['network', '']), ['email', 'Bo']].sort(),
    );
    const left = comments!.filter(({ id }) => id !== others);
    assert.deepEqual(
      left.map(({ open_reports, removed_as, reason, network }) => [open_reports, removed_as, reason, network]),
      left.map(() => [0, null, null, null]),
    );
    for (const list of ['held', 'reported', 'spam', 'published', 'deleted']) {
      assert.deepEqual(
        (await queue({ in: list })).comments.map(({ id }) => id),
        list === 'held' ? [others] : [],
      );
    }
    // The log still says what was done, and not to whom.
    const entries = await log();
    assert.equal(entries.filter(({ action }) => action === 'block').length, 8);
    assert.doesNotMatch(JSON.stringify(entries), /canary1f9/i);
  });

  it('leaves others alone whose address only looks like theirs', async (test) => {
    const { post, rows, store: path } = openEndpoint(test);
    for (const email of ['an_n@mail.example', 'anxn@mail.example', 'ann@mail.example', 'x-an_n@mail.example']) {
      await post(comment({ author: { email } }));
    }
    const store = await open(test, path);
    assert.equal((await store.erase('an_n@mail.example', Date.now())).comments, 1);
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
