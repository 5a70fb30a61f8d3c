import type { Vectors } from './vectors.js';

/** An article that may come into a list. */
export interface Candidate {
  index: number;
  score: number;
  similarity: number;
  /** How like it is to the most similar of those that are chosen. */
  likeness: number;
  /** How many of those it has been compared with. */
  met: number;
}

/** Above this similarity two articles are one. */
export const SAME = 0.9;

/** How much relevance counts against being different from what is chosen already (maximal marginal relevance). */
const RELEVANCE = 0.9;

/**
 * The best of them, and not five times the same.
 * @param names Titles, as far as they are told apart.
 */
export const choose = (
  candidates: readonly Candidate[],
  limit: number,
  texts: Vectors,
  names: readonly string[],
): Candidate[] => {
  const chosen: Candidate[] = [];
  const worth = ({ score, likeness }: Candidate) => RELEVANCE * score - (1 - RELEVANCE) * likeness;
  let rest = candidates;
  while (rest.length && chosen.length < limit) {
    const best = rest.reduce((one, other) => (worth(other) > worth(one) ? other : one));
    // To be compared with what is chosen makes nobody worth more: only who leads needs to be.
    const isNext = best.met === chosen.length;
    if (isNext) chosen.push(best);
    else meet(best, chosen, texts, names);
    if (isNext || best.likeness > SAME) rest = rest.filter((one) => one !== best);
  }
  return chosen;
};

/** Compares one with those that were chosen since it last was. */
const meet = (one: Candidate, chosen: readonly Candidate[], texts: Vectors, names: readonly string[]): void => {
  const unmet = chosen.slice(one.met).map(({ index }) => index);
  one.met = chosen.length;
  // Instalments of a series may have one title: the page's own is no hindrance, twice in a list it is.
  const title = names[one.index];
  const isTwin = title && unmet.some((index) => names[index] === title);
  const others = unmet.map((index) => texts.all[index]!);
  one.likeness = Math.max(one.likeness, isTwin ? 1 : texts.likeness(texts.all[one.index]!, others));
};
