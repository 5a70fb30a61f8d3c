import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { voted } from '../../src/contract/index.js';
import { Store } from '../../src/server/storage/store.js';
import { created, ENDPOINT, openEndpoint, PAGE, problem, withDatabase } from './setup.js';

type Opened = ReturnType<typeof openEndpoint>;

/** The token of a reader's browser. */
const reader = (name: string) => name.padEnd(22, '_');

const like = async ({ act }: Opened, id: string, name = 'bob') => act('PUT', `${id}/vote`, reader(name));
const unlike = async ({ act }: Opened, id: string, name = 'bob') => act('DELETE', `${id}/vote`, reader(name));
const votes = async (response: Response) => voted.parse(await response.json()).votes;

const texts = async ({ list }: Opened, query: Record<string, string>) =>
  (await list(query)).comments.map(({ text }) => text);

describe('a vote', () => {
  it('counts once a reader', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const response = await like(opened, id);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(await votes(response), 1);
    assert.equal(await votes(await like(opened, id)), 1);
    assert.equal(await votes(await like(opened, id, 'cleo')), 2);
    assert.equal((await opened.list()).comments[0]!.votes, 2);
  });

  it('can be taken back once', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    await like(opened, id);
    await like(opened, id, 'cleo');
    assert.equal(await votes(await unlike(opened, id)), 1);
    assert.equal(await votes(await unlike(opened, id)), 1);
    assert.equal(await votes(await unlike(opened, id, 'dora')), 1);
    assert.equal((await opened.list()).comments[0]!.votes, 1);
  });

  it('counts right when many come at once', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => like(opened, id, `reader ${index % 10}`.replace(' ', '-'))),
    );
    assert.equal((await opened.list()).comments[0]!.votes, 10);
  });

  it('is not counted for a comment that goes at that moment', async (test) => {
    const opened = openEndpoint(test);
    const { id, token } = await opened.write('Good');
    const store = await Store.open(opened.store);
    const row = (await store.find(id))!;
    assert.equal((await opened.act('DELETE', id, token)).status, 204);
    assert.equal(await store.vote(row, { voter: 'bob', liked: true, at: Date.now() }), undefined);
    await store.close();
    assert.equal(opened.rows()[0]!['votes'], 0);
  });

  it('may be for a comment of one’s own, with the same browser', async (test) => {
    const opened = openEndpoint(test);
    const { id, token } = await opened.write('Good');
    assert.equal(await votes(await opened.act('PUT', `${id}/vote`, token)), 1);
  });

  it('stays with the comment when that is edited, deleted and brought back', async (test) => {
    const opened = openEndpoint(test);
    const { id, token } = await opened.write('Good');
    await like(opened, id);
    await opened.act('PATCH', id, token, { text: 'Better' });
    await opened.act('DELETE', id, token);
    await opened.act('PATCH', id, token, { text: 'Good' });
    assert.equal((await opened.list()).comments[0]!.votes, 1);
    assert.equal(await votes(await like(opened, id)), 1);
  });

  it('is kept without anything by which the reader could be known', async (test) => {
    const opened = openEndpoint(test);
    const first = await opened.write('Good');
    const second = await opened.write('Other');
    await like(opened, first.id, 'canary');
    await like(opened, second.id, 'canary');
    withDatabase(opened.store, (database) => {
      const rows = database.prepare('select * from votes').all() as { voter: string }[];
      assert.doesNotMatch(JSON.stringify(rows), /canary/);
      assert.equal(rows.length, 2);
      // Nor by what else the same reader liked.
      assert.notEqual(rows[0]!.voter, rows[1]!.voter);
    });
  });

  it('has readers ask for the list again, and a second one does not', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const etag = async () => (await opened.fetch(`?page=${PAGE}`)).headers.get('etag');
    const before = await etag();
    await like(opened, id);
    const after = await etag();
    assert.notEqual(after, before);
    await like(opened, id);
    assert.equal(await etag(), after);
    await unlike(opened, id);
    assert.notEqual(await etag(), after);
  });

  it('needs the token of a reader', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    for (const token of [undefined, 'short', 'x'.repeat(129), 'a.b.c.d.e.f.g.h.i', 'x'.repeat(15)]) {
      for (const method of ['PUT', 'DELETE']) {
        const response = await opened.act(method, `${id}/vote`, token);
        assert.equal(response.status, 401, token);
        assert.equal(response.headers.get('www-authenticate'), 'Bearer');
        assert.equal((await problem(response)).code, 'unauthorized');
      }
    }
    assert.equal(await votes(await opened.act('PUT', `${id}/vote`, 'x'.repeat(128))), 1);
  });

  it('is only for what everybody can read', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const held = await opened.write('held');
    const deleted = await opened.write('deleted');
    await opened.write('reply', deleted.id);
    await opened.act('DELETE', deleted.id, deleted.token);
    for (const id of [held.id, deleted.id, '0190a0a0-0000-7000-8000-000000000000', 'x']) {
      assert.equal((await like(opened, id)).status, 404);
      assert.equal((await unlike(opened, id)).status, 404);
    }
  });

  it('is refused from a foreign page', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const headers = { Authorization: `Bearer ${reader('bob')}`, Origin: 'https://evil.example' };
    const response = await opened.endpoint.fetch(new Request(`${ENDPOINT}/${id}/vote`, { method: 'PUT', headers }));
    assert.equal(response.status, 403);
    assert.equal((await opened.list()).comments[0]!.votes, 0);
  });

  it('is asked for by PUT and DELETE', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const response = await opened.act('POST', `${id}/vote`, reader('bob'));
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'PUT, DELETE, OPTIONS']);
  });

  it('is not there when the site wants none', async (test) => {
    const opened = openEndpoint(test, { votes: false });
    const { comment } = await created(await opened.post());
    assert.ok(!('votes' in comment));
    assert.equal((await like(opened, comment.id)).status, 404);
    assert.ok(!('votes' in (await opened.list()).comments[0]!));
  });
});

