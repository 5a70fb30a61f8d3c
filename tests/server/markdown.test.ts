import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownHtml } from '../../src/markdown/html.js';
import { comment, created, openEndpoint, PAGE, withDatabase } from './setup.js';

const REL = 'rel="ugc nofollow noopener"';

/** What is shown of a text: its markup, where it is more than the text itself. */
const shows = (text: string, html: string | undefined) => assert.equal(markdownHtml(text), html, text);

describe('the Markdown of comments', () => {
  it('knows emphasis, code, quotes, lists, links and line breaks', () => {
    shows(
      'some *gentle* and **strong** words\nin two lines',
      '<p>some <em>gentle</em> and <strong>strong</strong> words<br>in two lines</p>',
    );
    shows('`a < b`', '<p><code>a &lt; b</code></p>');
    shows('```js\na < b\n  c\n```', '<pre><code>a &lt; b\n  c</code></pre>');
    shows(
      '> said\n> > before\n\nNo.',
      '<blockquote><p>said</p><blockquote><p>before</p></blockquote></blockquote>\n<p>No.</p>',
    );
    shows('- one\n- two\n  1. three', '<ul><li>one</li><li>two<ol><li>three</li></ol></li></ul>');
    shows('[Tides](https://site.example/tides "All")', `<p><a href="https://site.example/tides" ${REL}>Tides</a></p>`);
    shows('<https://site.example/ü>', `<p><a href="https://site.example/%C3%BC" ${REL}>https://site.example/ü</a></p>`);
  });

  it('takes nothing for markup that people write in a plain text', () => {
    for (const text of [
      'one\ntwo\n\n\nthree',
      '2 * 3 * 4 and snake_case_names',
      '#1 of all\n# A heading\nAnother\n=====',
      '| a | b |\n|---|---|',
      '~~no~~ <b>no</b> &amp; &copy; <!-- no -->',
      '[one] and [two]: three',
      'Look at https://site.example/a_b_c_(d)?e=*f*.',
      '---',
    ]) {
      shows(text, undefined);
    }
  });

  it('keeps the number that a list starts with', () => {
    shows('1984. What a year', '<ol start="1984"><li>What a year</li></ol>');
    shows('1. one\n2. two', '<ol><li>one</li><li>two</li></ol>');
  });

  it('shows as it was typed what is no link to http(s)', () => {
    for (const text of [
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt&colon;alert(1))',
      '[x](data:text/html,x)',
      '[x](https://a:b@site.example/)',
      '[x](/tides)',
      '[x]()',
      '[x](<>)',
      '<javascript:alert(1)>',
      '<reader@site.example>',
    ]) {
      const html = markdownHtml(text);
      assert.ok(html === undefined || !html.includes('<a'), text);
    }
  });

  it('makes links of addresses, and ends them before what follows', () => {
    shows(
      '**https://a.example/b_c_**, *x*',
      `<p><strong><a href="https://a.example/b_c" ${REL}>https://a.example/b_c</a>_</strong>, <em>x</em></p>`,
    );
    shows(
      '[https://a.example/](https://b.example/)',
      `<p><a href="https://b.example/" ${REL}>https://a.example/</a></p>`,
    );
  });

  it('shows no pictures, only links to them', () => {
    shows(
      '![A boat](https://site.example/boat.png)',
      `<p>!<a href="https://site.example/boat.png" ${REL}>A boat</a></p>`,
    );
  });

  it('shows something of everything that was typed', () => {
    shows('>', undefined);
    shows('* * *', undefined);
    shows('[](https://site.example/)', `<p><a href="https://site.example/" ${REL}>https://site.example/</a></p>`);
  });

  it('is not nested without end, and then shows as it was typed', () => {
    shows(`${'> '.repeat(100)}deep`, undefined);
    shows(`${'*a **a '.repeat(500)}b${' a** a*'.repeat(500)}`, undefined);
    assert.match(markdownHtml(`${'> '.repeat(9)}deep`)!, /(<blockquote>){9}/);
  });
});

describe('the markup of comments', () => {
  const text = 'Some **strong** <b>words</b>';
  const html = '<p>Some <strong>strong</strong> &lt;b&gt;words&lt;/b&gt;</p>';

  it('comes with the comment wherever it is answered, beside what was typed', async (test) => {
    const { post, list, fetch, act } = openEndpoint(test);
    const answer = await created(await post(comment({ text })));
    const { id } = answer.comment;
    assert.deepEqual([answer.comment.text, answer.comment.html], [text, html]);
    const one = await created(await fetch(`/comments/${id}`));
    assert.deepEqual([one.comment.text, one.comment.html], [text, html]);
    assert.deepEqual((await list()).comments[0], one.comment);
    const changed = await created(await act('PATCH', id, answer.token, { text: '*new*' }));
    assert.deepEqual([changed.comment.text, changed.comment.html], ['*new*', '<p><em>new</em></p>']);
  });

  it('is missing where the text says it all', async (test) => {
    const { write, list } = openEndpoint(test);
    await write('one\ntwo https://site.example/');
    assert.equal('html' in (await list()).comments[0]!, false);
  });

  it('is told of in the list, so that forms can show it before', async (test) => {
    assert.equal(((await openEndpoint(test).list()) as { markdown?: boolean }).markdown, true);
  });

  it('is not on disk, not even for a retry, which gets it all the same', async (test) => {
    const { post, rows, store } = openEndpoint(test);
    const key = { 'Idempotency-Key': 'one' };
    await post(comment({ text }), key);
    const answers = withDatabase(store, (database) => database.prepare('select answer from idempotency').all());
    assert.doesNotMatch(JSON.stringify([rows(), answers]), /<strong>/);
    const again = await post(comment({ text }), key);
    assert.equal(again.headers.get('idempotency-replayed'), 'true');
    assert.equal((await created(again)).comment.html, html);
  });

  it('goes with what its author takes back', async (test) => {
    const { post, act, list, write } = openEndpoint(test);
    const { comment: first, token } = await created(await post(comment({ text })));
    await write('reply', first.id);
    await act('DELETE', first.id, token);
    const [deleted] = (await list()).comments;
    assert.deepEqual([deleted!.status, deleted!.text, deleted!.html], ['deleted', '', undefined]);
  });

  it('is in the page that is made without script', async (test) => {
    const { post, fetch } = openEndpoint(test);
    await post(comment({ text: `${text}\n\n[x](https://site.example/)` }));
    const page = await fetch(`?${new URLSearchParams({ page: PAGE })}`, { headers: { Accept: 'text/html' } });
    assert.ok(
      (await page.text()).includes(
        `<div itemprop="text">\n${html}\n<p><a href="https://site.example/" ${REL}>x</a></p>\n</div>`,
      ),
    );
  });
});
