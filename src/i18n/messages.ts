import en from './en.js';

export type MessageKey = keyof typeof en;

/** The words of one language. A language may add keys for plural categories that English does not have (`leftFew`). */
export type Messages = Record<MessageKey, string> & { [plural: `${string}${'Zero' | 'Two' | 'Few' | 'Many'}`]: string };

type PluralKey = MessageKey extends infer Key ? (Key extends `${infer Base}Other` ? Base : never) : never;
export type { PluralKey };

/** Languages that load when a page uses them: one file, one request. */
const loaders: Record<string, () => Promise<{ default: Partial<Messages> }>> = {};

const known = new Map<string, Partial<Messages>>([['en', en]]);

/** Adds a language, or changes words of one for the whole page. `language` is a BCP 47 tag such as `de` or `pt-BR`. */
export const registerMessages = (language: string, messages: Partial<Messages>): void => {
  const tag = language.toLowerCase();
  known.set(tag, { ...known.get(tag), ...messages });
};

/** The tags to look under, most specific first: `de-at` then `de`. */
const fallbacks = (language: string): string[] => {
  const parts = language.toLowerCase().split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
};

/** Whether nothing needs to be fetched for this language. */
export const messagesReady = (language: string): boolean =>
  fallbacks(language).some((tag) => known.has(tag)) || !fallbacks(language).some((tag) => loaders[tag]);

/** Fetches a language; English stays where that fails. */
export const loadMessages = async (language: string): Promise<void> => {
  const tag = fallbacks(language).find((candidate) => loaders[candidate]);
  if (!tag || known.has(tag)) return;
  // A failed request is not fatal: the words are then English.
  const messages = await loaders[tag]!().catch(() => undefined);
  registerMessages(tag, messages?.default ?? {});
};

/** The wording of a key in a language, English where the language has none. */
export const message = (language: string, key: string): string => {
  for (const tag of [...fallbacks(language), 'en']) {
    const found = (known.get(tag) as Record<string, string> | undefined)?.[key];
    if (found !== undefined) return found;
  }
  return '';
};
