import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isId, newId } from '../../src/server/id.js';
import { THREAD_REPLIES } from '../../src/server/storage/list-comments.js';
import { LONGEST_THREAD } from '../../src/server/storage/thread.js';
import { addReplies, openEndpoint, PAGE, problem, withDatabase } from './setup.js';

type Opened = ReturnType<typeof openEndpoint>;

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => String(from + index));
const textsOf = (comments: { text: string }[]) => comments.map(({ text }) => text);

const ask = ({ fetch }: Opened, query: Record<string, string>) =>
  fetch(`?${new URLSearchParams({ page: PAGE, ...query })}`);

describe('a long thread', () => {
  it('shows its first replies in a list, and a cursor of the others', async (test) => {
    const opened = openEndpoint(test);
    const { id: root } = await opened.write('root');
    await opened.write('short');
    addReplies(opened.store, root, LONGEST_THREAD + THREAD_REPLIES + 5);
    const { comments, next } = await opened.list({ sort: 'oldest' });
    assert.deepEqual(textsOf(comments), ['root', ...numbers(0, THREAD_REPLIES), 'short']);
    assert.deepEqual(
      comments.map(({ rest }) => rest !== undefined),
      comments.map(({ text }) => text === 'root'),
    );
    assert.equal(next, null);

    const second = await opened.list({ cursor: comments[0]!.rest! });
    assert.deepEqual(textsOf(second.comments), numbers(THREAD_REPLIES, LONGEST_THREAD + THREAD_REPLIES));
    const third = await opened.list({ cursor: second.next! });
    const all = LONGEST_THREAD + THREAD_REPLIES + 5;
    assert.deepEqual(textsOf(third.comments), numbers(all - 5, all));
    assert.equal(third.next, null);
    assert.equal(third.total, 2);
  });

  it('has no rest when its last reply fits', async (test) => {
    const opened = openEndpoint(test);
    const { id: root } = await opened.write('root');
    addReplies(opened.store, root, THREAD_REPLIES);
    const { comments } = await opened.list();
    assert.equal(comments.length, THREAD_REPLIES + 1);
    assert.equal(comments[0]!.rest, undefined);
  });

  it('has no rest on another page, or when it is hidden', async (test) => {
    const opened = openEndpoint(test);
    const { id: root } = await opened.write('root');
    addReplies(opened.store, root, THREAD_REPLIES + 1);
    const cursor = (await opened.list()).comments[0]!.rest!;
    assert.deepEqual((await opened.list({ page: `${PAGE}/other`, cursor })).comments, []);
    withDatabase(opened.store, (database) => database.exec(`update comments set status = 'held' where parent is null`));
    const hidden = await opened.list({ cursor });
    assert.deepEqual([hidden.comments, hidden.next], [[], null]);
  });
});

describe('GET {endpoint}?thread=', () => {
  it('answers the thread that a comment is in, and no other', async (test) => {
    const opened = openEndpoint(test);
    const root = await opened.write('root');
    const reply = await opened.write('root.1', root.id);
    const nested = await opened.write('root.1.1', reply.id);
    await opened.write('other');
    for (const { id } of [root, reply, nested]) {
      const { comments, next, total } = await opened.list({ thread: id });
      assert.deepEqual([textsOf(comments), next, total], [['root', 'root.1', 'root.1.1'], null, 4]);
    }
  });

  it('always has the comment and what it answers, however far they are', async (test) => {
    const opened = openEndpoint(test);
    const { id: root } = await opened.write('root');
    const ids = addReplies(opened.store, root, LONGEST_THREAD + 30);
    withDatabase(opened.store, (database) => {
      const move = database.prepare('update comments set parent = ?, depth = ? where id = ?');
      // 10 answers the first; 220 answers 10; 225 answers 220.
      move.run(ids[0]!, 2, ids[10]!);
      move.run(ids[10]!, 3, ids[220]!);
      move.run(ids[220]!, 4, ids[225]!);
    });
    const { comments, next } = await opened.list({ thread: ids[225]! });
    assert.deepEqual(textsOf(comments), ['root', ...numbers(0, LONGEST_THREAD), '220', '225']);
    const rest = await opened.list({ cursor: next!, thread: ids[225]! });
    assert.deepEqual(textsOf(rest.comments), numbers(LONGEST_THREAD, LONGEST_THREAD + 30));
  });

  it('answers 404 for a comment that nobody may see here', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const held = await opened.write('held');
    const deleted = await opened.write('deleted');
    await opened.write('reply', deleted.id);
    assert.equal((await opened.act('DELETE', deleted.id, deleted.token)).status, 204);
    const other = await opened.write('other');
    const asked: [string, string?][] = [
      [held.id],
      [deleted.id],
      [other.id, `${PAGE}/other`],
      ['0190a0a0-0000-7000-8000-000000000000'],
      ['x'],
      ['\0'],
    ];
    for (const [thread, page = PAGE] of asked) {
      const response = await ask(opened, { page, thread });
      assert.equal(response.status, 404, thread);
      assert.equal((await problem(response)).code, 'not_found');
    }
  });

  it('cannot go on after a thread of the list', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('root');
    const response = await ask(opened, { thread: id, cursor: id });
    assert.deepEqual((await problem(response)).issues, [{ path: ['cursor'], code: 'invalid' }]);
  });
});

describe('the order of a thread', () => {
  it('is that of time, also when the clock of another machine was ahead', async (test) => {
    const opened = openEndpoint(test);
    const ahead = await opened.write('ahead');
    const id = `${(Date.now() + 60_000)
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7fff-bfff-ffffffffffff`;
    withDatabase(opened.store, (database) =>
      database.prepare('update comments set id = ?, root = ? where id = ?').run(id, id, ahead.id),
    );
    const reply = await opened.write('reply', id);
    const nested = await opened.write('nested', reply.id);
    assert.ok(id < reply.id && reply.id < nested.id);
    assert.deepEqual(textsOf((await opened.list()).comments), ['ahead', 'reply', 'nested']);
  });

  it('is that of time among all who answer what is ahead', () => {
    const ahead = (Date.now() + 3_600_000).toString(16).padStart(12, '0');
    const parent = `${ahead.slice(0, 8)}-${ahead.slice(8)}-7fff-bfff-ffffffffffff`;
    const ids = Array.from({ length: 50 }, () => newId(parent));
    assert.deepEqual([parent, ...ids].sort(), [parent, ...ids]);
    assert.equal(new Set(ids).size, 50);
    assert.ok(ids.every(isId));
    assert.ok(newId(null) < parent);
  });
});
