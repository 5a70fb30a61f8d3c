import type { Vocabulary } from './vocabulary.js';

/** Weights of length 1 by term, the terms in ascending order. */
export interface Vector {
  terms: Int32Array;
  weights: Float32Array;
  /** What the weights were divided by. */
  length: number;
}

/** Terms of a text, and how often it says each. */
interface Said {
  terms: Int32Array;
  times: Float32Array;
}

export interface LexiconOptions {
  /** In how many texts a word must come to count. Default: 1. */
  least?: number;
  /** In how many texts a pair of words must come to count. Default: 1. */
  leastOfPairs?: number;
  /** What is known already: no other term counts. Default: what the texts themselves say. */
  vocabulary?: Vocabulary;
}

/** Terms that are looked through between two steps. */
const STRIDE = 500;

/** The terms that count, by number, and how much each says. */
export class Lexicon {
  /** How many texts it is about. */
  readonly size: number;
  readonly names: string[] = [];
  /** In how many texts a term comes. */
  readonly spread: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly #idf: number[] = [];
  /** A weight for each term, while a text is weighed. */
  #scratch = new Float64Array();

  private constructor(size: number) {
    this.size = size;
  }

  /**
   * Learns what some texts say; in steps, so that others may have the thread between them.
   * @returns The lexicon, and each text as it sees it.
   */
  static *learn(
    texts: Iterable<ReadonlyMap<string, number>>,
    { least = 1, leastOfPairs = 1, vocabulary }: LexiconOptions,
  ): Generator<void, { lexicon: Lexicon; vectors: Vector[] }> {
    const said: Said[] = [];
    const ids = new Map<string, number>();
    const spread: number[] = vocabulary ? [...vocabulary.spread] : [];
    for (const [id, term] of vocabulary?.terms.entries() ?? []) {
      ids.set(term, id);
      if (id % STRIDE === 0) yield;
    }
    for (const counts of texts) {
      said.push(vocabulary ? known(counts, ids) : learned(counts, ids, spread));
      yield;
    }
    const lexicon = new Lexicon(vocabulary?.size ?? said.length);
    const places = yield* lexicon.#keep(ids, spread, (term) => (term.includes(' ') ? leastOfPairs : least));
    const vectors: Vector[] = [];
    for (const [at, text] of said.entries()) {
      vectors.push(lexicon.#weigh(text, places));
      // Both at once are a lot.
      delete said[at];
      yield;
    }
    return { lexicon, vectors };
  }

  /** Another text; of its terms, those that count. */
  read(counts: ReadonlyMap<string, number>): Vector {
    return this.#weigh(known(counts, this.#ids));
  }

  /** How much a term says: `ln(N / df)`. */
  idf(term: number): number {
    return this.#idf[term]!;
  }

  /** Takes the terms that count. @returns Their numbers by the ones that they had, -1 for others. */
  *#keep(
    ids: ReadonlyMap<string, number>,
    spread: readonly number[],
    least: (term: string) => number,
  ): Generator<void, Int32Array> {
    const places = new Int32Array(spread.length).fill(-1);
    for (const [term, id] of ids) {
      if (id % STRIDE === 0) yield;
      const texts = spread[id]!;
      // What every text says tells nothing of any.
      if (texts < least(term) || texts >= this.size) continue;
      places[id] = this.names.length;
      this.#ids.set(term, this.names.length);
      this.names.push(term);
      this.spread.push(texts);
      this.#idf.push(Math.log(this.size / texts));
    }
    this.#scratch = new Float64Array(this.names.length);
    return places;
  }

  /** `(1 + ln tf) · ln(N / df)`, of length 1. */
  #weigh({ terms, times }: Said, places?: Int32Array): Vector {
    const kept = new Int32Array(terms.length);
    let size = 0;
    for (let at = 0; at < terms.length; at++) {
      const term = places ? places[terms[at]!]! : terms[at]!;
      if (term < 0) continue;
      this.#scratch[term] = (1 + Math.log(times[at]!)) * this.#idf[term]!;
      kept[size++] = term;
    }
    const sorted = kept.slice(0, size).sort();
    const weights = Float32Array.from(sorted, (term) => this.#scratch[term]!);
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
    return { terms: sorted, weights: weights.map((weight) => weight / length), length };
  }
}

const known = (counts: ReadonlyMap<string, number>, ids: ReadonlyMap<string, number>): Said => {
  const terms = [...counts.keys()].filter((term) => ids.has(term));
  return {
    terms: Int32Array.from(terms, (term) => ids.get(term)!),
    times: Float32Array.from(terms, (term) => counts.get(term)!),
  };
};

const learned = (counts: ReadonlyMap<string, number>, ids: Map<string, number>, spread: number[]): Said => {
  const terms = new Int32Array(counts.size);
  let at = 0;
  for (const term of counts.keys()) {
    let id = ids.get(term);
    if (id === undefined) {
      ids.set(term, (id = ids.size));
      spread.push(0);
    }
    spread[id]!++;
    terms[at++] = id;
  }
  return { terms, times: Float32Array.from(counts.values()) };
};
