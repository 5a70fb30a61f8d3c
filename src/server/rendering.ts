import { LRUCache } from 'lru-cache';
import { markdownHtml } from '../markdown/html.js';

/** Characters of all that is remembered, texts and markup. */
const MOST = 8_000_000;

const rendered = new LRUCache<string, string>({
  maxSize: MOST,
  sizeCalculation: (html, text) => html.length + text.length + 1,
});

/**
 * The markup of a comment's text; undefined where the text says the same. Made when it is read and never stored, so
 * that there is one truth, and better rules hold for old comments, too. What was asked for lately is remembered: a page
 * of long comments that were written to be slow costs its readers no more than any other.
 */
export const html = (text: string): string | undefined => {
  let found = rendered.get(text);
  if (found === undefined) {
    found = markdownHtml(text) ?? '';
    rendered.set(text, found);
  }
  return found || undefined;
};
