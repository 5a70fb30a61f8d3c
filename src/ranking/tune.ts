import { mean, ndcg } from './measure.js';
import type { Ranker } from './ranker.js';
import { type Ties, weigh, type Weights, WEIGHTS } from './weights.js';

/** What the links of a site say about what goes together on it. */
export interface Tuning {
  weights: Weights;
  /** nDCG@5 of the usual weights and of these, on the half of the articles that nothing was learned from. */
  before: number;
  after: number;
  /** Articles with links that were learned from. */
  learned: number;
}

/** Fewer articles with links than this in the half to learn from teach nothing. */
const FEWEST = 150;

/** Candidates of an article that are weighed. What is less alike does not come to the front by any weight here. */
const CANDIDATES = 100;

/** What a weight is tried with. */
const STEPS: Record<keyof Weights, readonly number[]> = {
  tags: [0, 0.25, 0.5, 1, 1.5],
  weeks: [0, 0.1, 0.2, 0.4, 0.8],
  years: [0, 0.15, 0.3, 0.6, 1],
  titles: [0, 0.25, 0.5, 1, 2],
};

/**
 * Learns weights from links: one weight at a time, twice around. The usual weights stay where there are too few links,
 * or where the other half of them does not agree that the learned ones are better.
 * @param relevant For each article, those that it is linked with.
 */
export const tune = (ranker: Ranker, relevant: readonly ReadonlySet<number>[]): Tuning => {
  const queries = [...relevant.keys()].filter((index) => relevant[index]!.size);
  const [known, unseen] = [0, 1].map((half) => queries.filter((_, place) => place % 2 === half));
  const quality = (weights: Weights) =>
    mean(
      unseen!.map((query) =>
        ndcg(
          ranker.rank(query, { weights }).map(({ index }) => index),
          relevant[query]!,
        ),
      ),
    );
  const before = quality(WEIGHTS);
  const usual = { weights: WEIGHTS, before, after: before, learned: known!.length };
  if (known!.length < FEWEST) return usual;
  const weights = learn(known!.map((query) => ({ ties: ranker.ties(query, CANDIDATES), relevant: relevant[query]! })));
  const after = quality(weights);
  return after > before ? { ...usual, weights, after } : usual;
};

type Lesson = { ties: readonly (Ties & { index: number })[]; relevant: ReadonlySet<number> };

const learn = (lessons: readonly Lesson[]): Weights => {
  const quality = (weights: Weights) =>
    mean(
      lessons.map(({ ties, relevant }) => {
        const found = ties.map((one) => ({ index: one.index, score: weigh(one, weights) }));
        found.sort((a, b) => b.score - a.score);
        return ndcg(
          found.map(({ index }) => index),
          relevant,
        );
      }),
    );
  let best = WEIGHTS;
  let highest = quality(best);
  for (const name of [...Object.keys(STEPS), ...Object.keys(STEPS)] as (keyof Weights)[]) {
    for (const weight of STEPS[name]) {
      const tried = { ...best, [name]: weight };
      const reached = quality(tried);
      if (reached > highest) [best, highest] = [tried, reached];
    }
  }
  return best;
};
