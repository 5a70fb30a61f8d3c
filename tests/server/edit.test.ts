import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits, oneComment } from '../../src/contract/index.js';
import { createEndpoint, StartError } from '../../src/server/index.js';
import { comment, created, jsonInit, openEndpoint, PAGE, problem, SITE, tablesOf, withDatabase } from './setup.js';

type Opened = ReturnType<typeof openEndpoint>;

const NOBODY = '0190a0a0-0000-7000-8000-000000000000';

const read = async (response: Response) => oneComment.parse(await response.json()).comment;

const refusal = async (response: Response) => [response.status, (await problem(response)).code];

/** As if this many minutes had passed since the comments were written. */
const wait = ({ store }: Opened, minutes: number) =>
  withDatabase(store, (database) =>
    database.prepare('update comments set created_at = created_at - ?').run(minutes * 60_000),
  );

describe('GET {endpoint}/{id}', () => {
  it('answers what the contract says', async (test) => {
    const { write, act } = openEndpoint(test);
    const { id } = await write('Good');
    const response = await act('GET', id);
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.deepEqual((await read(response)).text, 'Good');
  });

  it('shows one that waits for approval to its author alone', async (test) => {
    const { write, act } = openEndpoint(test, { hold: true });
    const { id, token } = await write('Good');
    const other = await write('Other');
    assert.deepEqual(await refusal(await act('GET', id)), [404, 'not_found']);
    for (const wrong of [other.token, 'x', `${token}x`]) {
      assert.deepEqual(await refusal(await act('GET', id, wrong)), [404, 'not_found'], wrong);
    }
    const response = await act('GET', id, token);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const { text, status } = await read(response);
    assert.deepEqual([text, status], ['Good', 'held']);
  });

  it('tells the author of spam no more than that it waits', async (test) => {
    const { post, act } = openEndpoint(test);
    const { comment: spam, token } = await created(await post(comment({ topic: 'cheap' })));
    assert.equal((await read(await act('GET', spam.id, token))).status, 'held');
  });
});

