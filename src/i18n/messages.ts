import type acting from './en/acting.js';
import type comments from './en/comments.js';
import type count from './en/count.js';
import type form from './en/form.js';
import type moderate from './en/moderate.js';
import type proof from './en/proof.js';
import type related from './en/related.js';
import type relatedFailed from './en/related-failed.js';
import type sending from './en/sending.js';

/**
 * Every word the widgets say, by key. A key that ends in `One`, `Other` or another category of `Intl.PluralRules` is
 * picked by a number, which takes the place of `{count}`.
 */
type English = typeof acting &
  typeof comments &
  typeof count &
  typeof form &
  typeof moderate &
  typeof proof &
  typeof related &
  typeof relatedFailed &
  typeof sending;

export type MessageKey = keyof English;

/** What is counted: `left` stands for `leftOne` and `leftOther`. */
export type PluralKey = MessageKey extends infer Key ? (Key extends `${infer Base}Other` ? Base : never) : never;

/** The words of one language, which may have plural categories that English has not (`leftFew`). */
export type Messages = Record<MessageKey, string> &
  Partial<Record<`${PluralKey}${'Zero' | 'Two' | 'Few' | 'Many'}`, string>>;

const known = new Map<string, Partial<Messages>>();

/** Adds a language, or changes words of one for the whole page. `language` is a BCP 47 tag such as `de` or `pt-BR`. */
export const registerMessages = (language: string, messages: Partial<Messages>): void => {
  const tag = language.toLowerCase();
  known.set(tag, { ...known.get(tag), ...messages });
};

/** Adds the English words of a module, except where the page has registered its own. */
export const provideMessages = (messages: Partial<Messages>): void => {
  known.set('en', { ...messages, ...known.get('en') });
};

/** The wording of a key in a language: for `de-AT` in `de-at`, then in `de`, then in English. */
export const message = (language: string, key: MessageKey): string => {
  for (let tag = language.toLowerCase(); tag; tag = tag.slice(0, Math.max(tag.lastIndexOf('-'), 0))) {
    const found = known.get(tag)?.[key];
    if (found !== undefined) return found;
  }
  return known.get('en')?.[key] ?? '';
};
