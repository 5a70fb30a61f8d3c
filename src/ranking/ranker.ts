import { termsOf, type Subject } from './terms.js';
import { cosine, Vectors } from './vectors.js';
import { type PackedTerms, unpackTerms, type Vocabulary } from './vocabulary.js';

/**
 * The least similarity that deserves to be called related, where nobody says otherwise. Of what is less alike, about
 * one in twelve was linked by the article's author, and of what is more alike one in six and rising; see the README.
 */
export const MIN_SCORE = 0.08;

export interface RankerOptions {
  /** The most terms that are kept of an article, the weightiest: its signature. Default: all. */
  terms?: number;
  /** That of the index which the articles come from. Default: what the articles themselves say. */
  vocabulary?: Vocabulary;
}

export interface RankOptions {
  /** The most articles. Default: 5. */
  limit?: number;
  /** The least similarity, 0 to 1. Default: 0. */
  minScore?: number;
  /** Whether the article at a position may come. Default: all but the one that is asked for. */
  allows?: (index: number) => boolean;
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

/** Above this similarity two articles are one. */
const SAME = 0.9;

/** How much relevance counts against being different from what is chosen already (maximal marginal relevance). */
const RELEVANCE = 0.9;

/** How many candidates there are for each place in a list. */
const POOL = 4;

/** How many terms tell why two articles go together. */
const REASONS = 5;

const DAY = 86_400_000;

interface Candidate {
  index: number;
  score: number;
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
  readonly #days: number[];
  readonly #titles: string[];

  constructor(subjects: readonly Subject[], { terms = Infinity, vocabulary }: RankerOptions = {}) {
    this.#subjects = subjects;
    // In long texts, what only one of them says joins nothing.
    const least = !vocabulary && subjects.some(({ text }) => text) ? 2 : 1;
    const read = (subject: Subject) =>
      vocabulary && subject.terms ? unpackTerms(subject.terms, vocabulary) : termsOf(subject);
    this.#texts = new Vectors(each(subjects, read), { most: terms, least, ...(vocabulary && { vocabulary }) });
    this.#tags = new Vectors(each(subjects, tagsOf));
    this.#days = subjects.map(dayOf);
    this.#titles = subjects.map(titleOf);
  }

  /** What an index holds of each article, and the vocabulary that it takes to read that. */
  pack(): { vocabulary: Vocabulary; texts: PackedTerms[] } {
    return this.#texts.pack();
  }

  /** What goes with an article, by its position or as it stands on a page, the best first. */
  rank(query: number | Subject, { limit = 5, minScore = 0, allows }: RankOptions = {}): Match[] {
    const isOurs = typeof query === 'number';
    const asked = isOurs ? this.#subjects[query]! : query;
    const vector = isOurs ? this.#texts.all[query]! : this.#texts.read(termsOf(asked));
    const similarity = this.#texts.compare(vector);
    const tags = this.#tags.compare(isOurs ? this.#tags.all[query]! : this.#tags.read(tagsOf(asked)));
    const day = dayOf(asked);
    const pool = new Pool(POOL * limit);
    similarity.forEach((alike, index) => {
      if (!alike || alike < minScore || alike > SAME || index === query) return;
      const score = alike * (1 + 0.5 * tags[index]! + nearness(day, this.#days[index]!));
      if (pool.takes(score) && allows?.(index) !== false) pool.add({ index, score, likeness: 0, met: 0 });
    });
    return this.#choose(pool.best, limit).map(({ index, score }) => ({
      index,
      score,
      similarity: similarity[index]!,
      terms: this.#texts.common(vector, this.#texts.all[index]!, REASONS),
    }));
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
      else this.#meet(best, chosen[best.met]!);
      if (isNext || best.likeness > SAME) rest = rest.filter((one) => one !== best);
    }
    return chosen;
  }

  #meet(one: Candidate, chosen: Candidate): void {
    one.met++;
    // Instalments of a series may have one title: the page's own is no hindrance, twice in a list it is.
    const title = this.#titles[one.index];
    const isTwin = title && title === this.#titles[chosen.index];
    const likeness = isTwin ? 1 : cosine(this.#texts.all[chosen.index]!, this.#texts.all[one.index]!);
    one.likeness = Math.max(one.likeness, likeness);
  }
}

/** The best so far, in order. */
class Pool {
  readonly best: Candidate[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  takes(score: number): boolean {
    return this.best.length < this.#most || score > this.best.at(-1)!.score;
  }

  add(candidate: Candidate): void {
    let at = this.best.length;
    while (at && this.best[at - 1]!.score < candidate.score) at--;
    this.best.splice(at, 0, candidate);
    if (this.best.length > this.#most) this.best.pop();
  }
}

/** A mild liking for what was written in the same weeks, and a milder one for the same years; none for the newest. */
const nearness = (one: number, other: number): number => {
  const days = Math.abs(one - other);
  return Number.isNaN(days) ? 0 : 0.2 * Math.exp(-days / 90) + 0.3 * Math.exp(-days / 365);
};

const titleOf = ({ title }: Subject): string => title.trim().toLowerCase();

const tagsOf = ({ tags = [] }: Subject): Map<string, number> =>
  new Map(tags.map((tag) => [tag.trim().toLowerCase(), 1]));

const dayOf = ({ date = '' }: Subject): number => (typeof date === 'number' ? date : Date.parse(date)) / DAY;

function* each<T, U>(from: Iterable<T>, map: (one: T) => U): Generator<U> {
  for (const one of from) yield map(one);
}
