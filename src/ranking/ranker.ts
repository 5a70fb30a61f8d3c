import { Pool } from './pool.js';
import { termsOf, type Subject } from './terms.js';
import { Vectors } from './vectors.js';
import { type PackedTerms, unpackTerms, type Vocabulary } from './vocabulary.js';
import { type Ties, weigh, type Weights, WEIGHTS } from './weights.js';

export { MIN_SCORE } from './min-score.js';

export interface RankerOptions {
  /** That of the index which the articles come from. Default: what the articles themselves say. */
  vocabulary?: Vocabulary;
  /** Default: {@link WEIGHTS}. */
  weights?: Weights;
}

export interface RankOptions {
  /** The most articles. Default: 5. */
  limit?: number;
  /** The least similarity, 0 to 1. Default: 0. */
  minScore?: number;
  /** Whether the article at a position may come. Default: all but the one that is asked for. */
  allows?: (index: number) => boolean;
  /** Default: those of the ranker. */
  weights?: Weights;
}

/** An article that goes with another. */
export interface Match {
  /** Its position among the articles of the ranker. */
  index: number;
  /** What it was ranked by: the similarity, times what tags and dates say. */
  score: number;
  /** Cosine of the two texts, 0 to 1. */
  similarity: number;
  /** What the two have most in common, the weightiest first. */
  terms: string[];
}

/** Articles from which on a word is not looked at that only one of them has. */
const MANY = 100;

/** Above this similarity two articles are one. */
const SAME = 0.9;

/** How much relevance counts against being different from what is chosen already (maximal marginal relevance). */
const RELEVANCE = 0.9;

/** How many more candidates there are than places in a list. */
const SPARE = 15;

/** How many terms tell why two articles go together. */
const REASONS = 5;

const DAY = 86_400_000;

interface Candidate {
  index: number;
  score: number;
  similarity: number;
  /** How like it is to the most similar of those that are chosen. */
  likeness: number;
  /** How many of those it has been compared with. */
  met: number;
}

/**
 * Finds what goes with an article: TF-IDF cosine of words and pairs of neighbouring words, times priors for shared tags
 * and for nearness in time. Near-duplicates are left out.
 */
export class Ranker {
  readonly #subjects: readonly Subject[];
  readonly #texts: Vectors;
  readonly #tags: Vectors;
  /** Made when they first count. */
  #titles: Vectors | undefined;
  readonly #days: number[];
  /** Titles, as far as they are told apart. */
  readonly #names: string[];
  readonly #weights: Weights;

  constructor(subjects: readonly Subject[], { vocabulary, weights = WEIGHTS }: RankerOptions = {}) {
    this.#subjects = subjects;
    // What only one of many long texts says joins nothing, and is most of them. Of a few texts it is what tells them apart.
    const least = !vocabulary && subjects.length >= MANY && subjects.some(({ text }) => text) ? 2 : 1;
    const read = (subject: Subject) => {
      if (subject.terms instanceof Map) return subject.terms as Map<string, number>;
      return vocabulary && subject.terms ? unpackTerms(subject.terms, vocabulary) : termsOf(subject);
    };
    this.#texts = new Vectors(each(subjects, read), { least, ...(vocabulary && { vocabulary }) });
    this.#tags = new Vectors(each(subjects, tagsOf));
    this.#days = subjects.map(dayOf);
    this.#names = subjects.map(({ title }) => title.trim().toLowerCase());
    this.#weights = weights;
  }

