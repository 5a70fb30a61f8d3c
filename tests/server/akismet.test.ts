import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type EndpointOptions } from '../../src/server/index.js';
import { type Call, KEY, startAkismet } from './akismet-support.js';
import { openModerated } from './moderation-support.js';
import { comment, createLog, ENDPOINT, jsonInit, PAGE, SITE, UNSUSPECTING, withDatabase } from './setup.js';

const ADDRESS = '203.0.113.77';
const SPAMMER = { name: 'akismet-guaranteed-spam', email: 's@spam.example' };

const open = async (test: TestContext, options: Partial<EndpointOptions> & { key?: string } = {}) => {
  const akismet = await startAkismet(test);
  const { key = KEY, ...others } = options;
  const spam = { ...UNSUSPECTING, akismet: { key, site: SITE, url: akismet.url } };
  const log = createLog();
  const opened = await openModerated(test, { moderation: 'none', spam, logger: log, ...others });
  const headers = { 'User-Agent': 'Reader/1.0', Referer: PAGE };
  /** Posts from an address; status, reason and detail of the comment that is stored last. */
  const say = async (changes: object = {}, address: string | undefined = ADDRESS) => {
    await opened.endpoint.fetch(new Request(ENDPOINT, jsonInit(comment({ ...changes }), headers)), { address });
    const row = opened.rows().at(-1)!;
    return [row['status'], row['reason'], row['reason_detail']];
  };
  return { ...opened, akismet, say, logged: log };
};

