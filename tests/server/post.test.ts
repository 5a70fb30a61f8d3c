import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { comment, created, ENDPOINT, openEndpoint, PAGE, problem } from './setup.js';

describe('POST {endpoint}', () => {
  it('answers a published comment with 201, the comment and a token', async (test) => {
    const { post } = openEndpoint(test);
    const response = await post(
      comment({ author: { name: 'Ann', email: 'ann@mail.example', website: 'ann.example' } }),
    );
    assert.equal(response.status, 201);
    const answer = await created(response);
    assert.deepEqual(Object.keys(answer), ['comment', 'token', 'editableUntil']);
    const { id, createdAt, ...rest } = answer.comment;
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/);
    assert.equal(new Date(createdAt).toISOString(), createdAt);
    assert.deepEqual(rest, {
      parent: null,
      author: { name: 'Ann', website: 'https://ann.example/' },
      text: 'Good bread.',
      votes: 0,
      status: 'published',
    });
  });

  it('has written the comment when it answers', async (test) => {
    const { post, rows } = openEndpoint(test);
    const { comment: answer } = await created(await post());
    assert.deepEqual(
      rows().map(({ page, id, text }) => ({ page, id, text })),
      [{ page: PAGE, id: answer.id, text: 'Good bread.' }],
    );
  });

  it('says where the comment is, and answers there', async (test) => {
    const { post, fetch } = openEndpoint(test);
    const response = await post();
    const { comment: answer } = await created(response);
    const location = response.headers.get('location')!;
    assert.equal(new URL(location, ENDPOINT).href, `${ENDPOINT}/${answer.id}`);
    assert.deepEqual(await (await fetch(location)).json(), { comment: answer });
  });

  it('may not be kept by a cache', async (test) => {
    const { post } = openEndpoint(test);
    assert.equal((await post()).headers.get('cache-control'), 'no-store');
  });

  it('gives a token of 256 bits and keeps its hash alone', async (test) => {
    const { post, rows } = openEndpoint(test);
    const { token } = await created(await post());
    assert.equal(Buffer.from(token, 'base64url').length, 32);
    assert.equal(rows()[0]!.token_hash, createHash('sha256').update(token).digest('hex'));
    assert.ok(!JSON.stringify(rows()).includes(token));
  });

  it('answers 202 and shows nobody a comment that waits for approval', async (test) => {
    const { post, list } = openEndpoint(test, { hold: true });
    const response = await post();
    assert.equal(response.status, 202);
    assert.equal((await created(response)).comment.status, 'held');
    assert.deepEqual(await list(), { comments: [], total: 0, next: null, closed: false, markdown: true });
  });

  it('holds what the function says', async (test) => {
    const { post } = openEndpoint(test, { hold: ({ text }) => text.includes('http') });
    assert.equal((await post(comment({ text: 'See http://a.example' }))).status, 202);
    assert.equal((await post()).status, 201);
  });

  it('looks pleased with what fills the honeypot, and publishes nothing', async (test) => {
    const { post, list, rows } = openEndpoint(test);
    const response = await post(comment({ topic: 'cheap' }));
    assert.equal(response.status, 202);
    const { comment: answer, token } = await created(response);
    assert.equal(answer.status, 'held');
    assert.ok(token);
    assert.equal((await list()).total, 0);
    assert.equal(rows()[0]!.status, 'spam');
  });

  it('answers a comment under one that is published', async (test) => {
    const { post } = openEndpoint(test);
    const { comment: first } = await created(await post());
    const { comment: reply } = await created(await post(comment({ parent: first.id })));
    assert.equal(reply.parent, first.id);
  });

  it('refuses a parent on another page', async (test) => {
    const { post } = openEndpoint(test);
    const { comment: other } = await created(await post(comment({ page: { url: `${PAGE}/other` } })));
    const response = await post(comment({ parent: other.id }));
    assert.equal(response.status, 422);
    assert.deepEqual((await problem(response)).issues, [{ path: ['parent'], code: 'not_found' }]);
  });

  it('says the same of a parent that waits for approval and of one that never was', async (test) => {
    const { post } = openEndpoint(test, { hold: true });
    const { comment: held } = await created(await post());
    const answers = [held.id, '0190a0a0-0000-7000-8000-000000000000', "' or 1=1 --"].map(async (parent) =>
      problem(await post(comment({ parent }))),
    );
    for (const answer of await Promise.all(answers)) {
      assert.deepEqual(answer.issues, [{ path: ['parent'], code: 'not_found' }]);
    }
  });

  it('takes nothing that only the server may say', async (test) => {
    const { post, rows } = openEndpoint(test);
    const mine = { id: '1', status: 'held', role: 'moderator', createdAt: '1970-01-01', votes: 9, token_hash: 'x' };
    const author = { name: 'Ann', role: 'author', avatar: 'https://a.example/a.png' };
    const { comment: answer } = await created(await post(comment({ ...mine, author })));
    assert.notEqual(answer.id, '1');
    assert.equal(answer.status, 'published');
    assert.deepEqual(answer.author, { name: 'Ann' });
    assert.ok(Number(rows()[0]!.created_at) > 1e12);
  });

  it('keeps what the site asked for under meta', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post(comment({ meta: { city: 'Ghent', constructor: 'x' } }));
    assert.deepEqual(JSON.parse(String(rows()[0]!.meta)), { city: 'Ghent', constructor: 'x' });
  });

  it('counts an address with a hash and tracking parameters as the same page', async (test) => {
    const { post, list } = openEndpoint(test);
    await post(comment({ page: { url: `${PAGE}?utm_source=mail#comments` } }));
    assert.equal((await list()).total, 1);
  });

  it('refuses a comment on a page that is closed', async (test) => {
    const { post, store, list } = openEndpoint(test);
    await post();
    const { withDatabase } = await import('./setup.js');
    withDatabase(store, (database) => database.exec('update pages set closed = 1'));
    const response = await post(comment({ text: 'One more' }));
    assert.equal(response.status, 403);
    assert.equal((await problem(response)).code, 'closed');
    assert.equal((await list()).closed, true);
  });
});
