import assert from 'node:assert/strict';
import { it } from 'node:test';
import { comment, created, openEndpoint, PAGE, withDatabase } from './setup.js';

it('a page that somebody else holds keeps no other page waiting', async (test) => {
  const { post, store, rows } = openEndpoint(test);
  await created(await post(comment()));
  withDatabase(store, (database) => database.exec(`begin; update pages set closed = closed where url = '${PAGE}'`));
  const held = post(comment({ text: 'Here' }));
  const other = await post(comment({ text: 'There', page: { url: `${PAGE}/other` } }));
  assert.equal(other.status, 201);
  assert.deepEqual(
    rows().map(({ text }) => text),
    ['Good bread.', 'There'],
  );
  withDatabase(store, (database) => database.exec('commit'));
  assert.equal((await held).status, 201);
});
