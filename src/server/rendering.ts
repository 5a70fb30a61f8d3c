import { LRUCache } from 'lru-cache';
import { markdownHtml } from '../markdown/html.js';

/** Bytes of all that is remembered, about. */
const MOST = 10_000_000;
/** Of each beside its characters: there may be many that are short. */
const ENTRY = 100;

const rendered = new LRUCache<string, string>({
  maxSize: MOST,
  sizeCalculation: (html, text) => html.length + text.length + ENTRY,
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
