import { characters, countCharacters } from './text.js';

/** Cut after a whole word so that at most `length` characters stay, "…" included. Shorter text stays as it is. */
export const excerpt = (text: string, length: number): string => {
  const whole = text.replace(/\s+/gu, ' ').trim();
  if (whole.length <= length || countCharacters(whole) <= length) return whole;
  let cut = '';
  let taken = 0;
  for (const character of characters(whole)) {
    if (++taken >= length) break;
    cut += character;
  }
  const next = whole.slice(cut.length, cut.length + 1);
  // A language without spaces, or one endless word, is cut where the limit falls.
  const word = next === ' ' ? cut : cut.replace(/\s\S*$/u, '');
  return `${(word || cut).replace(/[\s,;:.–—-]+$/u, '')}…`;
};
