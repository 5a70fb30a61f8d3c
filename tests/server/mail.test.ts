import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type MailOptions } from '../../src/server/index.js';
import { openMailServer, type Received } from '../support/mail-server.js';
import { mailStrings } from './mail-hostile.js';
import { DESK, mailTo, nextLine, openMailed, OTHER_DESK, rowsOf } from './mail-support.js';
import { ended, firstLine, killed, run } from './process-support.js';
import {
  comment,
  createLog,
  ENDPOINT,
  jsonInit,
  newStore,
  openEndpoint,
  PAGE,
  SITE,
  STORE,
  withDatabase,
} from './setup.js';

/** What is in the outbox is due now, as if time had passed. */
const makeDue = (store: string) =>
  withDatabase(store, (database) => database.exec('update outbox set due_at = 0, lease = null'));

/** An endpoint on a store that is there already, until it has sent one mail. */
const sendNext = async (
  test: TestContext,
  store: string,
  server: Awaited<ReturnType<typeof openMailServer>>,
): Promise<Received> => {
  const endpoint = createEndpoint({ store, mail: mailTo(server.port), logger: createLog(), moderation: 'all' });
  test.after(() => endpoint.close());
  await endpoint.ready();
  const received = await server.next();
  // The store knows that it was sent.
  await endpoint.close();
  return received;
};

describe('mails to moderators', () => {
  it('tell of a comment that waits, with what it says and what can be done', async (test) => {
    const { say, mails, outbox, endpoint } = await openMailed(test);
    await say({ text: 'Good\n\n**bread**.', author: { name: 'Ann', website: 'https://ann.example' } });
    const { to, mail, text, html, links } = await mails.next();
    assert.equal(to, DESK);
    assert.deepEqual(mail.from!.value, [{ name: 'Comments', address: 'comments@site.example' }]);
    assert.equal(mail.subject, '[Site] A comment on “Bread” waits');
    assert.match(text, /^Ann on “Bread”:\n\n> Good\n> *\n> \*\*bread\*\*\.\n/m);
    assert.deepEqual(Object.keys(links), [
      ...['Approve it', 'It is spam', 'Delete it'],
      ...['The page', 'The moderators’ page'],
    ]);
    assert.equal(links['The moderators’ page'], `${ENDPOINT}/moderate`);
    assert.match(links['The page']!, new RegExp(`^${PAGE}#comment-[\\da-f-]{36}$`));
    for (const url of Object.values(links)) assert.ok(html.includes(`<a href="${url}">`), url);
    assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
    await endpoint.close();
    assert.deepEqual(outbox(), []);
  });

  it('tell each moderator, with links of their own', async (test) => {
    const { say, mails } = await openMailed(test, { mail: { moderators: [DESK, OTHER_DESK] } });
    await say();
    const both = [await mails.next(), await mails.next()].sort((a, b) => (a.to < b.to ? -1 : 1));
    assert.deepEqual(
      both.map(({ to }) => to),
      [DESK, OTHER_DESK],
    );
    assert.notEqual(both[0]!.links['Approve it'], both[1]!.links['Approve it']);
  });

  it('tell of the first report of a comment, and of none that is published or spam', async (test) => {
    const { say, act, mails, fetch } = await openMailed(test, { moderation: 'none' });
    await say({ text: 'Spam.', topic: 'x' });
    const { id } = await say();
    const report = (text: string) => fetch(`${ENDPOINT}/${id}/report`, jsonInit({ reason: 'abuse', text }));
    await report('One');
    const { mail, text, links } = await mails.next();
    assert.equal(mail.subject, '[Site] A comment on “Bread” was reported');
    assert.match(text, /^Ann on “Bread” \(a reader reported it\):$/m);
    assert.deepEqual(Object.keys(links).slice(0, 4), [...['Leave it as it is', 'Hide it', 'It is spam', 'Delete it']]);
    await report('Two');
    await act('approve', id);
    await report('Three');
    assert.match((await mails.next()).mail.subject!, /was reported$/);
    assert.deepEqual(mails.received, []);
  });

  it('tell of a comment that an edit has taken back into the queue', async (test) => {
    const opened = await openMailed(test, { moderation: { mode: 'none', words: ['casino'] } });
    const { id, token } = await opened.say();
    const headers = { Authorization: `Bearer ${token}` };
    await opened.fetch(`${ENDPOINT}/${id}`, { ...jsonInit({ text: 'To the casino' }, headers), method: 'PATCH' });
    const { mail, text } = await opened.mails.next();
    assert.equal(mail.subject, '[Site] A comment on “Bread” waits');
    assert.match(text, /^Ann on “Bread” \(it has a word of your list\):\n\n> To the casino$/m);
  });

  it('say nothing of what was decided before they could be sent', async (test) => {
    const { say, act, mails, store, outbox, endpoint } = await openMailed(test);
    await mails.close();
    const { id } = await say({ text: 'First.' });
    await say({ text: 'Second.' });
    await act('approve', id);
    await endpoint.close();
    const again = await openMailServer(test);
    makeDue(store);
    const { text } = await sendNext(test, store, again);
    assert.match(text, /^> Second\.$/m);
    assert.doesNotMatch(text, /First/);
    assert.deepEqual(outbox(), []);
  });

  it('are few when comments are many: what is more is told in one', async (test) => {
    const { say, mails, server, store, outbox, endpoint } = await openMailed(test);
    for (let count = 1; count <= 5; count++) {
      await say({ text: `Single ${count}.` });
      await mails.next();
    }
    for (let count = 1; count <= 12; count++) await say({ text: `Flood ${count}.` });
    await endpoint.close();
    assert.deepEqual([mails.received.length, outbox().length], [0, 12]);
    // The next interval has begun.
    withDatabase(store, (database) => database.exec('update limits set expires_at = 0'));
    makeDue(store);
    const { mail, text } = await sendNext(test, store, server);
    assert.equal(mail.subject, '[Site] 12 comments wait or were reported');
    assert.match(text, /^> Flood 1\.$/m);
    assert.match(text, /^> Flood 10\.$/m);
    assert.doesNotMatch(text, /Flood 11/);
    assert.match(text, /^2 more are on the moderators’ page\.$/m);
    assert.deepEqual(outbox(), []);
  });
});

