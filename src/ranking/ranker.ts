import { type Candidate, choose, SAME } from './diversity.js';
import type { Vector } from './lexicon.js';
import { Pool } from './pool.js';
import { finish } from './steps.js';
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

export interface RankAllOptions {
  /** The most articles. Default: 5. */
  limit?: number;
  /** Whether two articles may go together, by their positions. Default: all may. */
  allows?: (one: number, other: number) => boolean;
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

/** How many more candidates there are than places in a list. */
const SPARE = 15;

/** How many terms tell why two articles go together. */
const REASONS = 5;

const DAY = 86_400_000;

interface Parts {
  texts: Vectors;
  tags: Vectors;
  /** Made when they first count. */
  titles: Vectors | undefined;
}

/**
 * Finds what goes with an article: TF-IDF cosine of words and pairs of neighbouring words, times priors for shared tags
 * and for nearness in time. Near-duplicates are left out.
 */
export class Ranker {
  readonly #subjects: readonly Subject[];
  readonly #parts: Parts;
  readonly #days: number[];
  /** Titles, as far as they are told apart. */
  readonly #names: string[];
  readonly #weights: Weights;

  constructor(
    subjects: readonly Subject[],
    options: RankerOptions = {},
    parts: Parts = finish(partsOf(subjects, options)),
  ) {
    this.#subjects = subjects;
    this.#parts = parts;
    this.#days = subjects.map(dayOf);
    this.#names = subjects.map(({ title }) => title.trim().toLowerCase());
    this.#weights = options.weights ?? WEIGHTS;
  }

  /** The same as `new Ranker`, in short steps, so that others may have the thread between them. */
  static *make(subjects: readonly Subject[], options: RankerOptions = {}): Generator<void, Ranker> {
    return new Ranker(subjects, options, yield* partsOf(subjects, options));
  }

