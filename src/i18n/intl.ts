import type { MessageKey, PluralKey } from './messages.js';

/** What a widget says its words with. */
interface Words {
  language: string;
  text(key: MessageKey): string;
}

/** A language tag that Intl takes. `lang` is the page's to write, and Intl throws at `en_US`. */
export const locale = (language: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
};

/**
 * A message picked by a number, which takes the place of `{count}`: `left` is `leftOne` or `leftOther`, or another
 * category where the language has it.
 */
export const plural = (words: Words, base: PluralKey, count: number): string => {
  const language = locale(words.language);
  const category = new Intl.PluralRules(language).select(count);
  const key = `${base}${category[0]!.toUpperCase()}${category.slice(1)}` as MessageKey;
  const wording = words.text(key) || words.text(`${base}Other`);
  return wording.replace('{count}', count.toLocaleString(language));
};