describe('sort=votes', () => {
  it('shows what most liked first, the newer of two equals, and replies in the order of time', async (test) => {
    const opened = openEndpoint(test);
    const one = await opened.write('one');
    const none = await opened.write('none');
    const two = await opened.write('two');
    await opened.write('newer one');
    const newer = (await opened.list()).comments[0]!.id;
    const reply = await opened.write('two.1', two.id);
    const liked = await opened.write('two.2', two.id);
    for (const [id, ...names] of [
      [one.id, 'a'],
      [two.id, 'a', 'b'],
      [newer, 'b'],
      [liked.id, 'a', 'b', 'c'],
    ] as const) {
      for (const name of names) await like(opened, id, name);
    }
    assert.ok(none && reply);
    assert.deepEqual(await texts(opened, { sort: 'votes' }), ['two', 'two.1', 'two.2', 'newer one', 'one', 'none']);
  });

  it('pages each thread once, also among equals', async (test) => {
    const opened = openEndpoint(test);
    for (let index = 0; index < 9; index++) {
      const { id } = await opened.write(String(index));
      for (let votes = 0; votes < index % 3; votes++) await like(opened, id, `r${votes}`);
    }
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const answer = await opened.list({ sort: 'votes', limit: '2', ...(cursor && { cursor }) });
      pages.push(answer.comments.map(({ text }) => text));
      cursor = answer.next;
    } while (cursor);
    assert.deepEqual(pages, [['8', '5'], ['2', '7'], ['4', '1'], ['6', '3'], ['0']]);
  });

  it('does not go on from a cursor of another order', async (test) => {
    const { fetch, write, list } = openEndpoint(test);
    await write('1');
    await write('2');
    const { next } = await list({ limit: '1' });
    const response = await fetch(`?${new URLSearchParams({ page: PAGE, sort: 'votes', cursor: next! })}`);
    assert.deepEqual((await problem(response)).issues, [{ path: ['cursor'], code: 'invalid' }]);
  });
});
