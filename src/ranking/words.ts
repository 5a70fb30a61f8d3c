/**
 * English words that say nothing about a text. Other languages do without a list: a word that is everywhere weighs
 * next to nothing anyway, here it only keeps the pairs of words clean.
 */
const IDLE = new Set(
  (
    'a about above after again against all also am an and any are as at be because been before being below between both ' +
    'but by can did do does doing down during each few for from further get had has have having he her here hers him his ' +
    'how i if in into is it its just may me more most my new no nor not now of off on once one only or other our out over ' +
    'own s same she should so some such t than that the their them then there these they this those through to too under ' +
    'until up us use used using very was we were what when where which while who whom why will with would you your yours'
  ).split(' '),
);

/** Scripts that put no space between words. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+`;
const HANGUL = String.raw`\p{Script=Hangul}+`;
const SPACED = String.raw`[\p{L}\p{N}](?:(?!${UNSPACED}|${HANGUL})[\p{L}\p{M}\p{N}]|['’](?=\p{L}))*`;
const RUNS = new RegExp(`(${UNSPACED}|${HANGUL})|${SPACED}`, 'gu');

/**
 * The words of a text that may say something about it, in lower case and in their order. Where a script puts no spaces,
 * and in Korean, whose words change their ends, they are pairs of letters: dictionaries differ from browser to browser.
 */
export const words = (text: string): string[] => {
  const found: string[] = [];
  for (const [run, joined] of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    if (joined) for (const pair of pairsOf(joined)) found.push(pair);
    else {
      const word = run.replace(/['’]s$/, '');
      if (!IDLE.has(word)) found.push(word);
    }
  }
  return found;
};

/** A letter with its marks. */
const LETTER = /\P{M}\p{M}*/gu;

const pairsOf = (run: string): string[] => {
  const letters = run.match(LETTER) ?? [];
  return letters.length < 3 ? [run] : letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
};