describe('PATCH {endpoint}/{id}', () => {
  it('changes the text and says when', async (test) => {
    const { write, act, list } = openEndpoint(test);
    const { id, token } = await write('Good');
    const response = await act('PATCH', id, token, { text: ' Better\r\n' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const changed = await read(response);
    assert.equal(changed.text, 'Better');
    assert.equal(new Date(changed.editedAt!).toISOString(), changed.editedAt);
    assert.deepEqual((await list()).comments, [changed]);
  });

  it('changes nothing else', async (test) => {
    const { post, act, rows } = openEndpoint(test);
    const author = { name: 'Ann', email: 'ann@mail.example', website: 'https://ann.example/' };
    const { comment: first, token } = await created(await post(comment({ author, meta: { a: 'b' } })));
    const [before] = rows();
    await act('PATCH', first.id, token, { text: 'Better', author: { name: 'Bob' }, status: 'spam', votes: 9 });
    const [after] = rows();
    assert.deepEqual({ ...after, text: before!.text, edited_at: null }, { ...before });
  });

  it('is not an edit when the text stays the same', async (test) => {
    const { write, act } = openEndpoint(test);
    const { id, token } = await write('Good');
    assert.equal((await read(await act('PATCH', id, token, { text: 'Good ' }))).editedAt, undefined);
  });

  for (const [what, text, code] of [
    ['no text', '', 'required'],
    ['a text that nobody can see', ' \u200b\u3164\u2800\n', 'required'],
    ['NUL', 'a\0b', 'invalid'],
    ['half a character', 'a\ud83d', 'invalid'],
    ['an escape character', 'a\x1b[31mb', 'invalid'],
    ['a number', 1, 'invalid'],
    ['what a template would take for its own', { _$litType$: 1 }, 'invalid'],
    ['nothing', undefined, 'required'],
  ] as const) {
    it(`refuses ${what}`, async (test) => {
      const { write, act, rows } = openEndpoint(test);
      const { id, token } = await write('Good');
      const response = await act('PATCH', id, token, { text });
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path: ['text'], code }]);
      assert.equal(rows()[0]!.text, 'Good');
    });
  }

  it('obeys the limits of a new comment', async (test) => {
    const { write, act } = openEndpoint(test);
    const { id, token } = await write('Good');
    assert.equal((await act('PATCH', id, token, { text: 'ü'.repeat(limits.text) })).status, 200);
    for (const text of ['ü'.repeat(limits.text + 1), `a${'\u0301'.repeat(limits.textBytes / 2)}`]) {
      const { issues } = await problem(await act('PATCH', id, token, { text }));
      assert.deepEqual(issues, [{ path: ['text'], code: 'too_long', limit: limits.text }]);
    }
    assert.equal((await act('PATCH', id, token, { text: 'x'.repeat(limits.request) })).status, 413);
  });

  it('takes JSON only', async (test) => {
    const { write, fetch } = openEndpoint(test);
    const { id, token } = await write('Good');
    for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': type, Origin: SITE };
      assert.equal((await fetch(`/comments/${id}`, { method: 'PATCH', headers, body: 'text=Better' })).status, 415);
    }
  });

  it('lets the new text wait for approval where the site wants to see it', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text, name }) => name === 'Ann' && text.includes('http') });
    const { write, act, list } = opened;
    const { id, token } = await write('Good');
    await write('reply', id);
    const before = (await opened.fetch(`?page=${PAGE}`)).headers.get('etag');
    const changed = await read(await act('PATCH', id, token, { text: 'http://a.example' }));
    assert.equal(changed.status, 'held');
    assert.equal((await list()).total, 1);
    assert.notEqual((await opened.fetch(`?page=${PAGE}`)).headers.get('etag'), before);
    assert.equal((await act('GET', id)).status, 404);
    // Harmless again, it waits all the same: somebody has to look.
    assert.equal((await read(await act('PATCH', id, token, { text: 'Good again' }))).status, 'held');
  });

  it('shows the site all that it knows of the comment, with the new text', async (test) => {
    const seen: object[] = [];
    const { post, act } = openEndpoint(test, { hold: (draft) => Boolean(seen.push({ ...draft }) > 2) });
    const { comment: first } = await created(await post());
    const author = { name: 'Ann', email: 'ann@mail.example', website: 'https://ann.example/' };
    const body = comment({ author, parent: first.id, meta: { a: 'b' }, elapsed: 1200 });
    const { comment: reply, token } = await created(await post(body));
    assert.equal((await read(await act('PATCH', reply.id, token, { text: 'Better' }))).status, 'held');
    const [, posted, edited] = seen;
    assert.deepEqual(edited, { ...posted, text: 'Better' });
  });

  it('leaves spam where it is', async (test) => {
    const { post, act, rows, list } = openEndpoint(test);
    const { comment: spam, token } = await created(await post(comment({ topic: 'cheap' })));
    assert.equal((await read(await act('PATCH', spam.id, token, { text: 'Nice' }))).status, 'held');
    assert.equal(rows()[0]!.status, 'spam');
    assert.equal((await list()).total, 0);
  });

  it('has readers ask for the list again', async (test) => {
    const { write, act, fetch } = openEndpoint(test);
    const { id, token } = await write('Good');
    const etag = (await fetch(`?page=${PAGE}`)).headers.get('etag')!;
    await act('PATCH', id, token, { text: 'Better' });
    assert.equal((await fetch(`?page=${PAGE}`, { headers: { 'If-None-Match': etag } })).status, 200);
  });

  it('is what a retry of the first request gets then', async (test) => {
    const { post, act } = openEndpoint(test);
    const key = { 'Idempotency-Key': 'f00d' };
    const { comment: first, token } = await created(await post(comment(), key));
    const changed = await read(await act('PATCH', first.id, token, { text: 'Better' }));
    const retry = await post(comment(), key);
    assert.equal(retry.status, 201);
    assert.deepEqual((await created(retry)).comment, changed);
  });
});

