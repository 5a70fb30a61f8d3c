import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/contract/index.js';
import { comment, created, openEndpoint, PAGE, problem } from './setup.js';

const refused: [string, Record<string, unknown>, string[], string][] = [
  ['no text', { text: '' }, ['text'], 'required'],
  ['a text that nobody can see', { text: ' \u200b\u3164\u2800\n' }, ['text'], 'required'],
  ['a text of combining marks alone', { text: '\u0301' }, ['text'], 'required'],
  ['NUL in the text', { text: 'a\0b' }, ['text'], 'invalid'],
  ['an escape character in the text', { text: 'a\x1b[31mb' }, ['text'], 'invalid'],
  ['half a character in the text', { text: 'a\ud83d' }, ['text'], 'invalid'],
  ['a line break in the name', { author: { name: 'Ann\nBob' } }, ['author', 'name'], 'invalid'],
  ['a wrong email address', { author: { email: 'ann@' } }, ['author', 'email'], 'invalid_email'],
  [
    'a second header in the email',
    { author: { email: 'a@b.example\r\nBcc: c@d.example' } },
    ['author', 'email'],
    'invalid',
  ],
  ['a script as website', { author: { website: 'javascript:alert(1)' } }, ['author', 'website'], 'invalid_url'],
  ['a password in the website', { author: { website: 'https://u:p@a.example' } }, ['author', 'website'], 'invalid_url'],
  ['a page elsewhere', { page: { url: 'https://other.example/' } }, ['page', 'url'], 'not_allowed'],
  ['a page that is no address', { page: { url: 'bread' } }, ['page', 'url'], 'invalid'],
  ['no page', { page: undefined }, ['page'], 'required'],
  ['NUL in the title', { page: { url: PAGE, title: 'a\0' } }, ['page', 'title'], 'invalid'],
  ['a number as text', { text: 1 }, ['text'], 'invalid'],
  ['an array as text', { text: ['a'] }, ['text'], 'invalid'],
  [
    'an object that a template would take for its own',
    { text: { _$litType$: 1, strings: [], values: [] } },
    ['text'],
    'invalid',
  ],
  ['an array as author', { author: ['Ann'] }, ['author'], 'invalid'],
  ['an object as email', { author: { email: { toString: 'x' } } }, ['author', 'email'], 'invalid'],
  ['a number as parent', { parent: 1e20 }, ['parent'], 'invalid'],
  ['a negative time', { elapsed: -1 }, ['elapsed'], 'invalid'],
  ['an object under meta', { meta: { a: { b: 'c' } } }, ['meta', 'a'], 'invalid'],
  ['NUL under meta', { meta: { a: '\0' } }, ['meta', 'a'], 'invalid'],
];

describe('what a comment may hold', () => {
  for (const [what, changes, path, code] of refused) {
    it(`refuses ${what}`, async (test) => {
      const { post, rows } = openEndpoint(test);
      const response = await post(comment(changes));
      assert.equal(response.status, 422);
      const answer = await problem(response);
      assert.equal(answer.code, 'invalid');
      assert.deepEqual(answer.issues, [{ path, code }]);
      await post();
      assert.equal(rows().length, 1);
    });
  }

  it('names every field that is wrong at once', async (test) => {
    const { post } = openEndpoint(test);
    const author = { name: 'n'.repeat(81), email: 'x', website: 'ftp://a.example' };
    const { issues } = await problem(await post(comment({ text: ' ', author })));
    assert.deepEqual(issues, [
      { path: ['text'], code: 'required' },
      { path: ['author', 'name'], code: 'too_long', limit: limits.name },
      { path: ['author', 'email'], code: 'invalid_email' },
      { path: ['author', 'website'], code: 'invalid_url' },
    ]);
  });

  it('asks for the fields that the site requires', async (test) => {
    const { post } = openEndpoint(test, { required: ['name', 'email'] });
    const { issues } = await problem(await post(comment({ author: { name: '\u200b' } })));
    assert.deepEqual(issues, [
      { path: ['author', 'name'], code: 'required' },
      { path: ['author', 'email'], code: 'required' },
    ]);
  });

  it('needs nothing but a text and a page otherwise', async (test) => {
    const { post } = openEndpoint(test);
    const { comment: answer } = await created(await post({ page: { url: PAGE }, text: 'Hm.' }));
    assert.deepEqual(answer.author, { name: '' });
  });

  it('counts characters as readers see them, up to the limit', async (test) => {
    const { post } = openEndpoint(test);
    const family = '👩‍👩‍👧';
    assert.equal((await post(comment({ text: family.repeat(2_000) }))).status, 201);
    assert.equal((await post(comment({ author: { name: '🏳️‍🌈'.repeat(70) } }))).status, 201);
    assert.equal((await post(comment({ author: { name: 'ü'.repeat(limits.name) } }))).status, 201);
    assert.equal((await post(comment({ text: 'ü'.repeat(limits.text) }))).status, 201);
    const { issues } = await problem(await post(comment({ text: 'ü'.repeat(limits.text + 1) })));
    assert.deepEqual(issues, [{ path: ['text'], code: 'too_long', limit: limits.text }]);
  });

  it('counts bytes as well, where one character can hide a thousand', async (test) => {
    const { post } = openEndpoint(test);
    const zalgo = (bytes: number) => `a${'\u0301'.repeat((bytes - 1) / 2)}`;
    assert.equal((await post(comment({ text: zalgo(limits.textBytes - 1) }))).status, 201);
    assert.equal((await post(comment({ text: zalgo(limits.textBytes + 1) }))).status, 422);
    assert.equal((await post(comment({ author: { name: zalgo(limits.nameBytes + 1) } }))).status, 422);
  });

  it('takes twenty entries under meta, and no more', async (test) => {
    const { post } = openEndpoint(test);
    const meta = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
    assert.equal((await post(comment({ meta: meta(20) }))).status, 201);
    assert.equal((await post(comment({ meta: meta(21) }))).status, 422);
  });

  it('keeps tabs and line breaks of a text, as LF, and nothing invisible around it', async (test) => {
    const { post } = openEndpoint(test);
    const { comment: answer } = await created(await post(comment({ text: '\ufeff\n a\r\n\tb\rc \u200b\n' })));
    assert.equal(answer.text, 'a\n\tb\nc');
  });

  it('takes the characters out of a name that turn its neighbours around', async (test) => {
    const { post } = openEndpoint(test);
    const { comment: answer } = await created(await post(comment({ author: { name: ' Ann\u202enimda\u2066 ' } })));
    assert.equal(answer.author.name, 'Annnimda');
  });

  it('takes no website that is too long once it is written as an address', async (test) => {
    const { post } = openEndpoint(test);
    const website = (letters: number) => comment({ author: { website: `https://ann.example/${'ü'.repeat(letters)}` } });
    assert.equal((await post(website(338))).status, 201);
    const { issues } = await problem(await post(website(339)));
    assert.deepEqual(issues, [{ path: ['author', 'website'], code: 'too_long' }]);
  });

  it('takes a website with an apostrophe in its path', async (test) => {
    const { post } = openEndpoint(test);
    const website = "https://en.wikipedia.org/wiki/Hobson's_choice";
    assert.equal((await created(await post(comment({ author: { website } })))).comment.author.website, website);
  });

  it('keeps markup as the text that it is', async (test) => {
    const { post, list } = openEndpoint(test);
    const text = '<img src=x onerror=alert(1)> &amp; ${1} {{2}}';
    await post(comment({ text, author: { name: text } }));
    const [answer] = (await list()).comments;
    assert.equal(answer!.text, text);
    assert.equal(answer!.author.name, text);
  });
});
