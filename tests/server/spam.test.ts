import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createEndpoint, type EndpointOptions, type SpamLayer } from '../../src/server/index.js';
import { openModerated } from './moderation-support.js';
import { comment, createLog, ENDPOINT, jsonInit, openEndpoint, PAGE, problem, SITE, withDatabase } from './setup.js';
import { LONG, SLOW, SUSPICIOUS } from './spam-support.js';

/** An endpoint that suspects, but for one layer. */
const open = (test: TestContext, without: SpamLayer[] = [], options: Partial<EndpointOptions> = {}) => {
  const opened = openEndpoint(test, { spam: { without }, ...options });
  /** Posts from an address; the status, and why the comment that was stored is not published. */
  const say = async (changes: object, address?: string): Promise<(string | number | null)[]> => {
    const known = opened.rows().length;
    const answer = await opened.endpoint.fetch(new Request(ENDPOINT, jsonInit(comment({ ...changes }))), { address });
    const [row] = opened.rows().slice(known) as { reason: string | null; reason_detail: string | null }[];
    if (row) return [answer.status, row.reason, row.reason_detail];
    return [answer.status, (await problem(answer)).code];
  };
  return { ...opened, say };
};

const PUBLISHED = [201, null, null];
const ASKED = [403, 'proof_required'];
const tight = (scope: 'author' | 'network' | 'all') => ({ limits: { posts: { [scope]: { count: 4, seconds: 600 } } } });

interface Case {
  layer: SpamLayer;
  minds: string;
  options?: Partial<EndpointOptions>;
  /** Comments before it, by their networks. */
  before?: [object, string][];
  said: object;
  becomes: (string | number | null)[];
  otherwise?: (string | number | null)[];
}

const cases: Case[] = [
  {
    layer: 'honeypot',
    minds: 'what fills the field that no reader meets',
    said: { ...SLOW, topic: 'x' },
    becomes: [202, 'honeypot', null],
  },
  {
    layer: 'duplicates',
    minds: 'a text that somebody else has written, however it is dressed up',
    before: [[{ ...SLOW, text: LONG }, '192.0.2.1']],
    said: { ...SLOW, author: { name: 'Bob' }, text: `  ${LONG.toUpperCase().replace('TIDE', 'T\u200bÍDE')}!!\n` },
    becomes: ASKED,
  },
  { layer: 'time', minds: 'a link that was written at once', said: SUSPICIOUS, becomes: ASKED },
  {
    layer: 'links',
    minds: 'a website where nobody says how long it took',
    said: { author: { website: SITE } },
    becomes: ASKED,
  },
  {
    layer: 'rates',
    minds: 'a network that has used up more than half of its limit',
    options: tight('network'),
    before: [1, 2].map((at) => [{ ...SLOW, text: `Text ${at}` }, '192.0.2.7']),
    said: SLOW,
    becomes: ASKED,
  },
  {
    layer: 'rates',
    minds: 'an author who has used up more than half of theirs',
    options: tight('author'),
    before: [1, 2].map((at) => [{ ...SLOW, author: { email: 'a@b.example' } }, `192.0.2.${at}`]),
    said: { ...SLOW, author: { email: 'a@b.example' } },
    becomes: ASKED,
  },
  {
    layer: 'rates',
    minds: 'everybody, while the site has more to do than usual',
    options: tight('all'),
    before: [1, 2].map((at) => [{ ...SLOW, text: `Text ${at}` }, `192.0.2.${at}`]),
    said: SLOW,
    becomes: ASKED,
  },
];