  /** One of the same articles. */
  withWeights(weights: Weights): Ranker {
    return new Ranker(this.#subjects, { weights }, this.#parts);
  }

  /** What goes with an article, by its position or as it stands on a page, the best first. */
  rank(
    query: number | Subject,
    { limit = 5, minScore = 0, allows, weights = this.#weights }: RankOptions = {},
  ): Match[] {
    const { vector, similarities, tie } = this.#compare(query, weights);
    const pool = new Pool<Candidate>(limit + SPARE);
    const most = highest(weights);
    for (let index = 0; index < similarities.length; index++) {
      const similarity = similarities[index]!;
      // Nearly all are out here, before anything else of theirs is looked at.
      if (!similarity || !pool.takes(similarity * most)) continue;
      if (similarity < minScore || similarity > SAME || index === query) continue;
      const score = weigh(tie(index), weights);
      if (pool.takes(score) && allows?.(index) !== false) pool.add({ index, score, similarity, likeness: 0, met: 0 });
    }
    return this.#choose(vector, pool.best, limit);
  }

  /** What goes with each of ours, in their order: what {@link rank} finds, in less time than it takes to ask for each. */
  *rankAll({ limit = 5, allows }: RankAllOptions = {}): Generator<Match[]> {
    const weights = this.#weights;
    const most = highest(weights);
    const { texts, tags } = this.#parts;
    const sameTags = tags.compareAll();
    const sameTitles = weights.titles ? this.#titles.compareAll() : undefined;
    const pools = this.#subjects.map(() => new Pool<Candidate>(limit + SPARE));
    /** What a score has to be above, to be kept. */
    const floors = new Float64Array(pools.length).fill(-1);
    const offer = (to: number, index: number, similarity: number, score: number) => {
      if (score <= floors[to]!) return;
      const pool = pools[to]!;
      pool.add({ index, score, similarity, likeness: 0, met: 0 });
      if (!pool.takes(-1)) floors[to] = pool.best.at(-1)!.score;
    };
    let one = 0;
    for (const similarities of texts.compareAll()) {
      const itsTags = sameTags.next().value as Float64Array;
      const itsTitles = sameTitles?.next().value as Float64Array | undefined;
      for (let other = one + 1; other < similarities.length; other++) {
        const similarity = similarities[other]!;
        if (!similarity || similarity > SAME) continue;
        const floor = Math.min(floors[one]!, floors[other]!);
        if (similarity * most <= floor) continue;
        const days = Math.abs(this.#days[one]! - this.#days[other]!);
        const score = weigh({ similarity, tags: itsTags[other]!, days, titles: itsTitles?.[other] ?? 0 }, weights);
        if (score <= floor || allows?.(one, other) === false) continue;
        offer(one, other, similarity, score);
        offer(other, one, similarity, score);
      }
      yield this.#choose(texts.all[one]!, pools[one]!.best.splice(0), limit);
      one++;
    }
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
    return this.#parts.texts.pack(most);
  }

  get #titles(): Vectors {
    return (this.#parts.titles ??= finish(titlesOf(this.#subjects)));
  }

  /** How an article stands to each of ours. Titles are only compared where they count. */
  #compare(query: number | Subject, { titles }: Weights) {
    const isOurs = typeof query === 'number';
    const asked = isOurs ? this.#subjects[query]! : query;
    const vectorIn = (vectors: Vectors, counts: (subject: Subject) => Map<string, number>) =>
      isOurs ? vectors.all[query]! : vectors.read(counts(asked));
    const likeness = (vectors: Vectors, counts: (subject: Subject) => Map<string, number>) =>
      vectors.compare(vectorIn(vectors, counts));
    const vector = vectorIn(this.#parts.texts, termsOf);
    const similarities = this.#parts.texts.compare(vector);
    const sameTags = likeness(this.#parts.tags, tagsOf);
    const sameTitles = titles ? likeness(this.#titles, titleOf) : undefined;
    const day = dayOf(asked);
    const tie = (index: number): Ties => ({
      similarity: similarities[index]!,
      tags: sameTags[index]!,
      days: Math.abs(day - this.#days[index]!),
      titles: sameTitles?.[index] ?? 0,
    });
    return { vector, similarities, tie };
  }

  /** The best of the candidates for a text, and why. */
  #choose(vector: Vector, candidates: readonly Candidate[], limit: number): Match[] {
    const { texts } = this.#parts;
    return choose(candidates, limit, texts, this.#names).map(({ index, score, similarity }) => ({
      index,
      score,
      similarity,
      terms: texts.common(vector, texts.all[index]!, REASONS),
    }));
  }
}

function* partsOf(subjects: readonly Subject[], { vocabulary, weights }: RankerOptions): Generator<void, Parts> {
  // Of whole texts, what only one of them says joins nothing, and is most of them: a site would seem to have nothing in
  // common. But single words tell a few texts apart.
  const isWhole = !vocabulary && subjects.some(({ text }) => text);
  const least = isWhole && subjects.length >= MANY ? 2 : 1;
  const leastOfPairs = isWhole ? 2 : 1;
  const read = (subject: Subject) => {
    if (subject.terms instanceof Map) return subject.terms as Map<string, number>;
    return vocabulary && subject.terms ? unpackTerms(subject.terms, vocabulary) : termsOf(subject);
  };
  return {
    texts: yield* Vectors.make(each(subjects, read), { least, leastOfPairs, ...(vocabulary && { vocabulary }) }),
    tags: yield* Vectors.make(each(subjects, tagsOf)),
    titles: weights?.titles ? yield* titlesOf(subjects) : undefined,
  };
}

/** More than any two articles can have in common, by what it makes of a similarity. */
const highest = (weights: Weights): number =>
  Object.values(weights).reduce((sum: number, weight: number) => sum + weight, 1);

const tagsOf = ({ tags = [] }: Subject): Map<string, number> =>
  new Map(tags.map((tag) => [tag.trim().toLowerCase(), 1]));

const titleOf = ({ title }: Subject): Map<string, number> => termsOf({ title });

const titlesOf = (subjects: readonly Subject[]): Generator<void, Vectors> => Vectors.make(each(subjects, titleOf));

const dayOf = ({ date = '' }: Subject): number => (typeof date === 'number' ? date : Date.parse(date)) / DAY;

function* each<T, U>(from: Iterable<T>, map: (one: T) => U): Generator<U> {
  for (const one of from) yield map(one);
}
