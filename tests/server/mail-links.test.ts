import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { openMailServer } from '../support/mail-server.js';
import { DESK, mailTo, openMailed, rowsOf } from './mail-support.js';
import { readDocument } from './openapi-support.js';
import { createEndpoint } from '../../src/server/index.js';
import { createLog, ENDPOINT, PAGE, withDatabase } from './setup.js';

const SECRET = new Uint8Array(32).fill(7);
const KEY = createHmac('sha256', SECRET).update('mail-link').digest();
const nobody = '01890000-0000-7000-8000-000000000000';

describe('a link in a mail to a moderator', () => {
  it('shows what it would do, on a page that can do nothing else, and changes nothing', async (test) => {
    const { say, mails, look, rows, store } = await openMailed(test);
    await say({ text: '<b>Good</b> bread.' });
    const { links } = await mails.next();
    const before = [rows(), rowsOf(store, 'moderation_log'), rowsOf(store, 'used_links')];
    for (const [label, url] of Object.entries(links).slice(0, 3)) {
      for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS']) await look(url, method);
      const page = await look(url);
      assert.equal(page.status, 200);
      assert.equal(page.headers.get('cache-control'), 'no-store');
      assert.equal(page.headers.get('x-robots-tag'), 'noindex');
      assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
      assert.match(
        page.headers.get('content-security-policy')!,
        /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      const html = await page.text();
      assert.ok(html.includes(`<form method="post"><button>${label}</button></form>`), html);
      assert.ok(html.includes('&lt;b&gt;Good&lt;/b&gt; bread.'), html);
      assert.doesNotMatch(html, /<script|<a |<img|<link(?! rel="icon" href="data:,">)/);
    }
    assert.deepEqual([rows(), rowsOf(store, 'moderation_log'), rowsOf(store, 'used_links')], before);
  });

  it('does it by its button, once, and the log says for which address', async (test) => {
    const { say, mails, look, press, list, log } = await openMailed(test);
    const { id } = await say();
    const { links } = await mails.next();
    const done = await press(links['Approve it']!);
    assert.equal(done.status, 200);
    const html = await done.text();
    assert.match(html, /<p>Ann on “Bread”\. It is published\.<\/p>\n<blockquote dir="auto">Good bread\.<br>/);
    assert.equal((await list()).total, 1);
    assert.deepEqual(
      (await log()).map(({ moderator, action, comment, from, to }) => ({ moderator, action, comment, from, to })),
      [{ moderator: `${DESK} (by mail)`, action: 'approve', comment: id, from: 'held', to: 'published' }],
    );
    for (const again of [await press(links['Approve it']!), await look(links['Approve it']!)]) {
      assert.equal(again.status, 404);
    }
    // The others still do what they say.
    assert.match(await (await press(links['Delete it']!)).text(), /it is deleted\./);
    assert.equal((await list()).total, 0);
    assert.equal((await press(links['Approve it']!)).status, 404);
  });

  it('acts once also when it is pressed many times at once, or when what it did was taken back', async (test) => {
    const { say, mails, press, log, undo } = await openMailed(test);
    await say();
    const { links } = await mails.next();
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(links['Approve it']!)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404, 404, 404]);
    const [entry] = await log();
    assert.equal((await undo(entry!.id)).status, 200);
    assert.equal((await press(links['Approve it']!)).status, 404);
  });

  it('tells those who have the page open, as the moderators’ page does', async (test) => {
    const notices: string[] = [];
    const { say, mails, press, fetch } = await openMailed(test, { notify: ({ kind }) => notices.push(kind) });
    await say();
    const { links } = await mails.next();
    const { body } = await fetch(`${ENDPOINT}/events?page=${encodeURIComponent(PAGE)}`);
    const reader = body!.getReader();
    await reader.read();
    await press(links['Approve it']!);
    assert.match(new TextDecoder().decode((await reader.read()).value), /^event: comment-published/);
    await reader.cancel();
    assert.deepEqual(notices, ['held', 'published']);
  });

  it('is answered in one way whatever is wrong with it', async (test) => {
    const server = await openMailServer(test);
    const opened = await openMailed(test, { server, secret: SECRET });
    const { say, mails, press, look, rows } = opened;
    const act = (method: string, id: string, token: string) =>
      opened.fetch(`${ENDPOINT}/${id}`, { method, headers: { Authorization: `Bearer ${token}` } });
    const { id, token } = await say();
    const { links } = await mails.next();
    const good = links['Approve it']!;
    const [, value = ''] = good.split('token=');
    const [head, payload, signature] = value.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const encode = (object: object) => Buffer.from(JSON.stringify(object)).toString('base64url');
    const sign = (changes: object, key: Uint8Array = KEY) =>
      new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg: 'HS256' }).sign(key);
    const tokens = [
      ...['', 'x', '.', '..', 'a.b.c', '\0', '%', '\ud800', 'é', value.slice(0, -1), value.slice(0, 100), `${value}A`],
      ...[`${head}.${payload}.`, `${head}.${encode({ ...claims, do: 'delete' })}.${signature}`],
      ...[`${encode({ alg: 'none' })}.${payload}.`, 'x'.repeat(5_000), value.repeat(3), token, '[object Object]'],
      await sign({}, new Uint8Array(32)),
      // As an author's user token is signed, or that of a session.
      await sign({}, SECRET),
      await sign({ exp: Math.floor(Date.now() / 1000) - 1 }),
      await sign({ do: 'reply' }),
      await sign({ sub: nobody }),
      await sign({ sub: "' or 1=1 --" }),
      await sign({ to: 'nobody' }),
      await sign({ do: 'confirm', sub: id, asked: 0 }),
      await sign({ do: 'unsubscribe', sub: id }),
    ];
    const before = rows();
    const answers = new Set<string>();
    for (const token of tokens) {
      for (const follow of [look, press]) {
        const answer = await follow(`${ENDPOINT}/mail?token=${encodeURIComponent(token.toWellFormed?.() ?? token)}`);
        assert.equal(answer.status, 404, token);
        const { 'x-request-id': _, ...headers } = Object.fromEntries(answer.headers);
        answers.add(JSON.stringify([headers, await answer.text()]));
      }
    }
    for (const query of ['', '?', '?token', '?token=%E0%A4%A', '?x=1', '?token[]=1']) {
      assert.equal((await press(`${ENDPOINT}/mail${query}`)).status, 404, query);
    }
    assert.equal(answers.size, 1, [...answers].join('\n'));
    assert.deepEqual(rows(), before);
    assert.equal((await look(good)).status, 200);
    await act('DELETE', id, token);
    assert.equal((await look(good)).status, 404, 'its author has taken it back');
    assert.equal((await press(good)).status, 404);
  });

  it('ends with the address: who is no moderator any more has links that do nothing', async (test) => {
    const { say, mails, store, endpoint } = await openMailed(test, { secret: SECRET });
    await say();
    const { links } = await mails.next();
    await endpoint.close();
    const mail = mailTo(mails.port, { moderators: ['somebody.else@site.example'] });
    const again = createEndpoint({ store, mail, secret: SECRET, logger: createLog() });
    test.after(() => again.close());
    const answer = await again.fetch(new Request(links['Approve it']!, { method: 'POST' }));
    assert.equal(answer.status, 404);
  });

  it('is described, and answers as described', async (test) => {
    const opened = await openMailed(test);
    const { conforms, described, seen } = await readDocument(opened);
    await opened.say();
    const { links } = await opened.mails.next();
    const url = links['Approve it']!;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
    await conforms('get /comments/mail', 200, await opened.look(url));
    await conforms('get /comments/mail', 404, await opened.look(`${ENDPOINT}/mail`));
    await conforms('post /comments/mail', 404, await opened.press(`${ENDPOINT}/mail`));
    withDatabase(opened.store, (database) => database.exec('alter table comments rename to comments_gone'));
    await conforms('get /comments/mail', 500, await opened.look(url));
    const failed = await opened.fetch(url, { method: 'POST', headers: form, body: 'x=1' });
    await conforms('post /comments/mail', 500, failed);
    withDatabase(opened.store, (database) => database.exec('alter table comments_gone rename to comments'));
    await conforms('post /comments/mail', 200, await opened.press(url));
    assert.deepEqual(
      described.filter((answer) => answer.includes('/mail ') && !/ 503$/.test(answer) && !seen.has(answer)),
      [],
    );
  });
});
