import { expect } from '@open-wc/testing';
import { markdownNodes } from '../../src/markdown/dom.js';
import { corpus } from '../support/faults.js';
import type { Vector } from '../support/vectors.js';
import { anatomy, settled, watch } from '../support/watch.js';

interface Repeat {
  open: string;
  times: number;
  mid: string;
  close: string;
  timesClose: number;
}

const { examples, pathological } = (await corpus<{
  examples: { suite: string; number: number; markdown: string }[];
  pathological: { name: string; repeat: Repeat }[];
}>('markdown-commonmark.json'))!;
const { vectors } = (await corpus<{ vectors: Vector[] }>('xss-vectors.json'))!;

const ALLOWED = /^(p|br|em|strong|code|pre|blockquote|ul|ol|li|a|ol\[start\]|a\[href\]|a\[rel\])$/;

const expectDialect = (text: string, what: string): void => {
  const shown = document.createElement('div');
  document.body.append(shown);
  shown.append(...markdownNodes(text));
  expect(
    [...anatomy(shown)].filter((name) => !ALLOWED.test(name)),
    what,
  ).to.deep.equal([]);
  for (const link of shown.querySelectorAll('a')) {
    expect(link.protocol, what).to.match(/^https?:$/);
    expect(link.getAttribute('rel'), what).to.equal('ugc nofollow noopener');
  }
  shown.remove();
};

describe('the preview and the Markdown of the test data', () => {
  it('shows nothing but the dialect', () => {
    for (const { suite, number, markdown } of examples) expectDialect(markdown, `${suite} ${number}`);
  });

  it('shows nothing but the dialect where it is hostile', async () => {
    const watching = watch();
    for (const { id, payload } of vectors) {
      for (const text of [payload, `[x](${payload})`, `![${payload}](<${payload}>)`, `> - <${payload}>`]) {
        expectDialect(text, `${id}: ${text}`);
      }
    }
    await settled();
    expect(watching.incidents).to.deep.equal([]);
    watching.stop();
  });

  for (const { name, repeat } of pathological) {
    it(`survives ${name}`, () => {
      const { open, times, mid, close, timesClose } = repeat;
      expectDialect(open.repeat(times) + mid + close.repeat(timesClose), name);
      const most = Math.floor(49_000 / (open.length + (timesClose ? close.length : 0)));
      expectDialect(open.repeat(most) + mid + (timesClose ? close.repeat(most) : ''), name);
    });
  }
});