  /** What goes with an article, by its position or as it stands on a page, the best first. */
  rank(
    query: number | Subject,
    { limit = 5, minScore = 0, allows, weights = this.#weights }: RankOptions = {},
  ): Match[] {
    const { vector, similarities, tie } = this.#compare(query, weights);
    const pool = new Pool<Candidate>(limit + SPARE);
    const most = Object.values(weights).reduce((sum: number, weight: number) => sum + weight, 1);
    similarities.forEach((similarity, index) => {
      if (!similarity || similarity < minScore || similarity > SAME || index === query) return;
      // Nearly all are out here, before anything else of theirs is looked at.
      if (!pool.takes(similarity * most)) return;
      const score = weigh(tie(index), weights);
      if (pool.takes(score) && allows?.(index) !== false) pool.add({ index, score, similarity, likeness: 0, met: 0 });
    });
    return this.#choose(pool.best, limit).map(({ index, score, similarity }) => ({
      index,
      score,
      similarity,
      terms: this.#texts.common(vector, this.#texts.all[index]!, REASONS),
    }));
  }

  /** What ties an article to those that are most alike; near-duplicates aside. */
  ties(query: number, most: number): (Ties & { index: number })[] {
    const { similarities, tie } = this.#compare(query, { ...WEIGHTS, titles: 1 });
    const pool = new Pool<{ index: number; score: number }>(most);
    similarities.forEach((score, index) => {
      if (score && score <= SAME && index !== query && pool.takes(score)) pool.add({ index, score });
    });
    return pool.best.map(({ index }) => ({ index, ...tie(index) }));
  }

  /** What each other article would be ranked by beside one of ours; 0 for what has nothing in common with it. */
  scores(query: number): Float64Array {
    const { similarities, tie } = this.#compare(query, this.#weights);
    return similarities.map((similarity, index) =>
      similarity && index !== query ? weigh(tie(index), this.#weights) : 0,
    );
  }

  /**
   * What an index holds of each article, and the vocabulary that it takes to read that.
   * @param most Terms of an article, the weightiest. Default: all.
   */
  pack(most?: number): { vocabulary: Vocabulary; texts: PackedTerms[] } {
    return this.#texts.pack(most);
  }

  /** How an article stands to each of ours. Titles are only compared where they count. */
  #compare(query: number | Subject, { titles }: Weights) {
    const isOurs = typeof query === 'number';
    const asked = isOurs ? this.#subjects[query]! : query;
    const vectorIn = (vectors: Vectors, counts: (subject: Subject) => Map<string, number>) =>
      isOurs ? vectors.all[query]! : vectors.read(counts(asked));
    const likeness = (vectors: Vectors, counts: (subject: Subject) => Map<string, number>) =>
      vectors.compare(vectorIn(vectors, counts));
    const vector = vectorIn(this.#texts, termsOf);
    const similarities = this.#texts.compare(vector);
    const sameTags = likeness(this.#tags, tagsOf);
    const sameTitles = titles ? likeness((this.#titles ??= titlesOf(this.#subjects)), titleOf) : undefined;
    const day = dayOf(asked);
    const tie = (index: number): Ties => ({
      similarity: similarities[index]!,
      tags: sameTags[index]!,
      days: Math.abs(day - this.#days[index]!),
      titles: sameTitles?.[index] ?? 0,
    });
    return { vector, similarities, tie };
  }

  /** The best of them, and not five times the same. */
  #choose(candidates: Candidate[], limit: number): Candidate[] {
    const chosen: Candidate[] = [];
    const worth = ({ score, likeness }: Candidate) => RELEVANCE * score - (1 - RELEVANCE) * likeness;
    let rest = candidates;
    while (rest.length && chosen.length < limit) {
      const best = rest.reduce((one, other) => (worth(other) > worth(one) ? other : one));
      // To be compared with what is chosen makes nobody worth more: only who leads needs to be.
      const isNext = best.met === chosen.length;
      if (isNext) chosen.push(best);
      else this.#meet(best, chosen);
      if (isNext || best.likeness > SAME) rest = rest.filter((one) => one !== best);
    }
    return chosen;
  }

  /** Compares one with those that were chosen since it last was. */
  #meet(one: Candidate, chosen: readonly Candidate[]): void {
    const unmet = chosen.slice(one.met).map(({ index }) => index);
    one.met = chosen.length;
    // Instalments of a series may have one title: the page's own is no hindrance, twice in a list it is.
    const title = this.#names[one.index];
    const isTwin = title && unmet.some((index) => this.#names[index] === title);
    const others = unmet.map((index) => this.#texts.all[index]!);
    const likeness = isTwin ? 1 : this.#texts.likeness(this.#texts.all[one.index]!, others);
    one.likeness = Math.max(one.likeness, likeness);
  }
}

const tagsOf = ({ tags = [] }: Subject): Map<string, number> =>
  new Map(tags.map((tag) => [tag.trim().toLowerCase(), 1]));

const titleOf = ({ title }: Subject): Map<string, number> => termsOf({ title });

const titlesOf = (subjects: readonly Subject[]): Vectors => new Vectors(each(subjects, titleOf));

const dayOf = ({ date = '' }: Subject): number => (typeof date === 'number' ? date : Date.parse(date)) / DAY;

function* each<T, U>(from: Iterable<T>, map: (one: T) => U): Generator<U> {
  for (const one of from) yield map(one);
}
