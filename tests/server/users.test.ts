import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { createEndpoint, StartError, type UserOptions } from '../../src/server/index.js';
import { comment, created, formInit, ENDPOINT, openEndpoint, PAGE, problem } from './setup.js';

const SECRET = 'a secret that is known to the site and to the endpoint';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PEM = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const CLAIMS = {
  sub: 'reader-7',
  name: 'Ann',
  email: 'ann@site.example',
  avatar: 'https://site.example/ann.png',
  role: 'moderator',
};

const now = () => Math.floor(Date.now() / 1000);

/** A token as the site makes it; `changes` may take a claim away. */
const sign = (
  changes: Record<string, unknown> = {},
  { alg = 'HS256', key = Buffer.from(SECRET) }: { alg?: string; key?: Uint8Array | KeyObject } = {},
) => new SignJWT({ ...CLAIMS, exp: now() + 600, ...changes }).setProtectedHeader({ alg }).sign(key);

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const postWith = (test: Parameters<typeof openEndpoint>[0], users: UserOptions = { secret: SECRET }) => {
  const opened = openEndpoint(test, { users, required: ['name', 'email'] });
  return { ...opened, sent: (userToken: string) => opened.post(comment({ author: undefined, userToken })) };
};

const refused = async (response: Response, code = 'token_refused') => {
  assert.equal(response.status, 401);
  assert.match(response.headers.get('www-authenticate')!, /^Bearer /);
  const answer = await problem(response);
  assert.equal(answer.code, code, JSON.stringify(answer));
};

