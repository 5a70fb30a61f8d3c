import { termsOf, type Subject } from '../ranking/terms.js';
import { MIN_SCORE } from '../ranking/min-score.js';
import { Ranker, type Match } from '../ranking/ranker.js';
import { finishWith } from '../ranking/steps.js';
import { readVocabulary, unpackTerms } from '../ranking/vocabulary.js';
import { readWeights } from '../ranking/weights.js';
import { names } from './names.js';
import { pause } from './pause.js';
import type { Source } from './source.js';

/**
 * The least similarity with a feed's titles and excerpts, which say less than whole texts: of what is less alike, one in
 * ten was linked by the article's author.
 */
const MIN_FEED_SCORE = 0.09;

/** Characters of all excerpts together, shared out: what a slow telephone reads in the blink of an eye. */
const CHARACTERS = 400_000;

export interface Ranking {
  minScore: number;
  rank(query: Subject, limit: number, minScore: number, allows: (index: number) => boolean): Match[];
}

const rankings = new WeakMap<Source, Promise<Ranking>>();

const build = async ({ articles, about }: Source): Promise<Ranking> => {
  const vocabulary = readVocabulary(about?.['vocabulary']);
  const length = Math.min(2_400, Math.max(240, CHARACTERS / articles.length));
  const subjects: Subject[] = [];
  for (const { title, excerpt, date, raw } of articles) {
    const subject = { title, excerpt: excerpt.slice(0, length), date, tags: names(raw['tags']) };
    const terms = vocabulary && raw['terms'] ? unpackTerms(raw['terms'], vocabulary) : termsOf(subject);
    subjects.push({ ...subject, terms });
    await pause();
  }
  const options = { ...(vocabulary && { vocabulary }), weights: readWeights(about?.['weights']) };
  const ranker = await finishWith(Ranker.make(subjects, options), pause);
  return {
    minScore: vocabulary ? MIN_SCORE : MIN_FEED_SCORE,
    rank: (query, limit, minScore, allows) => ranker.rank(query, { limit, minScore, allows }),
  };
};

/** What it takes to find what goes with an article among those of a source. Worked out once, in small pieces. */
export const rankingOf = (source: Source): Promise<Ranking> => {
  let ranking = rankings.get(source);
  if (!ranking) rankings.set(source, (ranking = build(source)));
  return ranking;
};
