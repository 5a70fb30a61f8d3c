import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEndpoint } from '../../src/server/index.js';
import { comment, created, createLog, ENDPOINT, jsonInit, openEndpoint, PAGE, problem, withDatabase } from './setup.js';

const key = { 'Idempotency-Key': 'f00d' };

describe('Idempotency-Key', () => {
  it('answers a second request as it answered the first', async (test) => {
    const { post, rows } = openEndpoint(test);
    const first = await post(comment(), key);
    const second = await post(comment(), key);
    assert.equal(second.status, 201);
    assert.deepEqual(await second.json(), await first.json());
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.equal(first.headers.get('idempotency-replayed'), null);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    assert.equal(rows().length, 1);
  });

  it('answers 202 again when the comment was held', async (test) => {
    const { post } = openEndpoint(test, { hold: true });
    await post(comment(), key);
    assert.equal((await post(comment(), key)).status, 202);
  });

  it('gives the same answer after the comment was approved', async (test) => {
    const { post, store } = openEndpoint(test, { hold: true });
    const first = await created(await post(comment(), key));
    withDatabase(store, (database) => database.exec("update comments set status = 'published'"));
    assert.deepEqual(await created(await post(comment(), key)), first);
  });

  it('does not mind that the second try comes later', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post(comment({ elapsed: 1_000 }), key);
    const second = await post(comment({ elapsed: 90_000, page: { url: `${PAGE}#form` } }), key);
    assert.equal(second.status, 201);
    assert.equal(rows().length, 1);
  });

  for (const [what, changes] of Object.entries({
    text: { text: 'Other bread.' },
    name: { author: { name: 'Bob' } },
    email: { author: { name: 'Ann', email: 'ann@mail.example' } },
    website: { author: { name: 'Ann', website: 'ann.example' } },
    meta: { meta: { city: 'Ghent' } },
  })) {
    it(`refuses the key with another ${what}`, async (test) => {
      const { post, rows } = openEndpoint(test);
      await post(comment(), key);
      const response = await post(comment(changes), key);
      assert.equal(response.status, 422);
      assert.equal((await problem(response)).code, 'key_reused');
      assert.equal(rows().length, 1);
    });
  }

  it('writes one row for twenty at once, and answers all of them alike', async (test) => {
    const { post, rows } = openEndpoint(test);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(comment(), key)));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201]);
    assert.equal(new Set(bodies).size, 1);
    assert.equal(rows().length, 1);
  });

  it('counts on one page only', async (test) => {
    const { post, rows } = openEndpoint(test);
    const first = await created(await post(comment(), key));
    const second = await created(await post(comment({ page: { url: `${PAGE}/other` } }), key));
    assert.notEqual(second.comment.id, first.comment.id);
    assert.equal(rows().length, 2);
  });

  it('remembers over a restart, token and all', async (test) => {
    const { post, endpoint, store, rows } = openEndpoint(test);
    const first = await created(await post(comment(), key));
    await endpoint.close();
    const again = createEndpoint({ store, logger: createLog() });
    test.after(() => again.close());
    const response = await again.fetch(new Request(ENDPOINT, jsonInit(comment(), key)));
    assert.equal(response.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual(await created(response), first);
    assert.equal(rows().length, 1);
  });

  it('is free again after a request that was refused', async (test) => {
    const { post } = openEndpoint(test);
    assert.equal((await post(comment({ text: '' }), key)).status, 422);
    assert.equal((await post(comment({ parent: 'nobody' }), key)).status, 422);
    assert.equal((await post(comment(), key)).status, 201);
  });

  it('need not be there', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post();
    await post();
    assert.equal(rows().length, 2);
  });

  it('is at most 255 characters', async (test) => {
    const { post, rows } = openEndpoint(test);
    assert.equal((await post(comment(), { 'Idempotency-Key': 'k'.repeat(255) })).status, 201);
    for (const wrong of ['k'.repeat(256), 'k'.repeat(10_000), '', 'a b']) {
      const response = await post(comment(), { 'Idempotency-Key': wrong });
      assert.equal(response.status, 400);
      assert.equal((await problem(response)).code, 'malformed');
    }
    assert.equal(rows().length, 1);
  });

  it('goes with the comment when that is erased', async (test) => {
    const { post, store } = openEndpoint(test);
    await post(comment(), key);
    withDatabase(store, (database) => {
      database.exec('delete from comments');
      assert.deepEqual(database.prepare('select * from idempotency').all(), []);
    });
  });
});
