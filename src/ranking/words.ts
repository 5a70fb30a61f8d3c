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
const RUNS = new RegExp(`(${UNSPACED})|(${HANGUL})|${SPACED}`, 'gu');

const segmenter = (): Intl.Segmenter => (shared ??= new Intl.Segmenter(undefined, { granularity: 'word' }));
let shared: Intl.Segmenter | undefined;

/**
 * The words of a text that may say something about it, in lower case and in their order. Where a script puts no spaces,
 * the platform finds the words; Korean, whose words change their ends, is cut into pairs of syllables.
 */
export const words = (text: string): string[] => {
  const found: string[] = [];
  for (const [run, unspaced, hangul] of text.normalize('NFKC').toLowerCase().matchAll(RUNS)) {
    if (unspaced) {
      for (const { segment, isWordLike } of segmenter().segment(unspaced)) if (isWordLike) found.push(segment);
    } else if (hangul) found.push(...pairsOf(hangul));
    else {
      const word = run.replace(/['’]s$/, '');
      if (!IDLE.has(word)) found.push(word);
    }
  }
  return found;
};

const pairsOf = (syllables: string): string[] =>
  syllables.length < 3
    ? [syllables]
    : Array.from({ length: syllables.length - 1 }, (_, at) => syllables.slice(at, at + 2));
