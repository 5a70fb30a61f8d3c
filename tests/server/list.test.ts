import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commentList } from '../../src/contract/index.js';
import { LONGEST_LIST } from '../../src/server/storage/list-comments.js';
import { comment, created, openEndpoint, PAGE, problem, withDatabase } from './setup.js';

type Opened = ReturnType<typeof openEndpoint>;

const write = async ({ post }: Opened, text: string, parent?: string) =>
  (await created(await post(comment({ text, parent })))).comment.id;

const texts = async ({ list }: Opened, query: Record<string, string> = {}) =>
  (await list(query)).comments.map(({ text }) => text);

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
    assert.deepEqual(await list(), { comments: [], total: 0, next: null, closed: false });
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

  it('cuts a thread that is longer than an answer, and goes on inside it', async (test) => {
    const opened = openEndpoint(test);
    const root = await write(opened, 'root');
    await write(opened, 'after');
    withDatabase(opened.store, (database) => {
      const insert = database.prepare(
        `insert into comments (page, id, parent, root, depth, status, name, text, token_hash, created_at)
         values (?, ?, ?, ?, 1, 'published', '', ?, '', 0)`,
      );
      database.exec('begin');
      for (let index = 0; index < LONGEST_LIST + 5; index++) {
        const id = `ffffffff-ffff-7fff-8fff-${index.toString(16).padStart(12, '0')}`;
        insert.run(PAGE, id, root, root, String(index));
      }
      database.exec('commit');
    });
    const replies = Array.from({ length: LONGEST_LIST + 5 }, (_, index) => String(index));
    const pages = await walk(opened, { sort: 'oldest' });
    assert.deepEqual(
      pages.map(({ length }) => length),
      [LONGEST_LIST, 7],
    );
    assert.deepEqual(pages.flat(), ['root', ...replies, 'after']);
  });

  it('reads each part by an index, without sorting', async (test) => {
    const opened = openEndpoint(test);
    await write(opened, 'first');
    const plans = withDatabase(opened.store, (database) =>
      [
        "select id from comments where page = ? and depth = 0 and status = 'published' and id < ? order by id desc limit 3",
        "select * from comments where page = ? and status = 'published' and root in (?, '2') order by root desc, id limit 9",
      ].map((query) => JSON.stringify(database.prepare(`explain query plan ${query}`).all('', ''))),
    );
    assert.match(plans[0]!, /comments_roots/);
    assert.match(plans[1]!, /comments_threads/);
    assert.doesNotMatch(plans[0]!, /TEMP B-TREE/);
  });

  for (const [name, value] of [
    ['sort', 'best'],
    ['sort', '(select 1)'],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1e999'],
    ['limit', '-1'],
    ['limit', "1'"],
    ['cursor', 'x'],
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

  it('answers HEAD without a body', async (test) => {
    const { fetch } = openEndpoint(test);
    const response = await fetch(`?${new URLSearchParams({ page: PAGE })}`, { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '');
  });

  it('answers 404 for a comment that is not published', async (test) => {
    const { post, fetch } = openEndpoint(test, { hold: true });
    const { comment: held } = await created(await post());
    const response = await fetch(`/comments/${held.id}`);
    assert.equal(response.status, 404);
    assert.equal((await problem(response)).code, 'not_found');
  });
});