describe('what looks for spam', () => {
  for (const { layer, minds, options, before = [], said, becomes } of cases) {
    it(`minds ${minds}, and not without "${layer}"`, async (test) => {
      const found = [];
      for (const without of [[], [layer]] as SpamLayer[][]) {
        const { say } = open(test, without, options);
        for (const [earlier, address] of before) assert.deepEqual(await say(earlier, address), PUBLISHED);
        found.push(await say(said, '192.0.2.7'));
      }
      assert.deepEqual(found, [becomes, PUBLISHED]);
    });
  }

  it('lets wait what is suspicious where no work is asked for, and says why to moderators', async (test) => {
    const { say } = open(test, ['proof']);
    assert.deepEqual(await say(SUSPICIOUS), [202, 'suspicion', 'time links']);
  });

  it('asks nobody for one weak sign', async (test) => {
    const { say } = open(test);
    assert.deepEqual(await say({ text: 'One' }), PUBLISHED);
    assert.deepEqual(await say({ text: 'Two', elapsed: 0 }), PUBLISHED);
    assert.deepEqual(await say({ ...SUSPICIOUS, ...SLOW }), PUBLISHED);
  });

  it('lets many people say the same in few words', async (test) => {
    const { say } = open(test);
    for (const name of ['Ann', 'Bob', 'Cem', 'Dan', 'Eve', 'Flo']) {
      assert.deepEqual(await say({ ...SLOW, author: { name }, text: 'Thanks for this article!' }), PUBLISHED);
    }
  });

  it('takes a second try of the same comment for no copy', async (test) => {
    const { post, rows } = open(test);
    const body = comment({ ...SLOW, text: LONG });
    const answers = [await post(body, { 'Idempotency-Key': 'a' }), await post(body, { 'Idempotency-Key': 'a' })];
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')]),
      [
        [201, null],
        [201, 'true'],
      ],
    );
    assert.equal(rows().length, 1);
  });

  it('takes the same text from many places for spam, of which its author is not told', async (test) => {
    const { say, list } = open(test);
    const from = (name: string) => say({ ...SLOW, author: { name }, text: LONG, proof: 'none' });
    assert.deepEqual(await from('Ann'), PUBLISHED);
    for (const name of ['Bob', 'Cem', 'Dan']) assert.deepEqual(await from(name), [202, 'suspicion', 'duplicates']);
    assert.deepEqual(await from('Eve'), [202, 'duplicate', null]);
    assert.equal((await list()).total, 1);
  });

  it('takes a text for spam that a moderator has found to be spam', async (test) => {
    const { say, act, rows } = await openModerated(test, { moderation: 'none', spam: {} });
    const { id } = await say({ ...SLOW, text: LONG });
    await act('spam', id);
    await say({ ...SLOW, author: { name: 'Bob' }, text: LONG });
    assert.deepEqual([rows()[1]!['status'], rows()[1]!['reason']], ['spam', 'duplicate']);
  });

  it('forgets a text after a day', async (test) => {
    const { say, store, rows } = open(test);
    await say({ ...SLOW, text: LONG });
    const day = 24 * 60 * 60_000;
    withDatabase(store, (database) => database.exec(`update comments set created_at = created_at - ${day + 1}`));
    assert.deepEqual(await say({ ...SLOW, author: { name: 'Bob' }, text: LONG }), PUBLISHED);
    const again = createEndpoint({ store, logger: createLog() });
    await again.ready();
    await again.close();
    assert.deepEqual(
      rows().map((row) => row['text_hash'] === null),
      [true, false],
    );
  });

  it('forgets a text that its author takes back', async (test) => {
    const { write, act, rows } = open(test);
    const { id, token } = await write(LONG);
    assert.ok(rows()[0]!['text_hash']);
    assert.equal((await act('DELETE', id, token)).status, 204);
    assert.equal(rows()[0]!['text_hash'], null);
  });

  it('looks at edits, too, but not at how fast they were', async (test) => {
    const { write, act, say, rows } = open(test);
    const { id, token } = await write('Good bread.');
    await act('PATCH', id, token, { text: 'Good bread: https://bread.example' });
    assert.equal(rows()[0]!['status'], 'published');
    await say({ ...SLOW, author: { name: 'Bob' }, text: LONG });
    await act('PATCH', id, token, { text: LONG });
    assert.deepEqual(
      [rows()[0]!['status'], rows()[0]!['reason'], rows()[0]!['reason_detail']],
      ['held', 'suspicion', 'duplicates'],
    );
  });

  it('takes a text that was edited for no copy of itself', async (test) => {
    const { write, act, rows } = open(test);
    const { id, token } = await write(LONG);
    await act('PATCH', id, token, { text: `${LONG}!` });
    assert.equal(rows()[0]!['status'], 'published');
  });

  it('suspects no author who is trusted', async (test) => {
    const { say, act } = await openModerated(test, { moderation: { trustAfter: 1 }, spam: {} });
    const author = { email: 'a@b.example' };
    await act('approve', (await say({ ...SLOW, author })).id);
    assert.equal((await say({ ...SUSPICIOUS, author })).status, 201);
    assert.equal((await say({ ...SUSPICIOUS, author: { email: 'b@b.example' } })).status, 403);
  });

  it('lets a suspicious comment of a plain form wait, which has nothing to work with', async (test) => {
    const { send, rows } = open(test);
    const answer = await send({ page: PAGE, text: 'See https://pills.example' });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, `${PAGE}#afterword-held`]);
    assert.deepEqual([rows()[0]!['reason'], rows()[0]!['reason_detail']], ['suspicion', 'time links']);
  });

  it('lets comments wait that come too fast, where a rule says how many are enough', async (test) => {
    const { say } = open(test, ['rates'], { moderation: { mode: 'none', rate: 1 } });
    assert.deepEqual(await say({ ...SLOW, text: 'One' }, '192.0.2.7'), PUBLISHED);
    assert.deepEqual(await say({ ...SLOW, text: 'Two' }, '192.0.2.7'), [202, 'rate', '2']);
    assert.deepEqual(await say({ ...SLOW, text: 'Three' }, '192.0.2.8'), PUBLISHED);
  });

  it('does not start without a layer that there is not', () => {
    const spam = { without: ['captcha' as SpamLayer] };
    assert.throws(() => createEndpoint({ store: ':memory:', spam }), /"captcha" is no layer against spam: choose from/);
  });
});
