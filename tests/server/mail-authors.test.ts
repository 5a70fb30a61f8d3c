import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { describePerson } from '../../src/server/privacy/person.js';
import { Store } from '../../src/server/storage/store.js';
import { dump, openImport } from './import-support.js';
import { ANN, nextLine, openMailed, reply, rowsOf } from './mail-support.js';
import { comment, created, ENDPOINT, formInit, PAGE, problem, withDatabase } from './setup.js';

const ann = { author: { name: 'Ann', email: 'Ann@Mail.example' }, notify: true };
/** Nobody is a moderator, and everything is published at once. */
const open = { moderation: 'none', mail: { moderators: [] } } as const;
const DAY = 86_400_000;

describe('an author who asks for mails about replies', () => {
  it('is asked to confirm first, by a mail in which nobody’s words stand', async (test) => {
    const { say, mails, look, press, store } = await openMailed(test, open);
    await say({
      ...ann,
      text: 'Canary text',
      author: { ...ann.author, name: 'Canary name' },
      page: { url: PAGE, title: 'Canary title' },
    });
    const { to, mail, raw, links } = await mails.next();
    assert.equal(to, ANN);
    assert.equal(mail.subject, '[Site] Do you want mails about replies?');
    assert.doesNotMatch(raw, /canary|bread/i);
    assert.deepEqual(Object.keys(links), ['Yes, mail me', 'Do not ask me again']);
    for (const url of Object.values(links)) {
      for (const method of ['GET', 'HEAD']) assert.equal((await look(url, method)).status, 200);
    }
    assert.equal(rowsOf(store, 'subscribers')[0]!['confirmed_at'], null);
    assert.equal((await press(links['Yes, mail me']!)).status, 200);
    assert.ok(Number(rowsOf(store, 'subscribers')[0]!['confirmed_at']) > 0);
    assert.equal((await press(links['Yes, mail me']!)).status, 404);
    assert.equal((await look(links['Yes, mail me']!)).status, 404);
  });

  it('is mailed of each reply once it is published, with what it says and where it is', async (test) => {
    const { subscribe, post, mails } = await openMailed(test, open);
    const { id } = await subscribe();
    const { comment: answer } = await created(await post(reply(id, { text: 'I agree.\n\nAnd so on.' })));
    const { to, mail, text, html, links } = await mails.next();
    assert.equal(to, ANN);
    assert.equal(mail.subject, '[Site] Bo replied to your comment on “Bread”');
    assert.match(text, /^Bo replied to your comment on “Bread”:\n\n> I agree\.\n> *\n> And so on\.\n/);
    assert.equal(links['Read it, and answer'], `${PAGE}#comment-${answer.id}`);
    assert.ok(html.includes('<a href="' + links['No more of them']! + '">'));
  });

  it('is not mailed of what waits, is spam or is their own, nor twice', async (test) => {
    const hold = ({ text }: { text: string }) => text.startsWith('Wait');
    const { subscribe, post, act, mails, write, outbox } = await openMailed(test, {
      ...open,
      moderation: { mode: 'none', hold },
    } as never);
    const { id } = await subscribe();
    const { comment: waiting } = await created(await post(reply(id, { text: 'Wait for it.' })));
    await post(reply(id, { text: 'Buy.', topic: 'x' }));
    await post(reply(id, { text: 'My own.', author: { name: 'Ann', email: ANN.toUpperCase() } }));
    await write('No reply.');
    assert.deepEqual(outbox(), []);
    await act('approve', waiting.id);
    assert.match((await mails.next()).text, /^> Wait for it\.$/m);
    await act('hide', waiting.id);
    await act('approve', waiting.id);
    await post(reply(id, { text: 'Another.' }));
    const { text } = await mails.next();
    assert.match(text, /^> Another\.$/m);
    assert.doesNotMatch(text, /Wait for it/);
  });

  it('is not mailed of what they answer themselves when they are signed in, by whatever address', async (test) => {
    const secret = 'a secret that is known to the site and to the endpoint';
    const { subscribe, post, mails } = await openMailed(test, { ...open, users: { secret } });
    const sign = (sub: string, email: string) =>
      new SignJWT({ sub, name: 'Somebody', email })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(Buffer.from(secret));
    const { id } = await subscribe({ author: undefined, userToken: await sign('7', ANN) });
    await post(reply(id, { text: 'My own.', author: undefined, userToken: await sign('7', 'new@mail.example') }));
    await post(reply(id, { text: 'Another’s.', author: undefined, userToken: await sign('8', 'bo@mail.example') }));
    const { text } = await mails.next();
    assert.match(text, /^> Another’s\.$/m);
    assert.doesNotMatch(text, /My own/);
  });

  it('is mailed of a moderator’s reply', async (test) => {
    const { subscribe, send, mails } = await openMailed(test, open);
    const { id } = await subscribe();
    assert.equal((await send(`/comments/${id}/reply`, { text: 'Thank you.' })).status, 201);
    assert.match((await mails.next()).text, /^desk replied to your comment on “Bread”:\n\n> Thank you\.$/m);
  });

  it('hears nothing before the address is confirmed, nor later of what came before', async (test) => {
    const { say, post, mails, press, outbox } = await openMailed(test, open);
    const { id } = await say(ann);
    const { links } = await mails.next();
    await post(reply(id, { text: 'Early.' }));
    assert.deepEqual(
      outbox().filter(({ kind }) => kind === 'reply'),
      [],
    );
    await press(links['Yes, mail me']!);
    await post(reply(id, { text: 'Late.' }));
    const { text } = await mails.next();
    assert.match(text, /^> Late\.$/m);
    assert.doesNotMatch(text, /Early/);
  });

  it('is not asked again once they have confirmed, and is then mailed about every comment for which they ask', async (test) => {
    const { subscribe, say, post, mails } = await openMailed(test, open);
    await subscribe();
    const { id: second } = await say({ ...ann, text: 'Second.' });
    const { id: third } = await say({ ...ann, text: 'Third.', notify: false });
    await post(reply(third, { text: 'To the third.' }));
    await post(reply(second, { text: 'To the second.' }));
    assert.match((await mails.next()).text, /^> To the second\.$/m);
  });

  it('ends them by one click, in the header or in the text, without a question', async (test) => {
    for (const way of ['header', 'text'] as const) {
      const { subscribe, post, mails, fetch, store, look, outbox } = await openMailed(test, open);
      const { id } = await subscribe();
      await post(reply(id));
      const { mail, raw, links } = await mails.next();
      const list = mail.headers.get('list') as { unsubscribe?: { url: string } };
      assert.match(raw, /^List-Unsubscribe: <https:\/\/site\.example\/comments\/mail\?token=[\w.-]+>\r$/m);
      assert.match(raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
      assert.equal(list.unsubscribe!.url, links['No more of them']);
      const url = way === 'header' ? list.unsubscribe!.url : links['No more of them']!;
      assert.match(await (await look(url)).text(), /<form method="post"><button>No more mails<\/button><\/form>/);
      assert.ok(Number(rowsOf(store, 'subscribers')[0]!['confirmed_at']) > 0);
      // As a provider of mailboxes sends it, from nowhere.
      const form = new FormData();
      form.set('List-Unsubscribe', 'One-Click');
      const body = way === 'header' ? form : new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
      for (let count = 0; count < 2; count++) {
        assert.equal((await fetch(url, { method: 'POST', body, headers: { Origin: 'null' } })).status, 200);
      }
      await post(reply(id, { text: 'More.' }));
      assert.deepEqual(
        outbox().filter(({ recipient }) => recipient === ANN),
        [],
      );
    }
  });

  it('takes with it what waits to be sent', async (test) => {
    const { subscribe, post, press, mails, logger, outbox } = await openMailed(test, open);
    const { id, asked } = await subscribe();
    await mails.close();
    const failed = nextLine(logger, 'a mail could not be sent');
    await post(reply(id));
    await failed;
    assert.equal(outbox().length, 1);
    await press(asked.links['Do not ask me again']!);
    assert.deepEqual(outbox(), []);
  });
});

describe('an address that somebody else types', () => {
  it('gets one mail a day at most, and after a no none for a month', async (test) => {
    const { say, mails, press, store, outbox } = await openMailed(test, open);
    const later = (days: number) =>
      withDatabase(store, (database) =>
        database.exec(
          `update subscribers set asked_at = asked_at - ${days * DAY}, refused_at = refused_at - ${days * DAY}`,
        ),
      );
    const ask = () => say({ ...ann, text: String(Math.random()) });
    await ask();
    const first = await mails.next();
    for (let count = 0; count < 5; count++) await ask();
    assert.deepEqual(outbox(), []);
    later(1.1);
    await ask();
    const second = await mails.next();
    assert.equal(second.to, ANN);
    // Only the last of them counts.
    assert.equal((await press(first.links['Yes, mail me']!)).status, 404);
    assert.equal((await press(second.links['Do not ask me again']!)).status, 200);
    assert.equal((await press(second.links['Yes, mail me']!)).status, 404);
    later(29);
    await ask();
    assert.deepEqual(outbox(), []);
    later(2);
    await ask();
    assert.equal((await mails.next()).mail.subject, '[Site] Do you want mails about replies?');
  });

  it('is asked again when it was asked while a clock was ahead', async (test) => {
    const { say, mails, store } = await openMailed(test, open);
    await say(ann);
    await mails.next();
    withDatabase(store, (database) => database.exec(`update subscribers set asked_at = asked_at + ${365 * DAY}`));
    await say({ ...ann, text: 'Again.' });
    assert.equal((await mails.next()).to, ANN);
  });

  it('is one of few that one network can have asked, and nobody is told', async (test) => {
    const { endpoint, mails, store } = await openMailed(test, { ...open, limits: false });
    const answers = new Set<string>();
    for (let count = 0; count < 12; count++) {
      const body = JSON.stringify(
        comment({ notify: true, text: 'Same.', author: { email: `a${count}@mail.example` } }),
      );
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
      const response = await endpoint.fetch(new Request(ENDPOINT, init), { address: '192.0.2.1' });
      const { comment: answer } = await created(response);
      answers.add(JSON.stringify([response.status, Object.keys(answer), answer.status]));
    }
    assert.equal(answers.size, 1);
    assert.equal(rowsOf(store, 'subscribers').length, 10);
    for (let count = 0; count < 10; count++) await mails.next();
    await endpoint.close();
    assert.deepEqual(mails.received, []);
  });

  it('is not told from one that is known, by the answer to the post', async (test) => {
    const { subscribe, post, fetch } = await openMailed(test, open);
    await subscribe();
    const answerTo = async (email: string, notify: boolean) => {
      const response = await post(comment({ author: { name: 'Ann', email }, notify }));
      const { comment: answer, ...rest } = await created(response);
      const headers = [...response.headers.keys()];
      return [response.status, headers, { ...answer, id: '', createdAt: '' }, Object.keys(rest)];
    };
    const known = await answerTo(ANN, true);
    assert.deepEqual(known, await answerTo('new@mail.example', true));
    assert.deepEqual(known, await answerTo('new@mail.example', false));
    const shown = await (await fetch(`?page=${encodeURIComponent(PAGE)}`)).text();
    assert.doesNotMatch(shown, /notify|mail\.example/);
  });

  it('is not asked for spam, nor where there is no address', async (test) => {
    const { say, post, store } = await openMailed(test, open);
    await say({ ...ann, topic: 'x' });
    await post(comment({ notify: true }));
    assert.deepEqual(rowsOf(store, 'subscribers'), []);
  });
});

describe('the wish for mails', () => {
  it('is true or false in JSON, a ticked box in a plain form', async (test) => {
    const { post, fetch, rows } = await openMailed(test, open);
    for (const notify of ['true', 1, null, {}, []]) {
      const answer = await post(comment({ ...ann, notify }));
      assert.equal(answer.status, 422);
      assert.deepEqual((await problem(answer)).issues, [{ path: ['notify'], code: 'invalid' }]);
    }
    const fields = { text: 'A', page: PAGE, email: ANN };
    await fetch('', formInit({ ...fields, notify: 'on' }));
    await fetch('', formInit({ ...fields, text: 'B' }));
    await fetch('', formInit({ ...fields, text: 'C', notify: '' }));
    assert.deepEqual(
      rows().map(({ text, notify }) => [text, Number(notify)]),
      [
        ['A', 1],
        ['B', 0],
        ['C', 0],
      ],
    );
  });

  it('is told and erased with the person, and what waits to be sent to them as well', async (test) => {
    const { subscribe, post, mails, logger, store: path, outbox, endpoint } = await openMailed(test, open);
    const { id } = await subscribe();
    await mails.close();
    const failed = nextLine(logger, 'a mail could not be sent');
    await post(reply(id));
    await failed;
    await endpoint.close();
    const store = await Store.open(path);
    test.after(() => store.close());
    let text = '';
    for await (const part of describePerson(store, ANN.toUpperCase())) text += part;
    const told = JSON.parse(text) as Record<'comments' | 'mails', object[]> & { subscriber: Record<string, string> };
    assert.match(JSON.stringify(told.comments), /"notify":1/);
    assert.match(told.subscriber['confirmed_at']!, /^\d{4}-/);
    assert.match(JSON.stringify(told.mails), /^\[{"kind":"reply","recipient":"ann@mail\.example",/);
    await store.erase(ANN, Date.now());
    await store.scrub();
    assert.deepEqual([rowsOf(path, 'subscribers'), outbox()], [[], []]);
    assert.doesNotMatch(JSON.stringify(dump(path)), /ann@mail/i);
  });

  it('goes along when everything is exported and imported', async (test) => {
    const { subscribe, say, mails, press, post, store, endpoint } = await openMailed(test, open);
    const { id } = await subscribe();
    await post(reply(id));
    await mails.next();
    await say({ ...ann, author: { email: 'bo@mail.example' }, text: 'Second.' });
    await press((await mails.next()).links['Do not ask me again']!);
    await say({ ...ann, author: { email: 'cy@mail.example' }, text: 'Third.' });
    await mails.next();
    await endpoint.close();
    const first = openImport(test, store);
    const text = await first.exported();
    const second = openImport(test);
    const file = join(second.folder, 'export.ndjson');
    writeFileSync(file, text);
    const { report } = await second.importFile(file);
    assert.deepEqual(report, []);
    assert.equal(await second.exported(), text);
    assert.deepEqual(rowsOf(second.path, 'subscribers'), rowsOf(store, 'subscribers'));
    const wishes = (path: string) => rowsOf(path, 'comments').map(({ id, notify, mailed }) => ({ id, notify, mailed }));
    assert.deepEqual(wishes(second.path), wishes(store));
    // What was said since is not undone by an older file.
    withDatabase(store, (database) => database.exec('update subscribers set confirmed_at = null, refused_at = 1'));
    const before = rowsOf(store, 'subscribers');
    await first.importFile(file);
    assert.deepEqual(rowsOf(store, 'subscribers'), before);
  });

  it('is forgotten with the address of the last comment that has it', async (test) => {
    const { subscribe, store: path, endpoint } = await openMailed(test, open);
    await subscribe();
    await endpoint.close();
    const store = await Store.open(path);
    test.after(() => store.close());
    // Nobody asks any more who has confirmed, for as long as the comment has the address.
    withDatabase(path, (database) => database.exec(`update subscribers set asked_at = asked_at - ${90 * DAY}`));
    await store.forgetOld({ networks: 0, editWindow: 0 });
    assert.equal(rowsOf(path, 'subscribers').length, 1);
    await store.forgetEmails(Date.now() + 1);
    await store.forgetOld({ networks: 0, editWindow: 0 });
    assert.deepEqual(rowsOf(path, 'subscribers'), []);
  });

  it('is forgotten after a week where nobody confirms, and a no after a month', async (test) => {
    const { say, mails, press, store: path, endpoint } = await openMailed(test, open);
    await say(ann);
    await mails.next();
    await say({ ...ann, author: { email: 'bo@mail.example' }, text: 'Second.' });
    await press((await mails.next()).links['Do not ask me again']!);
    await endpoint.close();
    const store = await Store.open(path);
    test.after(() => store.close());
    const left = async (days: number) => {
      withDatabase(path, (database) =>
        database.exec(
          `update subscribers set asked_at = asked_at - ${days * DAY}, refused_at = refused_at - ${days * DAY}`,
        ),
      );
      await store.forgetOld({ networks: 0, editWindow: 0 });
      return rowsOf(path, 'subscribers')
        .map(({ email }) => email)
        .sort();
    };
    assert.deepEqual(await left(6), [ANN, 'bo@mail.example']);
    assert.deepEqual(await left(2), ['bo@mail.example']);
    assert.deepEqual(await left(23), []);
  });
});