describe('DELETE {endpoint}/{id}', () => {
  it('takes the comment back, and once is enough', async (test) => {
    const { write, act, list } = openEndpoint(test);
    const { id, token } = await write('Good');
    await write('Other');
    const response = await act('DELETE', id, token);
    assert.deepEqual([response.status, await response.text()], [204, '']);
    const { comments, total } = await list();
    assert.deepEqual([comments.map(({ text }) => text), total], [['Other'], 1]);
    assert.equal((await act('DELETE', id, token)).status, 204);
    assert.equal((await list()).total, 1);
    assert.deepEqual(await refusal(await act('GET', id)), [404, 'not_found']);
    assert.deepEqual(await refusal(await act('GET', id, token)), [404, 'not_found']);
  });

  it('keeps the place where somebody has replied, and nothing of what stood there', async (test) => {
    const { post, write, act, list, fetch } = openEndpoint(test);
    const author = { name: 'Canary', website: 'https://canary.example/' };
    const { comment: first, token } = await created(await post(comment({ author, text: 'canary' })));
    const reply = await write('reply', first.id);
    const nested = await write('nested', reply.id);
    await act('DELETE', first.id, token);
    await act('DELETE', reply.id, reply.token);
    const { comments, total } = await list();
    const place = ({ id, parent, createdAt }: (typeof comments)[number]) => ({
      id,
      parent,
      author: { name: '' },
      createdAt,
      text: '',
      status: 'deleted',
    });
    assert.deepEqual(comments.slice(0, 2), comments.slice(0, 2).map(place));
    assert.deepEqual(
      comments.map(({ id }) => id),
      [first.id, reply.id, nested.id],
    );
    assert.equal(total, 1);
    assert.doesNotMatch(await (await fetch(`?page=${PAGE}`)).text(), /canary/i);
  });

  it('keeps no place for a reply that nobody sees', async (test) => {
    const { write, act, list } = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const { id, token } = await write('Good');
    await write('held', id);
    await act('DELETE', id, token);
    assert.deepEqual((await list()).comments, []);
  });

  it('erases what was written, wherever it was kept', async (test) => {
    const { post, act, store } = openEndpoint(test);
    const author = { name: 'Ann', email: 'canary@mail.example', website: 'https://canary.example/' };
    const body = comment({ author, text: 'canary', meta: { canary: 'canary' } });
    const { comment: first, token } = await created(await post(body, { 'Idempotency-Key': 'f00d' }));
    await act('DELETE', first.id, token);
    withDatabase(store, (database) => {
      const all = tablesOf(database).map((name) => database.prepare(`select * from ${name}`).all());
      assert.doesNotMatch(JSON.stringify(all), /canary/);
    });
  });

  it('is not undone by a retry of the first request', async (test) => {
    const { post, act, rows, list } = openEndpoint(test);
    const key = { 'Idempotency-Key': 'f00d' };
    const { comment: first, token } = await created(await post(comment(), key));
    await act('DELETE', first.id, token);
    const retry = await post(comment(), key);
    assert.equal(retry.status, 200);
    assert.equal(retry.headers.get('idempotency-replayed'), 'true');
    const answer = await created(retry);
    assert.deepEqual([answer.comment.id, answer.comment.status, answer.comment.text], [first.id, 'deleted', '']);
    assert.equal(answer.token, token);
    assert.equal(rows().length, 1);
    assert.equal((await list()).total, 0);
  });

  it('leaves nothing to reply to', async (test) => {
    const { post, write, act } = openEndpoint(test);
    const { id, token } = await write('Good');
    await write('reply', id);
    await act('DELETE', id, token);
    const { issues } = await problem(await post(comment({ parent: id })));
    assert.deepEqual(issues, [{ path: ['parent'], code: 'not_found' }]);
  });

  it('takes back one that waits for approval', async (test) => {
    const { write, act, list } = openEndpoint(test, { hold: true });
    const { id, token } = await write('Good');
    assert.equal((await act('DELETE', id, token)).status, 204);
    assert.equal((await act('GET', id, token)).status, 404);
    assert.equal((await list()).total, 0);
  });

  it('can be undone for a while', async (test) => {
    const opened = openEndpoint(test);
    const { write, act, list } = opened;
    const { id, token } = await write('Good');
    await act('DELETE', id, token);
    const back = await read(await act('PATCH', id, token, { text: 'Good' }));
    assert.deepEqual([back.text, back.author.name, back.status], ['Good', 'Ann', 'published']);
    assert.deepEqual([(await list()).comments, (await list()).total], [[back], 1]);
    await act('DELETE', id, token);
    wait(opened, 15);
    assert.deepEqual(await refusal(await act('PATCH', id, token, { text: 'Good' })), [403, 'expired']);
    assert.equal((await act('DELETE', id, token)).status, 204);
  });

  it('goes back to waiting for approval when it waited before', async (test) => {
    const { write, act, list } = openEndpoint(test, { hold: true });
    const { id, token } = await write('Good');
    await act('DELETE', id, token);
    assert.equal((await read(await act('PATCH', id, token, { text: 'Good' }))).status, 'held');
    assert.equal((await list()).total, 0);
  });

  it('counts right when many do it at once', async (test) => {
    const { write, act, list } = openEndpoint(test);
    const { id, token } = await write('Good');
    await write('Other');
    await Promise.all(Array.from({ length: 8 }, () => act('DELETE', id, token)));
    assert.equal((await list()).total, 1);
    await Promise.all(Array.from({ length: 8 }, () => act('PATCH', id, token, { text: 'Good' })));
    assert.equal((await list()).total, 2);
  });
});

