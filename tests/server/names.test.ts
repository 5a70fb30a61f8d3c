import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { createEndpoint, openModerators } from '../../src/server/index.js';
import { openModerated } from './moderation-support.js';
import { comment, openEndpoint, PAGE, problem } from './setup.js';

const RESERVED = ['Admin', 'The Herald', 'Михаил', '編集部'];

const SECRET = new Uint8Array(32).fill(7);

/** Status of a comment under a name. */
const under =
  (post: ReturnType<typeof openEndpoint>['post']) =>
  async (name: string): Promise<number> =>
    (await post(comment({ author: { name } }))).status;

describe('a name that the site keeps', () => {
  const same = [
    ...[
      'Admin',
      'ADMIN',
      ' admin ',
      'a d m i n',
      'ad-min',
      'Admin ✓',
      'Ádmin',
      'admi\u0307n',
      'ad\u200bmin',
      'admin\u3164',
    ],
    // Other letters: Cyrillic, Greek, full-width, mathematical, circled, small capitals, and some that look so in capitals.
    ...['аdmin', 'αdmin', 'ａｄｍｉｎ', '𝐚𝐝𝐦𝐢𝐧', 'ⓐⓓⓜⓘⓝ', 'ᴀᴅᴍɪɴ', 'admın', 'adrnin', 'АDМІN', 'ADMlN', 'ꓮdmin'],
    ...['theherald', 'The Hera1d', 'THE HERΑLD', 'МИХАИЛ', 'Миxaил', '編集部', '編 集 部！'],
  ];
  it('is refused, and whatever looks like it', async (test) => {
    const { post, rows } = openEndpoint(test, { reserved: RESERVED });
    for (const name of same) {
      const answer = await post(comment({ author: { name } }));
      assert.equal(answer.status, 422, name);
      assert.deepEqual((await problem(answer)).issues, [{ path: ['author', 'name'], code: 'not_allowed' }], name);
    }
    assert.equal(rows().length, 0);
  });

  it('leaves other names alone, and none', async (test) => {
    const { post } = openEndpoint(test, { reserved: RESERVED });
    for (const name of ['Adina', 'Admina', 'Herald', 'Michail', '編集', 'Ann', '', '✓']) {
      assert.equal(await under(post)(name), 201, name);
    }
  });

  it('is anybody’s where nothing is reserved', async (test) => {
    assert.equal(await under(openEndpoint(test).post)('Admin'), 201);
  });

  it('is that of each moderator who has not been told to go', async (test) => {
    const { post, store } = await openModerated(test, { moderation: 'none' });
    const moderators = await openModerators(store);
    await moderators.add('Gone');
    await moderators.revoke('Gone');
    await moderators.close();
    assert.equal(await under(post)('Dеsk'), 422);
    assert.equal(await under(post)('Gone'), 201);
  });

  it('is told to who used a plain form, in words', async (test) => {
    const { send } = openEndpoint(test, { reserved: RESERVED });
    const answer = await send({ page: PAGE, text: 'Good bread.', name: 'admin' });
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /This name belongs to the site/);
  });

  it('is for those who have a role at the site', async (test) => {
    const { post } = openEndpoint(test, { reserved: RESERVED, users: { secret: SECRET } });
    const as = async (claims: object) => {
      const token = new SignJWT({ name: 'Admin', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1m');
      return (await post(comment({ author: undefined, userToken: await token.sign(SECRET) }))).status;
    };
    assert.equal(await as({ role: 'author' }), 201);
    assert.equal(await as({}), 422);
  });

  it('does not keep an author from changing a comment that is older than that', async (test) => {
    const { store, write } = openEndpoint(test);
    const { id, token } = await write('Good bread.');
    const stricter = openEndpoint(test, { store, reserved: ['Ann'] });
    assert.equal(await under(stricter.post)('Ann'), 422);
    assert.equal((await stricter.act('PATCH', id, token, { text: 'Better bread.' })).status, 200);
  });

  it('has a letter or a digit', () => {
    assert.throws(() => createEndpoint({ store: ':memory:', reserved: ['✓'] }), /"✓" is no name to reserve/);
  });
});
