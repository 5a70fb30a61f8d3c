import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openModerators } from '../../src/server/index.js';
import { cookieOf, MODERATE, newModerator, openModerated, OWN_PAGE } from './moderation-support.js';
import { jsonInit, openEndpoint, problem, SITE, withDatabase } from './setup.js';

const signIn = (token: unknown, headers: Record<string, string> = OWN_PAGE): [string, RequestInit] => [
  `${MODERATE}/session`,
  jsonInit({ token }, headers),
];

describe('signing in as a moderator', () => {
  it('takes a token for a session that no script can read and no other site can use', async (test) => {
    const { store, endpoint, fetch } = openEndpoint(test);
    await endpoint.ready();
    const answer = await fetch(...signIn(await newModerator(store)));
    assert.equal(answer.status, 201);
    const { moderator, csrf, expiresAt } = (await answer.json()) as Record<string, string>;
    assert.equal(moderator, 'desk');
    assert.match(csrf!, /^[\w-]{43}$/);
    assert.ok(Date.parse(expiresAt!) - Date.now() <= 12 * 3_600_000);
    assert.match(
      answer.headers.get('set-cookie')!,
      /^__Host-afterword-moderator-comments=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const again = await fetch(`${MODERATE}/session`, { headers: { Cookie: cookieOf(answer) } });
    assert.deepEqual(await again.json(), { moderator, csrf, expiresAt });
  });

  it('is another one for each endpoint of a host', async (test) => {
    const cookies: string[] = [];
    for (const base of ['/comments', '/blog/comments']) {
      const { store, endpoint, fetch } = openEndpoint(test, { base });
      await endpoint.ready();
      const token = await newModerator(store);
      cookies.push(cookieOf(await fetch(`${SITE}${base}/moderate/session`, jsonInit({ token }, OWN_PAGE))));
      // As a browser sends them that has signed in at both.
      const headers = { Cookie: cookies.join('; ') };
      const { status } = await fetch(`${SITE}${base}/moderate/session`, { headers });
      assert.equal(status, 200);
    }
    const [one, other] = cookies.map((cookie) => cookie.split('=')[0]);
    assert.notEqual(one, other);
  });

  it('keeps neither token nor cookie', async (test) => {
    const { store, token, cookie } = await openModerated(test);
    const stored = withDatabase(store, (database) =>
      JSON.stringify([
        database.prepare('select * from moderators').all(),
        database.prepare('select * from moderator_sessions').all(),
      ]),
    );
    assert.equal(stored.includes(token), false);
    assert.equal(stored.includes(cookie.split('=')[1]!), false);
  });

  it('answers every token that is none alike', async (test) => {
    const { store, endpoint, fetch, log } = openEndpoint(test);
    await endpoint.ready();
    const revoked = await newModerator(store, 'Gone');
    withDatabase(store, (database) => database.exec('update moderators set revoked_at = 1'));
    const answers: unknown[] = [];
    for (const token of ['', 'x', revoked, `${revoked}x`, 'afm_', '" or 1=1 --']) {
      const answer = await fetch(...signIn(token));
      answers.push([answer.status, await answer.text(), answer.headers.get('set-cookie')]);
    }
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
    assert.equal((answers[0] as unknown[])[0], 401);
    assert.equal(JSON.stringify(log.lines).includes(revoked), false);
  });

  it('lets nobody try without end, and nobody lock out another', async (test) => {
    const { store, endpoint } = openEndpoint(test);
    await endpoint.ready();
    const token = await newModerator(store);
    const tryFrom = (address: string, guess: string) => endpoint.fetch(new Request(...signIn(guess)), { address });
    for (let count = 0; count < 10; count++) assert.equal((await tryFrom('192.0.2.1', 'x')).status, 401);
    const answer = await tryFrom('192.0.2.1', token);
    assert.deepEqual([answer.status, (await problem(answer)).code], [429, 'rate_limited']);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    assert.equal((await tryFrom('192.0.2.2', token)).status, 201);
  });

  it('counts the tries at all instances on the store together', async (test) => {
    const { store, endpoint } = openEndpoint(test, { limits: false });
    await endpoint.ready();
    const other = openEndpoint(test, { store, limits: false }).endpoint;
    const secret = await newModerator(store);
    const tryAt = (instance: typeof endpoint, guess: string) =>
      instance.fetch(new Request(...signIn(guess)), { address: '192.0.2.1' });
    for (let count = 0; count < 5; count++) {
      for (const instance of [endpoint, other]) assert.equal((await tryAt(instance, 'x')).status, 401);
    }
    for (const instance of [endpoint, other]) assert.equal((await tryAt(instance, secret)).status, 429);
    // Whose tries they are is kept as a hash only.
    const kept = withDatabase(store, (database) => database.prepare('select * from limits').all());
    assert.equal(kept.length, 1);
    assert.doesNotMatch(JSON.stringify(kept), /192\.0\.2/);
  });

  it('refuses other sites, other hosts of this site, and whoever does not say where they are', async (test) => {
    const { store, endpoint, fetch } = openEndpoint(test, { origins: ['https://blog.site.example'] });
    await endpoint.ready();
    const token = await newModerator(store);
    const strangers: Record<string, string>[] = [
      {},
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'null' },
      { Origin: 'https://blog.site.example', 'Sec-Fetch-Site': 'same-site' },
      { Origin: SITE, 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of strangers) assert.equal((await fetch(...signIn(token, headers))).status, 403);
  });

  it('without https gives a session to a browser on this very machine only', async (test) => {
    const { store, endpoint } = openEndpoint(test);
    await endpoint.ready();
    const token = await newModerator(store);
    const from = (origin: string) =>
      endpoint.fetch(new Request(`${origin}/comments/moderate/session`, jsonInit({ token }, { Origin: origin })));
    assert.equal((await from('http://site.example')).status, 403);
    const answer = await from('http://127.0.0.1:8080');
    assert.equal(answer.status, 201);
    assert.match(
      answer.headers.get('set-cookie')!,
      /^afterword-moderator-comments=[\w-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const ask = (origin: string) =>
      endpoint.fetch(new Request(`${origin}/comments/moderate/session`, { headers: { Cookie: cookieOf(answer) } }));
    assert.equal((await ask('http://127.0.0.1:8080')).status, 200);
    // What is not bound to its host may have been set by a neighbour.
    assert.equal((await ask('https://site.example')).status, 204);
  });

  it('knows that the browser speaks https to a proxy', async (test) => {
    const { store, endpoint } = openEndpoint(test);
    await endpoint.ready();
    const token = await newModerator(store);
    const url = 'http://site.example/comments/moderate/session';
    const answer = await endpoint.fetch(new Request(url, jsonInit({ token }, { Origin: 'https://site.example' })));
    assert.match(answer.headers.get('set-cookie')!, /^__Host-/);
    const headers = { Cookie: cookieOf(answer) };
    assert.equal((await endpoint.fetch(new Request(url, { headers }))).status, 200);
  });

  it('ends when the moderator signs out, is revoked, or the time is over', async (test) => {
    const { ask, send, store, cookie, fetch, token } = await openModerated(test);
    const set = (sql: string) => withDatabase(store, (database) => database.exec(sql));
    set('update moderators set revoked_at = 1');
    assert.equal((await ask('/queue')).status, 401);
    set('update moderators set revoked_at = null');
    assert.equal((await ask('/queue')).status, 200);
    const answer = await send('/session', undefined, 'DELETE');
    assert.equal(answer.status, 204);
    assert.match(answer.headers.get('set-cookie')!, /__Host-afterword-moderator-comments=; Max-Age=0/);
    assert.equal((await fetch(`${MODERATE}/session`, { headers: { Cookie: cookie } })).status, 204);
    const second = cookieOf(await fetch(...signIn(token)));
    assert.equal((await fetch(`${MODERATE}/queue`, { headers: { Cookie: second } })).status, 200);
    set('update moderator_sessions set expires_at = 1');
    assert.equal((await fetch(`${MODERATE}/queue`, { headers: { Cookie: second } })).status, 401);
  });

  it('does not last until then when it was begun while a clock was ahead', async (test) => {
    const { fetch, token } = await openModerated(test);
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 365 * 86_400_000 });
    const cookie = cookieOf(await fetch(...signIn(token)));
    const queue = async () => (await fetch(`${MODERATE}/queue`, { headers: { Cookie: cookie } })).status;
    assert.equal(await queue(), 200);
    test.mock.timers.reset();
    assert.equal(await queue(), 401);
  });

  it('does not begin again when the name of who was revoked is given to somebody else', async (test) => {
    const { ask, store, fetch, token } = await openModerated(test);
    const moderators = await openModerators(store);
    assert.equal(await moderators.revoke('desk'), true);
    assert.equal((await ask('/queue')).status, 401);
    const other = await moderators.add('desk');
    await moderators.close();
    assert.equal((await ask('/queue')).status, 401);
    assert.equal((await fetch(...signIn(token))).status, 401);
    assert.equal((await fetch(...signIn(other!))).status, 201);
  });
});

describe('what is for moderators only', () => {
  const paths: [string, string, unknown?][] = [
    ['GET', '/queue'],
    ['GET', '/log'],
    ['GET', '/blocks'],
    ['POST', '/actions', { action: 'approve', comments: ['x'] }],
    ['POST', '/pages', { url: `${SITE}/articles/bread`, closed: true }],
    ['POST', '/blocks', { comment: 'x', kind: 'email' }],
    ['DELETE', '/blocks/0190a0a0-0000-7000-8000-000000000000'],
    ['POST', '/comments/0190a0a0-0000-7000-8000-000000000000/reply', { text: 'x' }],
    ['POST', '/log/0190a0a0-0000-7000-8000-000000000000/undo'],
    ['DELETE', '/session'],
  ];

  it('is for nobody who has not signed in', async (test) => {
    const { fetch } = openEndpoint(test);
    for (const [method, path, body] of paths) {
      const answer = await fetch(MODERATE + path, {
        method,
        headers: { ...OWN_PAGE, 'Content-Type': 'application/json', 'Afterword-Csrf': 'x' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      assert.deepEqual([answer.status, (await problem(answer)).code], [401, 'unauthorized'], `${method} ${path}`);
    }
  });

  it('is changed by no request that the page itself did not send', async (test) => {
    const { ask, csrf, say, queue } = await openModerated(test);
    const { id } = await say();
    const body = JSON.stringify({ action: 'approve', comments: [id] });
    const json = { 'Content-Type': 'application/json' };
    const forged: Record<string, string>[] = [
      { ...OWN_PAGE, ...json },
      { ...OWN_PAGE, ...json, 'Afterword-Csrf': '' },
      { ...OWN_PAGE, ...json, 'Afterword-Csrf': `${csrf}x` },
      { ...json, 'Afterword-Csrf': csrf },
      { ...json, 'Afterword-Csrf': csrf, Origin: 'https://evil.example' },
      { ...json, 'Afterword-Csrf': csrf, Origin: SITE, 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const headers of forged) assert.equal((await ask('/actions', { method: 'POST', headers, body })).status, 403);
    const plain = { ...OWN_PAGE, 'Content-Type': 'text/plain', 'Afterword-Csrf': csrf };
    assert.equal((await ask('/actions', { method: 'POST', headers: plain, body })).status, 415);
    assert.equal((await ask('/actions')).status, 405);
    assert.equal((await queue()).comments.length, 1);
  });

  it('says nothing of itself to other origins, is not framed, kept or sniffed', async (test) => {
    const { fetch, cookie } = await openModerated(test, { origins: ['https://blog.site.example'] });
    for (const path of ['', '/session', '/queue', '/log', '/blocks', '/nothing', '/assets/nothing.js']) {
      for (const method of ['GET', 'OPTIONS', 'PUT']) {
        const answer = await fetch(MODERATE + path, {
          method,
          headers: { Cookie: cookie, Origin: 'https://blog.site.example', 'Access-Control-Request-Method': 'POST' },
        });
        const { headers } = answer;
        assert.equal(headers.get('access-control-allow-origin'), null, `${method} ${path}`);
        assert.equal(headers.get('x-content-type-options'), 'nosniff');
        assert.match(headers.get('content-security-policy')!, /frame-ancestors 'none'/);
        assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
        assert.equal(headers.get('cache-control'), 'no-store', `${method} ${path}`);
      }
    }
  });

  it('is shown by a page that runs nothing but its own script', async (test) => {
    const { fetch } = openEndpoint(test);
    const answer = await fetch(MODERATE);
    assert.equal(answer.status, 200);
    const policy = answer.headers.get('content-security-policy')!;
    for (const part of ["default-src 'none'", "script-src 'self';", "require-trusted-types-for 'script'"]) {
      assert.ok(policy.includes(part), part);
    }
    const body = await answer.text();
    assert.doesNotMatch(
      body,
      /<style|style=|<script(?! type="module" src="\/comments\/moderate\/assets\/moderate\.js")/,
    );
  });

  it('never reaches readers: neither reasons, reports nor email addresses', async (test) => {
    const { say, act, list, fetch } = await openModerated(test);
    const { id } = await say({ author: { name: 'Ann', email: 'canary@site.example' } });
    await act('approve', id);
    await act('spam', id);
    await act('approve', id);
    const answers = JSON.stringify(await list()) + (await (await fetch(`/comments/${id}`)).text());
    assert.doesNotMatch(answers, /canary|reason|removed|desk/);
  });
});
