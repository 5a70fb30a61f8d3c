import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/contract/index.js';
import { isEmail } from '../../src/internal/email.js';
import { corpus, unfold } from './corpora.js';
import { openModerated } from './moderation-support.js';
import { comment, created, openEndpoint, PAGE, problem } from './setup.js';

type Repeated = Parameters<typeof unfold>[0];

const { strings } = corpus<{ strings: ({ id: string; section: string } & Repeated)[] }>('naughty-strings');
const { emails } = corpus<{
  emails: {
    id: string;
    email?: string;
    repeat?: Repeated['repeat'];
    whatwg: boolean;
    whatwgAfterSanitisation?: boolean;
    headerInjection?: boolean;
    budgetMs?: number;
  }[];
}>('emails');
const { urls } = corpus<{
  urls: { id: string; url: string; verdict: string; contexts: string[]; base: string | null }[];
}>('urls');

/** Said again in other words than the endpoint's: what stays of a text. */
const kept = (text: string): string => {
  const edge = /[\p{White_Space}\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u;
  const codePoints = [...text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')];
  if (
    codePoints.every(
      (character) => edge.test(character) || /[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]/u.test(character),
    )
  )
    return '';
  while (edge.test(codePoints[0]!)) codePoints.shift();
  while (edge.test(codePoints.at(-1)!) && !/[\u{e0020}-\u{e007f}]/u.test(codePoints.at(-1)!)) codePoints.pop();
  return codePoints.join('');
};

const withoutBidi = (text: string): string => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

/** The tags that the markup of one comment and a form are made of. */
const OURS = new Set(
  [
    'ol',
    'li',
    'p',
    'span',
    'bdi',
    'time',
    'div',
    'br',
    'data',
    'form',
    'input',
    'label',
    'textarea',
    'button',
    'em',
    'strong',
    'code',
    'pre',
    'blockquote',
    'ul',
    'a',
  ].map((name) => `<${name}`),
);

describe('naughty strings', () => {
  it('come back as a text code point by code point, or are refused', async (test) => {
    const { post, fetch, log } = openEndpoint(test);
    let stored = 0;
    for (const item of strings) {
      const text = unfold(item);
      const response = await post(comment({ text }));
      assert.ok([201, 413, 422].includes(response.status), `${item.id}: ${response.status}`);
      if (/visually empty/.test(item.section)) assert.equal(response.status, 422, item.id);
      if (response.status !== 201) {
        const answer = await problem(response);
        const known = answer.limit ?? answer.issues?.every(({ code, limit }) => code !== 'too_long' || limit);
        assert.ok(known, `${item.id}: no limit named`);
        continue;
      }
      const { comment: read } = await created(await fetch(response.headers.get('location')!));
      assert.equal(read.text, kept(text), item.id);
      stored++;
    }
    assert.equal(strings.length, 696);
    assert.ok(stored > 600, String(stored));
    assert.deepEqual(log.lines, []);
  });

  it('are no more welcome in an edit than in a new comment, and as harmless in the markup', async (test) => {
    const { post, write, act, fetch, log } = openEndpoint(test, { limits: false });
    const { id, token } = await write('first');
    for (const item of strings) {
      const text = unfold(item);
      const made = (await post(comment({ page: { url: `${PAGE}/other` }, text }))).status;
      const response = await act('PATCH', id, token, { text });
      assert.equal(response.status, made === 201 ? 200 : made, item.id);
      if (made !== 201) continue;
      assert.equal((await created(response)).comment.text, kept(text), item.id);
      const markup = await (
        await fetch(`?${new URLSearchParams({ page: PAGE })}`, { headers: { Accept: 'text/html' } })
      ).text();
      const tags = markup.match(/<\w+/g)!.filter((tag) => !OURS.has(tag));
      assert.deepEqual(tags, [], item.id);
    }
    assert.deepEqual(log.lines, []);
  });

  it("are no more welcome in a moderator's reply than in a comment", async (test) => {
    const { post, say, send, rows } = await openModerated(test, { moderation: 'none', limits: false });
    const { id } = await say();
    for (const item of strings) {
      const text = unfold(item);
      const made = (await post(comment({ page: { url: `${PAGE}/other` }, text }))).status;
      const response = await send(`/comments/${id}/reply`, { text });
      // The same words a second time are the same reply.
      assert.equal(response.status === 200 ? 201 : response.status, made, item.id);
      if (made === 201)
        assert.equal(
          rows().find(({ parent, text: said }) => parent === id && said === kept(text))?.role,
          'moderator',
          item.id,
        );
    }
  });

  it('come back as a name, or are refused', async (test) => {
    const { post } = openEndpoint(test);
    let stored = 0;
    for (const item of strings) {
      const name = unfold(item);
      const response = await post(comment({ author: { name } }));
      assert.ok([201, 413, 422].includes(response.status), `${item.id}: ${response.status}`);
      if (response.status !== 201) continue;
      const { author } = (await created(response)).comment;
      assert.equal(author.name, kept(withoutBidi(name)), item.id);
      assert.doesNotMatch(author.name, /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u, item.id);
      stored++;
    }
    assert.ok(stored > 500, String(stored));
  });

  it('are no name that looks like one of the site’s', async (test) => {
    const { post } = openEndpoint(test, { reserved: ['admin', 'José'] });
    const alike = strings.filter(({ section }) => section === 'homoglyph / look-alike of reserved name');
    assert.equal(alike.length, 22);
    for (const item of alike)
      assert.equal((await post(comment({ author: { name: unfold(item) } }))).status, 422, item.id);
  });

  it('never become a website that is no http address', async (test) => {
    const { post } = openEndpoint(test);
    for (const item of strings) {
      const response = await post(comment({ author: { website: unfold(item) } }));
      assert.ok([201, 413, 422].includes(response.status), `${item.id}: ${response.status}`);
      if (response.status !== 201) continue;
      const { website } = (await created(response)).comment.author;
      if (website === undefined) assert.equal(kept(unfold(item)), '', item.id);
      else assert.match(website, /^https?:\/\/[^\s"'<>\\`]+$/, item.id);
    }
  });

  it('do no harm as page, title, parent, meta, honeypot, key, cursor and id', async (test) => {
    const { post, fetch, list, log } = openEndpoint(test);
    await post();
    for (const item of strings) {
      const value = unfold(item);
      const query = new URLSearchParams({ page: `${PAGE}?${value}`, cursor: value, sort: value, limit: value });
      const key = { 'Idempotency-Key': encodeURIComponent(value.toWellFormed()).slice(0, 300) };
      const answers = [
        await post(comment({ page: { url: `${PAGE}?x=${value}` } })),
        await post(comment({ page: { url: value } })),
        await post(comment({ page: { url: PAGE, title: value } })),
        await post(comment({ parent: value })),
        await post(comment({ meta: { [value]: value } })),
        await post(comment({ topic: value })),
        await post(comment({ text: item.id }), key),
        await fetch(`?${query}`),
        await fetch(`/comments/${encodeURIComponent(value.toWellFormed())}`),
      ];
      for (const [index, { status }] of answers.entries()) {
        assert.ok(status < 500, `${item.id} ${index}: ${status}`);
      }
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.ok((await list()).total > strings.length);
    assert.deepEqual(log.lines, []);
  });
});

describe('email addresses', () => {
  it('are taken when <input type=email> takes them, and refused when not', async (test) => {
    const { post, rows } = openEndpoint(test);
    for (const item of emails) {
      const email = item.email ?? unfold(item);
      const response = await post(comment({ author: { email } }));
      assert.ok([201, 413, 422].includes(response.status), `${item.id}: ${response.status}`);
      if (item.whatwg && email.length <= limits.email) assert.equal(response.status, 201, `${item.id} ${email}`);
      if (item.headerInjection) assert.equal(response.status, 422, item.id);
      if (response.status !== 201) continue;
      const { email: stored } = rows().at(-1)!;
      if (email.trim() === '') assert.equal(stored, null, item.id);
      else assert.ok(item.whatwg || item.whatwgAfterSanitisation, `${item.id} ${JSON.stringify(email)}`);
    }
    assert.equal(emails.length, 252);
  });

  it('are none at all when nobody can see them', async (test) => {
    const { post, rows } = openEndpoint(test);
    await post(comment({ author: { name: '\u200b', email: '\u200b', website: '\u3164' } }));
    const { name, email, website } = rows()[0]!;
    assert.deepEqual([name, email, website], ['', null, null]);
  });

  it('are judged within their time', () => {
    for (const item of emails.filter(({ budgetMs }) => budgetMs)) {
      const email = unfold(item);
      const started = performance.now();
      assert.equal(isEmail(email), false);
      assert.ok(performance.now() - started < item.budgetMs!, item.id);
    }
  });
});

describe('websites', () => {
  it('are refused where the verdict is reject, and written as URL.href otherwise', async (test) => {
    const { post } = openEndpoint(test);
    let taken = 0;
    let allowed = 0;
    const items = urls.filter(({ contexts }) => contexts.includes('website'));
    for (const { id, url, verdict, base } of items) {
      const response = await post(comment({ author: { website: url } }));
      assert.ok([201, 422].includes(response.status), `${id}: ${response.status}`);
      const website = response.status === 201 ? (await created(response)).comment.author.website : undefined;
      if (verdict === 'reject') assert.equal(website, undefined, `${id} ${JSON.stringify(url)} became ${website}`);
      if (verdict === 'reject' && url.trim() !== '') assert.equal(response.status, 422, `${id} ${JSON.stringify(url)}`);
      if (verdict === 'allow') allowed++;
      if (website === undefined) continue;
      if (verdict === 'allow') taken++;
      assert.equal(base, null, id);
      assert.equal(website, new URL(/^https?:/i.test(url) ? url : `https://${url}`).href, id);
    }
    assert.ok(items.length > 600, String(items.length));
    // "Allow" means may: a host without a dot, or an address with spaces in it, is a slip of the pen here.
    assert.ok(taken / allowed > 0.6, `${taken} of ${allowed}`);
  });
});
