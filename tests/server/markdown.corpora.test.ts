import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/contract/index.js';
import { markdownHtml } from '../../src/markdown/html.js';
import { corpus } from './corpora.js';

const { examples, pathological } = corpus<{
  examples: { suite: string; number: number; markdown: string }[];
  pathological: {
    name: string;
    repeat: { open: string; times: number; mid: string; close: string; timesClose: number };
    budgetMs: number;
  }[];
}>('markdown-commonmark');
const { vectors } = corpus<{ vectors: { id: string; payload: string }[] }>('xss-vectors');

/** Everything that may stand in the markup, and nothing between. */
const DIALECT =
  /^(?:<(?:p|em|strong|code|pre|blockquote|ul|ol|li)>|<\/(?:p|em|strong|code|pre|blockquote|ul|ol|li|a)>|<br>|<ol start="\d+">|<a href="https?:\/\/[^"<>\s]+" rel="ugc nofollow noopener">|[^<>]+)*$/;

const expectDialect = (text: string, what: string): void => {
  const html = markdownHtml(text);
  if (html === undefined) return;
  assert.match(html, DIALECT, what);
  for (const [, href] of html.matchAll(/ href="([^"]+)"/g)) {
    const address = href!.replaceAll('&amp;', '&');
    const { username, password, href: written } = new URL(address);
    assert.deepEqual([username, password, written], ['', '', address], what);
  }
};

describe('the Markdown of the test data', () => {
  it('becomes nothing but the dialect', () => {
    assert.equal(examples.length, 1372);
    for (const { suite, number, markdown } of examples) expectDialect(markdown, `${suite} ${number}`);
  });

  it('becomes nothing but the dialect where it is hostile, however it is wrapped', () => {
    assert.ok(vectors.length > 1000);
    for (const { id, payload } of vectors) {
      for (const text of [
        payload,
        `[x](${payload})`,
        `[x](<${payload}>)`,
        `[${payload}](https://site.example/)`,
        `![${payload}](${payload} "${payload}")`,
        `<${payload}>`,
        `\`${payload}\``,
        `\`\`\`${payload}\n${payload}`,
        `> - **${payload}**`,
        `https://site.example/${payload}`,
      ]) {
        expectDialect(text, `${id}: ${text}`);
      }
    }
  });

  for (const { name, repeat, budgetMs } of pathological) {
    it(`takes no time where it is built to: ${name}`, () => {
      const { open, times, mid, close, timesClose } = repeat;
      const whole = open.repeat(times) + mid + close.repeat(timesClose);
      const each = open.length + (timesClose ? close.length : 0);
      const most = Math.floor(limits.textBytes / each);
      const longest = open.repeat(most) + mid + (timesClose ? close.repeat(most) : '');
      for (const text of [whole, longest]) {
        const start = performance.now();
        expectDialect(text, name);
        assert.ok(performance.now() - start < budgetMs, `${performance.now() - start} ms`);
      }
    });
  }
});
