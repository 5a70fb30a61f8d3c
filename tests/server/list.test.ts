import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commentList } from '../../src/contract/index.js';
import { LONGEST_LIST, THREAD_REPLIES } from '../../src/server/storage/list-comments.js';
import { addReplies, type ListAnswer, openEndpoint, PAGE, problem } from './setup.js';
import { openWatched } from './watched-store.js';

type Opened = ReturnType<typeof openEndpoint>;

const write = async ({ write }: Opened, text: string, parent?: string) => (await write(text, parent)).id;

const textsOf = ({ comments }: ListAnswer) => comments.map(({ text }) => text);

const texts = async ({ list }: Opened, query: Record<string, string> = {}) => textsOf(await list(query));

/** Follows `next` to the end. */
const walk = async (opened: Opened, query: Record<string, string>) => {
  const pages: string[][] = [];
  let cursor: string | null | undefined;
  do {
    const answer = await opened.list({ ...query, ...(cursor && { cursor }) });
    pages.push(answer.comments.map(({ text }) => text));
    cursor = answer.next;
  } while (cursor);
  return pages;
};

describe('GET {endpoint}', () => {
  it('answers a page that nobody has commented on with an empty list', async (test) => {
    const { list } = openEndpoint(test);
    assert.deepEqual(await list(), { comments: [], total: 0, next: null, closed: false, markdown: true });
  });

  it('answers what the contract says', async (test) => {
    const opened = openEndpoint(test);
    await write(opened, 'Good');
    assert.ok(commentList.safeParse(await opened.list()).success);
  });

  it('shows the newest thread first, and replies in the order of time', async (test) => {
    const opened = openEndpoint(test);
    const first = await write(opened, 'first');
    await write(opened, 'second');
    const reply = await write(opened, 'first.1', first);
    await write(opened, 'first.2', first);
    await write(opened, 'first.1.1', reply);
    assert.deepEqual(await texts(opened), ['second', 'first', 'first.1', 'first.2', 'first.1.1']);
    assert.deepEqual(await texts(opened, { sort: 'oldest' }), ['first', 'first.1', 'first.2', 'first.1.1', 'second']);
  });

  it('counts replies in the total', async (test) => {
    const opened = openEndpoint(test);
    await write(opened, 'reply', await write(opened, 'first'));
    assert.equal((await opened.list({ limit: '1' })).total, 2);
  });

  for (const sort of ['newest', 'oldest']) {
    it(`pages by thread, each comment once, ${sort} first`, async (test) => {
      const opened = openEndpoint(test);
      for (const root of ['1', '2', '3', '4', '5']) await write(opened, `${root}.1`, await write(opened, root));
      const pages = await walk(opened, { sort, limit: '2' });
      const roots = sort === 'newest' ? ['5', '4', '3', '2', '1'] : ['1', '2', '3', '4', '5'];
      assert.deepEqual(
        pages,
        [roots.slice(0, 2), roots.slice(2, 4), roots.slice(4)].map((page) =>
          page.flatMap((root) => [root, `${root}.1`]),
        ),
      );
    });
  }

  it('keeps its place while new comments arrive', async (test) => {
    const opened = openEndpoint(test);
    for (const text of ['1', '2', '3']) await write(opened, text);
    const { next } = await opened.list({ limit: '2' });
    await write(opened, '4');
    assert.deepEqual(await texts(opened, { limit: '2', cursor: next! }), ['1']);
  });

  it('ends an answer after a whole thread, and goes on with the next', async (test) => {
    const opened = openEndpoint(test);
    const roots: string[] = [];
    for (let index = 0; index < 12; index++) {
      roots.push(await write(opened, `root ${index}`));
      addReplies(opened.store, roots.at(-1)!, THREAD_REPLIES);
    }
    const first = await opened.list({ sort: 'oldest', limit: '100' });
    const whole = Math.floor(LONGEST_LIST / (THREAD_REPLIES + 1));
    assert.equal(first.comments.length, whole * (THREAD_REPLIES + 1));
    assert.equal(first.comments.filter(({ rest }) => rest !== undefined).length, 0);
    const second = await opened.list({ sort: 'oldest', limit: '100', cursor: first.next! });
    assert.deepEqual(
      [...first.comments, ...second.comments].filter(({ parent }) => !parent).map(({ id }) => id),
      roots,
    );
    assert.equal(second.comments.length, (12 - whole) * (THREAD_REPLIES + 1));
    assert.equal(second.next, null);
  });

  for (const [name, value] of [
    ['sort', 'best'],
    ['sort', 'toString'],
    ['sort', '(select 1)'],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e999'],
    ['limit', '-1'],
    ['limit', "1'"],
    ['cursor', 'x'],
    ['cursor', ''],
    ['cursor', '3.0190a0a0-0000-7000-8000-000000000000'],
    ['cursor', '0190a0a0-0000-7000-8000-000000000000~'],
    ['cursor', "0190a0a0-0000-7000-8000-000000000000' or '1'='1"],
    ['page', 'bread'],
  ]) {
    it(`refuses ${name}=${value}`, async (test) => {
      const { fetch } = openEndpoint(test);
      const response = await fetch(`?${new URLSearchParams({ page: PAGE, [name!]: value! })}`);
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path: [name], code: 'invalid' }]);
    });
  }

  it('refuses a cursor with more votes than any comment can have', async (test) => {
    const { fetch } = openEndpoint(test);
    const cursor = '9999999999.0190a0a0-0000-7000-8000-000000000000';
    const response = await fetch(`?${new URLSearchParams({ page: PAGE, sort: 'votes', cursor })}`);
    assert.equal(response.status, 422);
    assert.deepEqual((await problem(response)).issues, [{ path: ['cursor'], code: 'invalid' }]);
  });

  it('asks for the page', async (test) => {
    const { fetch } = openEndpoint(test);
    assert.deepEqual((await problem(await fetch(''))).issues, [{ path: ['page'], code: 'required' }]);
  });

  it('answers 304 until something changes that a reader can see', async (test) => {
    const opened = openEndpoint(test);
    await write(opened, 'first');
    const address = `?${new URLSearchParams({ page: PAGE })}`;
    const etag = (await opened.fetch(address)).headers.get('etag')!;
    const ask = () => opened.fetch(address, { headers: { 'If-None-Match': etag } });
    const unchanged = await ask();
    assert.equal(unchanged.status, 304);
    assert.equal(unchanged.headers.get('etag'), etag);
    await write(opened, 'second');
    assert.equal((await ask()).status, 200);
  });

  it('is not taken for that of a store which was there before', async (test) => {
    const [before, opened] = [openEndpoint(test), openEndpoint(test)];
    const address = `?${new URLSearchParams({ page: PAGE })}`;
    await write(before, 'lost');
    const etag = (await before.fetch(address)).headers.get('etag')!;
    for (const then = Date.now(); Date.now() === then;);
    await write(opened, 'new');
    const answer = await opened.fetch(address, { headers: { 'If-None-Match': etag } });
    assert.equal(answer.status, 200);
    assert.equal(((await answer.json()) as ListAnswer).comments[0]!.text, 'new');
  });

  it('answers HEAD without a body', async (test) => {
    const { fetch } = openEndpoint(test);
    const response = await fetch(`?${new URLSearchParams({ page: PAGE })}`, { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
  });
});

