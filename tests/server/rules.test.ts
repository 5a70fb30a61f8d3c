import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEndpoint, type RuleOptions } from '../../src/server/index.js';
import { openModerated } from './moderation-support.js';
import { comment, created, ENDPOINT, jsonInit, openEndpoint, problem, temporaryFolder } from './setup.js';

const ANN = { name: 'Ann', email: 'Ann@Site.Example' };

/** What becomes of a comment under these rules: status, reason and detail, as they are stored. */
const judged = (rules: RuleOptions) => async (test: Parameters<typeof openEndpoint>[0], changes: object) => {
  const { post, rows } = openEndpoint(test, { moderation: { mode: 'none', ...rules } });
  const { status } = await post(comment({ ...changes }));
  const [row] = rows();
  return row ? [row['status'], row['reason'], row['reason_detail']] : status;
};

describe('the rules that decide about a comment', () => {
  it('let the first comment of an author wait, unless told otherwise', async (test) => {
    const store = `${temporaryFolder(test)}/comments.sqlite`;
    const logger = { info() {}, warn() {}, error() {} };
    const endpoint = createEndpoint({ store, logger });
    test.after(() => endpoint.close());
    const answer = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())));
    assert.deepEqual([answer.status, (await created(answer)).comment.status], [202, 'held']);
  });

  it('publish the next comment of an author whose first was approved, however the address is written', async (test) => {
    const { say, act } = await openModerated(test);
    const first = await say({ author: ANN });
    assert.equal(first.status, 202);
    assert.equal((await say({ author: ANN })).status, 202);
    await act('approve', first.id);
    assert.equal((await say({ author: { name: 'A.', email: 'ann@site.example' } })).status, 201);
    assert.equal((await say({ author: { name: 'Ann', email: 'other@site.example' } })).status, 202);
    assert.equal((await say({ author: { name: 'Ann' } })).status, 202);
  });

  it('know no author any more whose comments were hidden', async (test) => {
    const { say, act } = await openModerated(test);
    const { id } = await say({ author: ANN });
    await act('approve', id);
    await act('hide', id);
    assert.equal((await say({ author: ANN })).status, 202);
  });

  it('ask nothing of an author with enough approved comments, and everything of others', async (test) => {
    const { say, act } = await openModerated(test, { moderation: { trustAfter: 2, words: ['casino'] } });
    await act('approve', (await say({ author: ANN })).id);
    assert.equal((await say({ author: ANN, text: 'A casino.' })).status, 202);
    assert.equal((await say({ author: ANN })).status, 201);
    assert.equal((await say({ author: ANN, text: 'A casino.' })).status, 201);
  });

  it('let every comment wait where that is wanted, those of trusted authors too', async (test) => {
    const { say, act, queue } = await openModerated(test, { moderation: { mode: 'all', trustAfter: 1 } });
    await act('approve', (await say({ author: ANN })).id);
    assert.equal((await say({ author: ANN })).status, 202);
    assert.equal((await queue()).comments[0]!.reason, 'all');
  });

  const words = judged({ words: ['# a list', '', 'Casino', 'cheap pills', '*viagra*', 'ﬁlth', '赌博', '!Münze'] });
  const found: [string, unknown][] = [
    ['The CASINO is open.', ['held', 'words', 'Casino']],
    ['the ca\u200Bsi\u0301no is open', ['held', 'words', 'Casino']],
    ['𝐜𝐚𝐬𝐢𝐧𝐨 ｃａｓｉｎｏ', ['held', 'words', 'Casino']],
    ['casinos are many', ['published', null, null]],
    ['Cheap\n  pills!', ['held', 'words', 'cheap pills']],
    ['xviagrax', ['held', 'words', '*viagra*']],
    ['FILTH', ['held', 'words', 'ﬁlth']],
    ['在线赌博网站', ['held', 'words', '赌博']],
    ['Good bread.', ['published', null, null]],
    ['MÜNZE und casino', 422],
  ];
  for (const [text, verdict] of found) {
    it(`look for words of a list: ${JSON.stringify(text)}`, async (test) => {
      assert.deepEqual(await words(test, { text }), verdict);
    });
  }

  it('look for words in the name, the email address and the website as well', async (test) => {
    const verdict = ['held', 'words', 'Casino'];
    for (const author of [
      { name: 'Casino' },
      { email: 'casino@site.example' },
      { website: 'https://casino.example' },
    ]) {
      assert.deepEqual(await words(test, { author }), verdict);
    }
  });

  it('say that a word is not allowed, and do not repeat it', async (test) => {
    const { post } = openEndpoint(test, { moderation: { mode: 'none', words: ['!secret'] } });
    const { code, issues } = await problem(await post(comment({ text: 'A secret.' })));
    assert.deepEqual([code, issues], ['invalid', [{ path: ['text'], code: 'not_allowed' }]]);
  });

  it('count links', async (test) => {
    const links = judged({ links: 1 });
    const one = 'See https://site.example/a?b=https%3A%2F%2Fx';
    assert.deepEqual(await links(test, { text: one }), ['published', null, null]);
    assert.deepEqual(await links(test, { text: `${one} and www.site.example` }), ['held', 'links', '2']);
  });

  it('know the writing systems of the site', async (test) => {
    const scripts = judged({ scripts: ['Latin', 'Greek'] });
    assert.deepEqual(await scripts(test, { text: 'Привет, как дела?' }), ['held', 'script', null]);
    assert.deepEqual(await scripts(test, { text: 'Γειά σου, Привет, hello' }), ['published', null, null]);
    assert.deepEqual(await scripts(test, { text: '👍 100 %' }), ['published', null, null]);
  });

  it('count characters', async (test) => {
    const length = judged({ length: 5 });
    assert.deepEqual(await length(test, { text: '👍🏽👍🏽👍🏽👍🏽👍🏽' }), ['published', null, null]);
    assert.deepEqual(await length(test, { text: 'abcdef' }), ['held', 'length', '6']);
  });

  it('ask the judges of the site last, in their order', async (test) => {
    const asked: string[] = [];
    const rules: RuleOptions = {
      links: 0,
      spam: ({ text }) => {
        asked.push('spam');
        return text === 'spam' ? { status: 'spam', reason: 'spam' } : undefined;
      },
      hold: () => Boolean(asked.push('hold')),
    };
    assert.deepEqual(await judged(rules)(test, { text: 'https://x.example' }), ['held', 'links', '1']);
    assert.deepEqual(asked.splice(0), ['spam', 'hold']);
    assert.deepEqual(await judged(rules)(test, { text: 'spam' }), ['spam', 'spam', null]);
    assert.deepEqual(await judged(rules)(test, { text: 'ham' }), ['held', 'site', null]);
    assert.deepEqual(asked, ['spam', 'spam', 'hold']);
  });

  it('let one refuse for coming too often', async (test) => {
    const { post } = openEndpoint(test, { moderation: { spam: () => ({ status: 'refused', reason: 'rate' }) } });
    const answer = await post();
    assert.deepEqual([answer.status, (await problem(answer)).code], [429, 'rate_limited']);
  });

  it('take what fills the field that no reader meets for spam, and tell its author that it waits', async (test) => {
    const { post, rows } = openEndpoint(test);
    const answer = await post(comment({ topic: 'x' }));
    assert.deepEqual([answer.status, (await created(answer)).comment.status], [202, 'held']);
    assert.deepEqual([rows()[0]!['status'], rows()[0]!['reason']], ['spam', 'honeypot']);
  });

  it('take a published comment out of sight whose edit they mind, and say why', async (test) => {
    const opened = await openModerated(test, { moderation: { mode: 'none', words: ['casino', '!bomb'] } });
    const { id, token } = await opened.say();
    const patch = (text: string) =>
      opened.endpoint.fetch(
        new Request(`${ENDPOINT}/${id}`, {
          method: 'PATCH',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          body: JSON.stringify({ text }),
        }),
      );
    assert.equal((await patch('A bomb.')).status, 422);
    assert.equal((await opened.list()).comments[0]!.text, 'Good bread.');
    const answer = (await (await patch('A casino.')).json()) as { comment: { status: string } };
    assert.equal(answer.comment.status, 'held');
    assert.equal((await opened.list()).total, 0);
    const { comments } = await opened.queue();
    assert.deepEqual([comments[0]!.reason, comments[0]!.detail], ['words', 'casino']);
    // A better text does not bring it back: somebody has to look at it.
    await patch('Good bread again.');
    assert.equal((await opened.list()).total, 0);
  });

  const wrong: [string, RuleOptions, RegExp][] = [
    ['a mode that there is not', { mode: 'some' as never }, /"some" is no way to moderate/],
    ['a script that there is not', { scripts: ['Klingon'] }, /"Klingon" is no writing system/],
    ['a number that is none', { links: -1 }, /"-1" is no number for links/],
  ];
  for (const [what, moderation, message] of wrong) {
    it(`refuse to start with ${what}`, () => {
      assert.throws(() => createEndpoint({ store: ':memory:', moderation }), message);
    });
  }
});
