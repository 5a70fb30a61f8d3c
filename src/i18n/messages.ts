import type form from './en/form.js';
import type related from './en/related.js';
import type sending from './en/sending.js';

/**
 * Every word the widgets say, by key. `{name}` stands for a value; a key that ends in `One`, `Other` or another
 * category of `Intl.PluralRules` is picked by its count.
 */
type English = typeof form & typeof related & typeof sending;

export type MessageKey = keyof English;

/** The words of one language, which may have plural categories that English has not (`leftFew`). */
export type Messages = Record<MessageKey, string> &
  Partial<Record<`${PluralKey}${'Zero' | 'Two' | 'Few' | 'Many'}`, string>>;

/** What is counted: `left` stands for `leftOne` and `leftOther`. */
export type PluralKey = MessageKey extends infer Key ? (Key extends `${infer Base}Other` ? Base : never) : never;

/** Languages that load when a page uses them: one file, one request. English comes with what says it. */
const loaders: Record<string, () => Promise<{ default: Messages }>> = {};

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

/** The tags to look under, most specific first: `de-at` then `de`. */
const fallbacks = (language: string): string[] => {
  const parts = language.toLowerCase().split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
};

const loadable = (language: string): string | undefined => fallbacks(language).find((tag) => loaders[tag]);

/** Whether nothing needs to be fetched for this language. */
export const messagesReady = (language: string): boolean => {
  const tag = loadable(language);
  return !tag || known.has(tag);
};

/** Fetches a language; English stays where that fails. */
export const loadMessages = async (language: string): Promise<void> => {
  const tag = loadable(language)!;
  const messages = await loaders[tag]!().catch(() => undefined);
  known.set(tag, { ...messages?.default, ...known.get(tag) });
};

/** The wording of a key in a language, English where the language has none. */
export const message = (language: string, key: string): string => {
  for (const tag of [...fallbacks(language), 'en']) {
    const found = (known.get(tag) as Record<string, string> | undefined)?.[key];
    if (found !== undefined) return found;
  }
  return '';
};
