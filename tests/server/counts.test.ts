import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counts as schema } from '../../src/contract/index.js';
import { comment, openEndpoint, PAGE, problem, SITE } from './setup.js';

const query = (pages: readonly string[]) =>
  `/comments/counts?${new URLSearchParams(pages.map((page) => ['page', page]))}`;

const counts = async (response: Response) => schema.parse(await response.json()).counts;

describe('GET {endpoint}/counts', () => {
  it('counts what readers can see, by the address as it was asked for', async (test) => {
    const { fetch, post, write, act } = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const { id } = await write('Good');
    await write('reply', id);
    await write('held');
    const gone = await write('gone');
    await act('DELETE', gone.id, gone.token);
    await post(comment({ page: { url: `${SITE}/other` } }));
    const asked = [PAGE, `${PAGE}?utm_source=mail#top`, `${SITE}/other`, `${SITE}/nothing`];
    const response = await fetch(query(asked));
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.deepEqual(await counts(response), { [asked[0]!]: 2, [asked[1]!]: 2, [asked[2]!]: 1, [asked[3]!]: 0 });
  });

  it('takes a hundred addresses, and not one more', async (test) => {
    const { fetch } = openEndpoint(test);
    const pages = (count: number) => Array.from({ length: count }, (_, index) => `${SITE}/${index}`);
    assert.equal(Object.keys(await counts(await fetch(query(pages(100))))).length, 100);
    const response = await fetch(query(pages(101)));
    assert.equal(response.status, 422);
    assert.deepEqual((await problem(response)).issues, [{ path: ['page'], code: 'invalid' }]);
  });

  it('asks for an address', async (test) => {
    const { fetch } = openEndpoint(test);
    const response = await fetch('/comments/counts');
    assert.equal(response.status, 422);
    assert.deepEqual((await problem(response)).issues, [{ path: ['page'], code: 'required' }]);
  });

  for (const address of ['bread', 'javascript:alert(1)', '__proto__', '', "' or 1=1 --"]) {
    it(`refuses the address "${address}"`, async (test) => {
      const { fetch } = openEndpoint(test);
      const response = await fetch(query([PAGE, address]));
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path: ['page'], code: 'invalid' }]);
    });
  }

  it('answers 304 until a number changes', async (test) => {
    const { fetch, write } = openEndpoint(test);
    const { id } = await write('Good');
    const etag = (await fetch(query([PAGE]))).headers.get('etag')!;
    assert.match(etag, /^W\/"/);
    const ask = () => fetch(query([PAGE]), { headers: { 'If-None-Match': etag } });
    const unchanged = await ask();
    assert.deepEqual([unchanged.status, await unchanged.text()], [304, '']);
    await write('reply', id);
    assert.equal((await ask()).status, 200);
  });

  it('is asked for by GET', async (test) => {
    const { fetch } = openEndpoint(test);
    const response = await fetch(query([PAGE]), { method: 'DELETE' });
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
  });
});