describe('Akismet', () => {
  it('is told what it documents of a comment, and believed', async (test) => {
    const { akismet, say } = await open(test);
    const author = { name: 'Ann', email: 'ann@site.example', website: 'https://ann.example' };
    assert.deepEqual(await say({ author, text: 'Good bread.' }), ['published', null, null]);
    assert.deepEqual(akismet.calls, [
      {
        method: 'comment-check',
        fields: {
          api_key: KEY,
          blog: SITE,
          blog_charset: 'UTF-8',
          permalink: PAGE,
          comment_type: 'comment',
          comment_author: 'Ann',
          comment_author_email: 'ann@site.example',
          comment_author_url: 'https://ann.example/',
          comment_content: 'Good bread.',
          user_ip: ADDRESS,
          user_agent: 'Reader/1.0',
          referrer: PAGE,
        },
      },
    ]);
    assert.deepEqual(await say({ author: SPAMMER }), ['spam', 'spam', 'Akismet']);
    assert.deepEqual(await say({ text: 'blatant' }), ['spam', 'spam', 'Akismet: discard']);
  });

  it('takes a comment out of the queue that waits for another reason', async (test) => {
    const { say } = await open(test, { moderation: 'all' });
    assert.deepEqual(await say({ author: SPAMMER }), ['spam', 'spam', 'Akismet']);
  });

  it('is asked of edits as well', async (test) => {
    const { akismet, endpoint, rows, say } = await open(test);
    const answer = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())), { address: ADDRESS });
    const { comment: made, token } = (await answer.json()) as { comment: { id: string }; token: string };
    await say();
    await endpoint.fetch(
      new Request(`${ENDPOINT}/${made.id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ text: 'blatant' }),
      }),
      { address: ADDRESS },
    );
    assert.equal(akismet.calls.at(-1)!.fields['recheck_reason'], 'edit');
    assert.deepEqual(
      rows().map(({ status }) => status),
      ['spam', 'published'],
    );
  });

  it('is not asked about authors who are trusted, nor about what is spam already', async (test) => {
    const { akismet, say, rows } = await open(test, { moderation: { mode: 'none', trustAfter: 1 } });
    await say({ topic: 'x' });
    assert.equal(akismet.calls.length, 0);
    await say({ author: { email: 'ann@site.example' } });
    await say({ author: { name: SPAMMER.name, email: 'ann@site.example' } });
    assert.equal(akismet.calls.length, 1);
    assert.deepEqual(
      rows().map(({ status }) => status),
      ['spam', 'published', 'published'],
    );
  });

  it('is asked once of a comment that is sent twice', async (test) => {
    const { akismet, endpoint, rows } = await open(test);
    const post = () =>
      endpoint.fetch(new Request(ENDPOINT, jsonInit(comment(), { 'Idempotency-Key': 'a' })), { address: ADDRESS });
    assert.deepEqual([(await post()).status, (await post()).status], [201, 201]);
    assert.deepEqual([akismet.calls.length, rows().length], [1, 1]);
  });

  for (const trouble of ['error', 'elsewhere', 'silence'] as const) {
    it(`lets comments wait and be posted when it gives no verdict: ${trouble}`, async (test) => {
      const { akismet, say, logged } = await open(test);
      akismet.fail(trouble);
      assert.deepEqual(await say(), ['held', 'unchecked', null]);
      assert.equal(logged.lines.at(-1)!.message, 'Akismet could not be asked, a comment waits');
      assert.ok(!JSON.stringify(logged.lines).includes(ADDRESS));
    });
  }

  it('says in the log what it says of a wrong key', async (test) => {
    const { say, logged } = await open(test, { key: 'wrong' });
    assert.deepEqual(await say(), ['held', 'unchecked', null]);
    const { error } = logged.lines.at(-1)!.fields as { error: { code: string } };
    assert.equal(error.code, '200 Empty "api_key" value');
    assert.ok(!JSON.stringify(logged.lines).includes('wrong'));
  });

  it('cannot be asked where the address of the reader is not known', async (test) => {
    const { post, rows } = await open(test);
    await post();
    assert.deepEqual([rows()[0]!['status'], rows()[0]!['reason']], ['held', 'unchecked']);
  });

  it('learns what moderators see otherwise, and what they take back', async (test) => {
    const { akismet, say, act, undo, rows, endpoint } = await open(test);
    await say({ author: { name: 'Ann' } });
    await say({ author: SPAMMER });
    const [fine, spam] = rows().map(({ id }) => id as string);
    const [checkedFine, checkedSpam] = akismet.calls.splice(0).map(({ fields }) => fields);
    const [entry] = await act('spam', fine!);
    await undo(entry!);
    await act('approve', spam!);
    // Nobody waits for it but who stops.
    await endpoint.close();
    const order = ({ method, fields }: Call) => method + fields['comment_author'];
    assert.deepEqual(
      akismet.calls.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
      [
        { method: 'submit-ham', fields: checkedFine },
        { method: 'submit-ham', fields: checkedSpam },
        { method: 'submit-spam', fields: checkedFine },
      ],
    );
  });

  it('hears nothing of what is hidden or deleted', async (test) => {
    const { akismet, say, act, rows, endpoint } = await open(test);
    await say();
    const id = rows()[0]!['id'] as string;
    await act('hide', id);
    await act('delete', id);
    await endpoint.close();
    assert.equal(akismet.calls.length, 1);
  });

  it('does no harm to moderators while it is away, and is in the log', async (test) => {
    const { akismet, say, act, rows, endpoint, logged } = await open(test);
    await say();
    akismet.fail('error');
    assert.equal((await act('spam', rows()[0]!['id'] as string)).length, 1);
    await endpoint.close();
    assert.equal(logged.lines.at(-1)!.message, 'Akismet could not be told of a correction');
  });

  it('does not keep a server from stopping while it says nothing', async (test) => {
    const { akismet, say, act, rows, endpoint } = await open(test);
    await say();
    akismet.fail('silence');
    await act('spam', rows()[0]!['id'] as string);
    const first = await Promise.race([
      akismet.givenUp().then(() => 'Akismet is given up'),
      endpoint.close().then(() => 'the endpoint is closed'),
    ]);
    assert.equal(first, 'the endpoint is closed');
  });

  it('has who asked kept sealed, for as long as the network, and for nobody else', async (test) => {
    const { say, store, rows } = await open(test);
    await say();
    assert.ok(rows()[0]!['sender']);
    assert.ok(!JSON.stringify(rows()).includes(ADDRESS));
    assert.ok(!JSON.stringify(rows()).includes('Reader/1.0'));
    withDatabase(store, (database) => database.exec('update comments set created_at = 1'));
    const again = createEndpoint({ store, logger: createLog() });
    await again.ready();
    test.after(() => again.close());
    assert.equal(rows()[0]!['sender'], null);
    await again.fetch(new Request(ENDPOINT, jsonInit(comment({ elapsed: 60_000 }))), { address: ADDRESS });
    assert.deepEqual(
      rows().map(({ sender }) => sender),
      [null, null],
    );
  });

  it('does not start without a key, a site and an address that make sense', () => {
    const start = (akismet: object) => () =>
      createEndpoint({ store: ':memory:', spam: { akismet: { key: KEY, site: SITE, ...akismet } } });
    assert.throws(start({ key: '' }), /needs the key/);
    assert.throws(start({ site: 'site.example' }), /"site.example" is no site for Akismet/);
    assert.throws(start({ url: 'ftp://x.example' }), /no address of Akismet/);
  });
});
