import { words } from './words.js';

/** An article as far as it can be compared with others. */
export interface Subject {
  title: string;
  excerpt?: string | undefined;
  /** The whole text, where it is known. */
  text?: string | undefined;
  tags?: readonly string[] | undefined;
  /** Milliseconds since 1970, or anything that `Date.parse` reads. */
  date?: number | string | undefined;
  /**
   * What an index holds of the text, instead of it, read where the index's vocabulary is known; or a Map with the counts
   * of {@link termsOf}, for who wants to count with pauses.
   */
  terms?: unknown;
}

const TITLE = 3;
const TAG = 2;

/** How often each word and each pair of neighbours is said, as far as its place says how much it means. */
export const termsOf = ({ title, excerpt = '', text = '', tags = [] }: Subject): Map<string, number> => {
  const counts = new Map<string, number>();
  const add = (term: string, times: number) => counts.set(term, (counts.get(term) ?? 0) + times);
  const addAll = (said: string[], times: number) =>
    said.forEach((word, at) => {
      add(word, times);
      if (at) add(`${said[at - 1]} ${word}`, times);
    });
  addAll(words(title), TITLE);
  const body = words(text);
  addAll(body, 1);
  const summary = words(excerpt);
  // An excerpt that was cut from the text says nothing new.
  if (!isPart(summary, body)) addAll(summary, 1);
  for (const tag of tags) for (const word of words(tag)) add(word, TAG);
  return counts;
};

/** The last word of what was cut may be cut itself. */
const isPart = (few: string[], many: string[]): boolean =>
  ` ${many.join(' ')} `.includes(` ${few.slice(0, -1).join(' ')} `);