describe('who is signed in at the site', () => {
  it('writes under the name, with the picture and in the role that the site says', async (test) => {
    const { sent, list, rows } = postWith(test);
    const response = await sent(await sign());
    assert.equal(response.status, 201);
    const author = { name: 'Ann', avatar: CLAIMS.avatar, role: 'moderator' };
    assert.deepEqual((await created(response)).comment.author, author);
    assert.deepEqual((await list()).comments[0]!.author, author);
    const [row] = rows();
    assert.deepEqual([row!.author_id, row!.email], ['reader-7', CLAIMS.email]);
    assert.doesNotMatch(JSON.stringify(await list()), /reader-7|ann@/);
  });

  it('is known by a key whose private half only the site has', async (test) => {
    for (const key of [PEM, JSON.stringify(publicKey.export({ format: 'jwk' })), publicKey.export({ format: 'jwk' })]) {
      const { sent } = postWith(test, { key });
      assert.equal((await sent(await sign({}, { alg: 'EdDSA', key: privateKey }))).status, 201);
    }
  });

  it('is what the token says, whatever else the request says', async (test) => {
    const { post, list } = postWith(test);
    const author = { name: 'Mallory', email: 'm@site.example', role: 'author', avatar: 'https://m.example/' };
    await post(comment({ author, userToken: await sign({ role: undefined, avatar: undefined }) }));
    assert.deepEqual((await list()).comments[0]!.author, { name: 'Ann' });
  });

  it('has a role only by a token', async (test) => {
    const { post, list } = postWith(test);
    const author = { name: 'Mallory', email: 'm@site.example', role: 'moderator', avatar: 'https://m.example/' };
    await post(comment({ author, role: 'moderator' }));
    assert.deepEqual((await list()).comments[0]!.author, { name: 'Mallory' });
  });

  it('need not have told the site more than a name', async (test) => {
    const { sent } = postWith(test);
    const token = await sign({ sub: undefined, email: undefined, avatar: undefined, role: undefined });
    assert.deepEqual((await created(await sent(token))).comment.author, { name: 'Ann' });
  });

  it('can send a plain form', async (test) => {
    const { endpoint, list } = postWith(test);
    const fields = { page: PAGE, text: 'Good.', userToken: await sign() };
    const response = await endpoint.fetch(new Request(ENDPOINT, formInit(fields)));
    assert.equal(response.status, 303);
    assert.equal((await list()).comments[0]!.author.role, 'moderator');
  });

  it('is told when that is over, and may try again with a new token and the same key', async (test) => {
    const { post, rows } = postWith(test);
    const key = { 'Idempotency-Key': 'one' };
    await refused(await post(comment({ userToken: await sign({ exp: now() - 60 }) }), key), 'token_expired');
    assert.equal((await post(comment({ userToken: await sign() }), key)).status, 201);
    const again = await post(comment({ userToken: await sign({ role: 'author' }) }), key);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal(rows().length, 1);
  });

  it('is somebody else under the same key', async (test) => {
    const { post } = postWith(test);
    const key = { 'Idempotency-Key': 'one' };
    await post(comment({ userToken: await sign() }), key);
    const response = await post(comment({ userToken: await sign({ sub: 'reader-8' }) }), key);
    assert.equal((await problem(response)).code, 'key_reused');
  });

  it('is not believed without a signature of the site', async (test) => {
    const { sent, rows, log } = postWith(test);
    const good = await sign();
    const [header, payload, signature] = good.split('.');
    const tokens = [
      await sign({}, { key: Buffer.from('another secret that is just as long as the other') }),
      `${encode({ alg: 'none' })}.${payload}.`,
      `${encode({ alg: 'None' })}.${payload}.${signature}`,
      `${header}.${encode({ ...CLAIMS, role: 'author', exp: now() + 600 })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      'x',
      '..',
      await sign({}, { alg: 'HS384' }),
      await sign({}, { alg: 'EdDSA', key: privateKey }),
    ];
    for (const token of tokens) await refused(await sent(token));
    assert.deepEqual([rows(), log.lines], [[], []]);
  });

  it('is not believed where the public key was taken for a secret', async (test) => {
    const { sent } = postWith(test, { key: PEM });
    for (const secret of [PEM, PEM.trim(), publicKey.export({ type: 'spki', format: 'der' })]) {
      await refused(await sent(await sign({}, { key: Buffer.from(secret) })));
    }
    const other = generateKeyPairSync('ed25519').privateKey;
    await refused(await sent(await sign({}, { alg: 'EdDSA', key: other })));
  });

  it('is not believed by a token that is for later, for long or for somebody else', async (test) => {
    const { sent } = postWith(test, { secret: SECRET, audience: 'comments' });
    await refused(await sent(await sign({ aud: 'comments', nbf: now() + 60 })));
    await refused(await sent(await sign({ aud: 'comments', exp: now() + 2 * 24 * 60 * 60 })));
    await refused(await sent(await sign({ aud: 'comments', exp: undefined })));
    await refused(await sent(await sign({ aud: 'shop' })));
    await refused(await sent(await sign()));
    assert.equal((await sent(await sign({ aud: ['shop', 'comments'] }))).status, 201);
  });

  it('is not believed by claims that make no sense', async (test) => {
    const { sent } = postWith(test);
    for (const claims of [
      ...[undefined, '', ' \u200b', 7, { a: 1 }, 'a\u0000b', 'a\nb'].map((name) => ({ name })),
      { email: 'nobody' },
      { email: 'a@site.example\r\nBcc: b@site.example' },
      { role: 'x'.repeat(41) },
      { role: ['moderator'] },
      { avatar: 7 },
    ]) {
      await refused(await sent(await sign(claims)));
    }
    // Written as an address, "ü" takes six characters.
    const long = `https://site.example/${'ü'.repeat(400)}`;
    for (const [avatar, website] of [
      ['javascript:alert(1)', 'data:,'],
      [long, long],
    ]) {
      const response = await sent(await sign({ avatar, website }));
      assert.deepEqual((await created(response)).comment.author, { name: 'Ann', role: 'moderator' });
    }
  });

  it('is nobody where the endpoint knows no key', async (test) => {
    await refused(await openEndpoint(test).post(comment({ userToken: await sign() })));
  });

  it('is trusted at once by a role of the site, and by what was approved of the same id before', async (test) => {
    const { post } = openEndpoint(test, { users: { secret: SECRET }, moderation: { mode: 'first', trustAfter: 1 } });
    const status = async (claims: object, text: string) =>
      (await post(comment({ author: undefined, text, userToken: await sign({ email: undefined, ...claims }) }))).status;
    assert.equal(await status({ sub: 'reader-8', role: 'subscriber' }, 'one'), 202);
    assert.equal(await status({ role: 'author' }, 'two'), 201);
    assert.equal(await status({ role: undefined }, 'three'), 201);
    assert.equal(await status({ sub: 'reader-8', role: undefined }, 'four'), 202);
  });

  it('leaves its id and picture behind with a comment that is taken back', async (test) => {
    const { post, act, rows } = postWith(test);
    const answer = await created(await post(comment({ userToken: await sign() })));
    await act('DELETE', answer.comment.id, answer.token);
    const [row] = rows();
    assert.deepEqual([row!.author_id, row!.avatar, row!.email], [null, null, null]);
  });
});

describe('the key for user tokens', () => {
  const start = (users: UserOptions) => createEndpoint({ store: ':memory:', users });

  it('is long enough, public and of the right kind, or nothing starts', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    for (const users of [
      { secret: '' },
      { secret: 'changeme' },
      { secret: 'x'.repeat(31) },
      { secret: new Uint8Array(31) },
      { key: '' },
      { key: '{' },
      { key: '{}' },
      { key: { kty: 'oct', k: 'AAAA' } },
      { key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string },
      { key: privateKey.export({ format: 'jwk' }) },
      { key: rsa.export({ type: 'spki', format: 'pem' }) as string },
      { secret: SECRET, key: PEM },
    ]) {
      assert.throws(() => start(users), StartError, JSON.stringify(users));
    }
  });
});