describe('who may change a comment', () => {
  const change = { PATCH: { text: 'Better' }, DELETE: undefined };
  for (const [method, body] of Object.entries(change)) {
    it(`asks for the token (${method})`, async (test) => {
      const { write, act, fetch } = openEndpoint(test);
      const { id } = await write('Good');
      assert.deepEqual(await refusal(await act(method, id, undefined, body)), [401, 'unauthorized']);
      for (const Authorization of ['Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer "x"']) {
        const response = await fetch(`/comments/${id}`, {
          ...jsonInit(change.PATCH, { Authorization }),
          method,
        });
        assert.equal(response.headers.get('www-authenticate'), 'Bearer');
        assert.deepEqual(await refusal(response), [401, 'unauthorized'], Authorization);
      }
    });

    it(`refuses the token of another comment (${method})`, async (test) => {
      const { write, act, rows } = openEndpoint(test);
      const { id } = await write('Good');
      const other = await write('Other');
      for (const token of [other.token, 'x', 'x'.repeat(10_000)]) {
        assert.deepEqual(await refusal(await act(method, id, token, body)), [403, 'forbidden']);
      }
      assert.equal(rows()[0]!.text, 'Good');
    });

    it(`does not tell whether there is one that others cannot see (${method})`, async (test) => {
      const { write, act } = openEndpoint(test, { hold: ({ text }) => text === 'held' });
      const held = await write('held');
      const deleted = await write('Good');
      const other = await write('Other');
      await act('DELETE', deleted.id, deleted.token);
      for (const id of [held.id, deleted.id, NOBODY, 'x']) {
        assert.deepEqual(await refusal(await act(method, id, other.token, body)), [404, 'not_found'], id);
      }
    });

    it(`ends with the edit window (${method})`, async (test) => {
      const opened = openEndpoint(test);
      const { write, act, rows } = opened;
      const { id, token } = await write('Good');
      wait(opened, 15);
      assert.deepEqual(await refusal(await act(method, id, token, body)), [403, 'expired']);
      assert.deepEqual([rows()[0]!.text, rows()[0]!.deleted_at], ['Good', null]);
    });

    it(`is nobody where there is no edit window (${method})`, async (test) => {
      const { post, act } = openEndpoint(test, { editWindow: 0 });
      const answer = await created(await post());
      assert.equal(answer.editableUntil, answer.comment.createdAt);
      assert.deepEqual(await refusal(await act(method, answer.comment.id, answer.token, body)), [403, 'expired']);
    });

    it(`is nobody from a foreign page (${method})`, async (test) => {
      const { write, fetch, rows } = openEndpoint(test);
      const { id, token } = await write('Good');
      const headers = { Authorization: `Bearer ${token}`, Origin: 'https://evil.example' };
      const response = await fetch(`/comments/${id}`, { ...jsonInit(change.PATCH, headers), method });
      assert.deepEqual(await refusal(response), [403, 'forbidden']);
      assert.equal(rows()[0]!.text, 'Good');
    });
  }

  it('is told until when, also by a retry', async (test) => {
    const { post } = openEndpoint(test, { editWindow: 60_000 });
    const key = { 'Idempotency-Key': 'f00d' };
    const first = await created(await post(comment(), key));
    assert.equal(Date.parse(first.editableUntil!) - Date.parse(first.comment.createdAt), 60_000);
    assert.equal((await created(await post(comment(), key))).editableUntil, first.editableUntil);
  });

  for (const editWindow of [-1, 1.5, Number.NaN, Infinity]) {
    it(`cannot be decided by a window of ${editWindow}`, () => {
      assert.throws(() => createEndpoint({ store: ':memory:', editWindow }), StartError);
    });
  }
});