describe('what readers wrote', () => {
  it('adds no header, recipient, link, picture or line of ours to a mail, wherever it stands', async (test) => {
    await mailStrings(test, [
      'Ann\r\nBcc: victim@example.com',
      'Ann\nSubject: spam\n\nApprove it:\nhttps://site.example/evil',
      'Ann\rCc: x@example.com',
      'Ann\u2028Approve it:\u2029https://site.example/evil\u0085Delete it:\vhttps://site.example/\fx',
      '=?utf-8?B?PHNjcmlwdD4=?=',
      '"Ann" <victim@example.com>, x@example.com',
      '%0d%0aBcc:victim@example.com',
      '<script>alert(1)</script><img src=https://evil.example/pixel.gif><a href="https://evil.example/">x</a>',
      '</blockquote></body><a href=https://evil.example>',
      '[x](https://evil.example) ![x](https://evil.example/x.gif)',
      '\u202egnp.evil\u2066',
      '.\r\n.\r\nQUIT\r\n',
      'x'.repeat(9_000),
    ]);
  });
});

describe('the outbox', () => {
  it('keeps nobody waiting who posts, while the mail server says nothing', async (test) => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const sockets: Socket[] = [];
    const connected = new Promise<void>((resolve) => {
      silent.on('connection', (socket) => {
        sockets.push(socket.on('error', () => undefined));
        resolve();
      });
    });
    test.after(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const { post, rows, endpoint, store } = openEndpoint(test, { hold: true, mail: mailTo(port) });
    assert.equal((await post()).status, 202);
    await connected;
    assert.equal((await post(comment({ text: 'Another.' }))).status, 202);
    assert.equal(rows().length, 2);
    // Nor does it keep the endpoint from stopping, and what was not sent is there.
    await endpoint.close();
    assert.equal(rowsOf(store, 'outbox').length, 2);
  });

  it('waits for a mail server that is down, longer each time, and sends once when it is back', async (test) => {
    const server = await openMailServer(test);
    await server.close();
    const { say, logger: log, metrics, store, outbox, endpoint } = await openMailed(test, { server });
    const failed = nextLine(log, 'a mail could not be sent');
    await say();
    await failed;
    const [row] = outbox();
    assert.deepEqual([row!['tries'], row!['lease']], [1, null]);
    assert.ok(Number(row!['due_at']) > Date.now());
    assert.doesNotMatch(JSON.stringify(log.lines), /@|127\.0\.0\.1/);
    assert.match(await metrics.text(), /^afterword_mails_total\{kind="moderate",result="failed"\} 1$/m);
    await endpoint.close();
    const back = await openMailServer(test);
    makeDue(store);
    await sendNext(test, store, back);
    assert.deepEqual(outbox(), []);
  });

  it('sends soon what was written while the clock was ahead', async (test) => {
    const server = await openMailServer(test);
    await server.close();
    test.mock.timers.enable({ apis: ['Date'], now: Date.now() + 365 * 86_400_000 });
    const { say, logger: log, store, endpoint } = await openMailed(test, { server });
    const failed = nextLine(log, 'a mail could not be sent');
    await say();
    await failed;
    await endpoint.close();
    test.mock.timers.reset();
    await sendNext(test, store, await openMailServer(test));
  });

  it('gives up after days, and says so without saying whose mails they were', async (test) => {
    const server = await openMailServer(test);
    const { port } = server;
    await server.close();
    const store = newStore(test);
    const first = openEndpoint(test, { store, hold: true, mail: mailTo(port) });
    const failed = nextLine(first.log, 'a mail could not be sent');
    await first.post();
    await failed;
    await first.endpoint.close();
    withDatabase(store, (database) => database.exec(`update outbox set created_at = ${Date.now() - 4 * 86_400_000}`));
    const again = openEndpoint(test, { store, mail: mailTo(port) });
    const said = nextLine(again.log, 'mails were given up: they could not be sent for days');
    await again.endpoint.ready();
    assert.deepEqual((await said).fields, { mails: 1 });
    assert.deepEqual(rowsOf(store, 'outbox'), []);
  });

  it('sends again what a process that was killed had taken, when its lease is over', async (test) => {
    const store = newStore(test);
    const gone = await openMailServer(test);
    await gone.close();
    const first = openEndpoint(test, { store, hold: true, mail: mailTo(gone.port) });
    const failed = nextLine(first.log, 'a mail could not be sent');
    await first.post();
    await failed;
    await first.endpoint.close();
    withDatabase(store, (database) =>
      database.exec(`update outbox set lease = 'somebody', due_at = ${Date.now() + 60_000}`),
    );
    const server = await openMailServer(test);
    const second = openEndpoint(test, { store, hold: true, mail: mailTo(server.port) });
    await second.post(comment({ text: 'Another.' }));
    // Nobody takes what somebody else is sending.
    const { text } = await server.next();
    assert.match(text, /^> Another\.$/m);
    assert.doesNotMatch(text, /Good bread/);
    await second.endpoint.close();
    assert.equal(rowsOf(store, 'outbox').length, 1);
    withDatabase(store, (database) => database.exec('update outbox set due_at = 0'));
    assert.match((await sendNext(test, store, server)).text, /^> Good bread\.$/m);
    assert.deepEqual(rowsOf(store, 'outbox'), []);
  });

  it('drops a mail that the server refuses for good, and goes on with the others', async (test) => {
    const server = await openMailServer(test, {
      onRcptTo: ({ address }, _session, callback) =>
        callback(address === DESK ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null),
    });
    const { say, outbox, endpoint } = await openMailed(test, { server, mail: { moderators: [DESK, OTHER_DESK] } });
    await say();
    assert.equal((await server.next()).to, OTHER_DESK);
    await say({ text: 'Another.' });
    assert.equal((await server.next()).to, OTHER_DESK);
    await endpoint.close();
    assert.deepEqual(outbox(), []);
  });

  it('is shared by several instances: each mail is sent by one of them', async (test) => {
    const store = newStore(test);
    const server = await openMailServer(test);
    const open = () => openEndpoint(test, { store, hold: true, mail: mailTo(server.port) });
    const instances = STORE === 'postgres' ? [open(), open(), open()] : [open()];
    await Promise.all(instances.map(({ endpoint }) => endpoint.ready()));
    const posted = instances.flatMap(({ post }, index) =>
      [1, 2, 3].map((count) => post(comment({ text: `Comment ${index}.${count}` }))),
    );
    await Promise.all(posted);
    const told: string[] = [];
    const quoted = /^> (Comment \d\.\d)$/gm;
    while (told.length < posted.length)
      told.push(...[...(await server.next()).text.matchAll(quoted)].map(([, t]) => t!));
    await Promise.all(instances.map(({ endpoint }) => endpoint.close()));
    assert.deepEqual([new Set(told).size, server.received, rowsOf(store, 'outbox')], [posted.length, [], []]);
  });

  it('stays empty where no mail is sent', async (test) => {
    const { post, fetch, store, endpoint } = openEndpoint(test, { hold: true });
    await post(comment({ notify: true, author: { email: 'ann@mail.example' } }));
    assert.equal((await fetch('/comments/mail')).status, 404);
    await endpoint.close();
    assert.deepEqual([rowsOf(store, 'outbox'), rowsOf(store, 'subscribers')], [[], []]);
  });
});