describe('a list that several ask for at the same time', () => {
  it('is read once for all of them', async (test) => {
    const { write, list, reads } = await openWatched(test);
    await write('First');
    let before = reads();
    await list();
    const once = reads() - before;
    assert.ok(once > 0);
    await write('Second');
    before = reads();
    const lists = await Promise.all(Array.from({ length: 20 }, () => list()));
    for (const one of lists) assert.deepEqual(textsOf(one), ['Second', 'First']);
    assert.equal(reads() - before, once);
  });

  it('is read for each question by itself', async (test) => {
    const { write, list } = await openWatched(test);
    await write('First');
    await write('Second');
    const both = await Promise.all([list({ sort: 'newest' }), list({ sort: 'oldest' })]);
    assert.deepEqual(both.map(textsOf), [
      ['Second', 'First'],
      ['First', 'Second'],
    ]);
  });

  it('is read again for who asks next, when that has failed', async (test) => {
    const { write, fetch, failRead } = await openWatched(test);
    const address = `?${new URLSearchParams({ page: PAGE })}`;
    await write('First');
    failRead();
    const failed = await Promise.all([fetch(address), fetch(address)]);
    assert.deepEqual(
      failed.map(({ status }) => status),
      [500, 500],
    );
    assert.equal((await fetch(address)).status, 200);
  });

  it('has the comment whose answer came before it was asked for, though an older one is still being read', async (test) => {
    const { write, list, holdRead } = await openWatched(test);
    await write('First');
    const held = holdRead();
    const early = list();
    const release = await held;
    await write('Second');
    const late = list();
    // When this is there, that one has been looked at too.
    await list({ sort: 'oldest' });
    release();
    assert.deepEqual(textsOf(await late), ['Second', 'First']);
    assert.deepEqual(textsOf(await early), ['First']);
    assert.deepEqual(textsOf(await list()), ['Second', 'First']);
  });
});
