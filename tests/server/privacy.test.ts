import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { comment, created, openEndpoint, PAGE } from './setup.js';

const EMAIL = 'Canary.Ann@mail.example';

/** An address as it is, and every hash by which it could be looked up. */
const traces = [EMAIL, EMAIL.toLowerCase()].flatMap((email) => [
  email,
  ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const hash = createHash(name).update(email).digest();
    return [hash.toString('hex'), hash.toString('base64'), hash.toString('base64url')];
  }),
]);

describe('privacy', () => {
  it('shows nobody an email address, the network address or a hash of them', async (test) => {
    const { post, fetch, send } = openEndpoint(test);
    const headers = {
      'X-Forwarded-For': '203.0.113.77',
      'X-Real-IP': '203.0.113.77',
      'User-Agent': 'canary/1',
      'Idempotency-Key': 'f00d',
    };
    const body = comment({ author: { name: 'Ann', email: EMAIL }, meta: { secret: 'canary-meta' } });
    const first = await post(body, headers);
    const { comment: answer } = await created(first.clone());
    const page = new URLSearchParams({ page: PAGE });
    const answers = [
      first,
      await post(body, headers),
      await post(comment({ author: { email: `${EMAIL}@` } })),
      await post(comment({ parent: answer.id })),
      await fetch(`?${page}`),
      await fetch(`?${page}&sort=email`),
      await fetch(`/comments/${answer.id}`),
      await fetch('/healthz'),
      await send({ text: 'x', page: PAGE, email: EMAIL }),
    ];
    for (const response of answers) {
      const text = JSON.stringify([...response.headers]) + (await response.text());
      for (const trace of [...traces, '203.0.113.77', 'canary']) {
        assert.ok(!text.toLowerCase().includes(trace.toLowerCase()), `${trace} in ${text}`);
      }
    }
  });

  it('keeps the email address for the site, and no network address or browser', async (test) => {
    const { post, rows } = openEndpoint(test);
    const headers = { 'X-Forwarded-For': '203.0.113.77', 'User-Agent': 'canary/1' };
    await post(comment({ author: { name: 'Ann', email: EMAIL } }), headers);
    assert.equal(rows()[0]!.email, EMAIL);
    assert.doesNotMatch(JSON.stringify(rows()), /203\.0\.113|canary\/1/);
  });

  it('does not change one comment by another with the same email', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post(comment({ author: { name: 'Ann', email: EMAIL, website: 'ann.example' } }));
    const [before] = rows();
    await post(comment({ author: { name: 'Bob', email: EMAIL, website: 'bob.example' } }));
    assert.deepEqual(rows()[0], before);
  });

  it('sets no cookie', async (test) => {
    const { post, fetch } = openEndpoint(test);
    for (const response of [await post(), await fetch(`?${new URLSearchParams({ page: PAGE })}`)]) {
      assert.equal(response.headers.get('set-cookie'), null);
    }
  });
});