describe('the settings of mails', () => {
  it('are flags, and variables for what nobody should see', async (test) => {
    const server = await openMailServer(test);
    const store = newStore(test);
    const place = STORE === 'postgres' ? ['--database', store] : ['--data', dirname(store)];
    const args = ['serve', '--port', '0', ...place, '--mail-from', 'comments@site.example', '--mail-to', DESK];
    const env = { SMTP_URL: `smtp://127.0.0.1:${server.port}`, PUBLIC_URL: SITE, SITE_NAME: 'The Site' };
    const child = run(test, 'src/cli/afterword', args, { env });
    const [, url] = /(http:\S+)/.exec(await firstLine(child))!;
    const page = { url: new URL('/bread', url).href, title: 'Bread' };
    assert.equal((await fetch(url!, jsonInit(comment({ page })))).status, 202);
    const { mail, links } = await server.next();
    assert.equal(mail.subject, '[The Site] A comment on “Bread” waits');
    assert.equal(links['The moderators’ page'], `${ENDPOINT}/moderate`);
    await killed(child);
  });

  it('are all there, or none of them', async (test) => {
    const { code, stderr } = await ended(run(test, 'src/cli/afterword', ['serve', '--mail-to', DESK]));
    assert.deepEqual([code, stderr], [1, 'Mails need all three: --smtp (or SMTP_URL), --mail-from and --public-url\n']);
  });

  it('must make sense, and are told without the password', () => {
    const wrong = (mail: Partial<MailOptions>, message: RegExp) =>
      assert.throws(() => createEndpoint({ store: ':memory:', logger: createLog(), mail: mailTo(25, mail) }), {
        name: 'StartError',
        message,
      });
    for (const smtp of ['mail.example', 'https://user:geheim@mail.example', 'smtp://', 'smtp://u:%zz@mail.example']) {
      wrong({ smtp }, /^The mail server is no address: write it like smtps:\/\/user:password@mail\.example$/);
    }
    for (const from of ['', 'Comments', 'A <b>', 'A\r\nBcc: x@y.example <a@b.example>'])
      wrong({ from }, /is no sender/);
    for (const moderators of [['desk'], ['a@b.example', 'A <a@b.example>']]) wrong({ moderators }, /is not an email/);
    for (const url of ['x', 'ftp://site.example/', `${ENDPOINT}?x=1`, 'https://user:x@site.example/']) {
      wrong({ url }, /is not the address of an endpoint: write it like https:\/\/example\.org\/comments$/);
    }
  });
});
