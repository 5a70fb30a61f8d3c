import { packTerms, type PackedTerms, type Vocabulary } from './vocabulary.js';

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

/** Everything that was said in any of the texts, and how much each text is about it. */
export class Vectors {
  readonly all: Vector[];
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];
  /** In how many texts a term comes. */
  readonly #spread: number[] = [];
  readonly #size: number;
  readonly #least: number;
  /** Per term, where its texts begin in the two lists behind; one more at the end. */
  readonly #starts: Int32Array;
  readonly #texts: Int32Array;
  readonly #weights: Float32Array;
  /** A weight for each term, while a text is weighed. */
  readonly #scratch: Float32Array;
  /** The weights of one text by term, while others are compared with it; else all 0. */
  readonly #spreadOut: Float32Array;

  /**
   * @param least In how many texts a term must come to count. Default: 1.
   * @param vocabulary What is known already: no other term counts. Default: what the texts themselves say.
   */
  constructor(
    texts: Iterable<ReadonlyMap<string, number>>,
    { least = 1, vocabulary }: { least?: number; vocabulary?: Vocabulary } = {},
  ) {
    this.#least = least;
    vocabulary?.terms.forEach((term, at) => (this.#spread[this.#idOf(term)] = vocabulary.spread[at]!));
    const said = Array.from(texts, (counts) => {
      const text = vocabulary ? this.#known(counts) : this.#learned(counts);
      if (!vocabulary) for (const term of text.terms) this.#spread[term]!++;
      return text;
    });
    this.#size = vocabulary?.size ?? said.length;
    this.#scratch = new Float32Array(this.#names.length);
    this.#spreadOut = new Float32Array(this.#names.length);
    this.all = said.map((text) => this.#weigh(text));
    // By term, so that a query only meets the texts that have something in common with it.
    this.#starts = new Int32Array(this.#names.length + 1);
    for (const { terms } of this.all) for (const term of terms) this.#starts[term + 1]!++;
    for (let term = 0; term < this.#names.length; term++) this.#starts[term + 1]! += this.#starts[term]!;
    const next = this.#starts.slice();
    this.#texts = new Int32Array(this.#starts.at(-1)!);
    this.#weights = new Float32Array(this.#starts.at(-1)!);
    this.all.forEach(({ terms, weights }, text) => {
      terms.forEach((term, at) => {
        const place = next[term]!++;
        this.#texts[place] = text;
        this.#weights[place] = weights[at]!;
      });
    });
  }

  /** A text that is not one of ours; of its terms, those that are. */
  read(counts: ReadonlyMap<string, number>): Vector {
    return this.#weigh(this.#known(counts));
  }

  /** Cosine with each text. */
  compare({ terms, weights }: Vector): Float64Array {
    const sums = new Float64Array(this.all.length);
    const [starts, texts, itsWeights] = [this.#starts, this.#texts, this.#weights];
    // Plain loops, here and below: these few lines are nearly all of the time that ranking takes.
    for (let at = 0; at < terms.length; at++) {
      const weight = weights[at]!;
      const end = starts[terms[at]! + 1]!;
      for (let place = starts[terms[at]!]!; place < end; place++) sums[texts[place]!]! += weight * itsWeights[place]!;
    }
    return sums;
  }

  /** The highest cosine that a text has with any of some others. */
  likeness({ terms, weights }: Vector, others: readonly Vector[]): number {
    const spread = this.#spreadOut;
    for (let at = 0; at < terms.length; at++) spread[terms[at]!] = weights[at]!;
    let highest = 0;
    for (const { terms, weights } of others) {
      let sum = 0;
      for (let at = 0; at < terms.length; at++) sum += spread[terms[at]!]! * weights[at]!;
      if (sum > highest) highest = sum;
    }
    for (let at = 0; at < terms.length; at++) spread[terms[at]!] = 0;
    return highest;
  }

  /** What two texts have most in common, the weightiest first. */
  common(one: Vector, other: Vector, most: number): string[] {
    const shared: [term: number, weight: number][] = [];
    let its = 0;
    one.terms.forEach((term, at) => {
      while (other.terms[its]! < term) its++;
      if (other.terms[its] === term) shared.push([term, one.weights[at]! * other.weights[its]!]);
    });
    return shared
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([term]) => this.#names[term]!);
  }

  /**
   * Each text in few bytes, and the vocabulary of these alone, its commonest terms first.
   * @param most Terms of a text, the weightiest. Default: all.
   */
  pack(most = Infinity): { vocabulary: Vocabulary; texts: PackedTerms[] } {
    const kept = this.all.map((text) => heaviest(text, most));
    const used = new Set<number>();
    for (const [at, { terms }] of this.all.entries()) for (const place of kept[at]!) used.add(terms[place]!);
    const order = [...used].sort((a, b) => this.#spread[b]! - this.#spread[a]! || a - b);
    const places = new Int32Array(this.#names.length);
    order.forEach((term, place) => (places[term] = place));
    return {
      vocabulary: {
        size: this.#size,
        terms: order.map((term) => this.#names[term]!),
        spread: order.map((term) => this.#spread[term]!),
      },
      texts: this.all.map(({ terms, weights, length }, at) => {
        const said = kept[at]!.map((place) => {
          const term = terms[place]!;
          const times = Math.exp((weights[place]! * length) / this.#idf(term) - 1);
          return [places[term]!, Math.round(times)] as const;
        });
        return packTerms(said.sort(([one], [other]) => one - other));
      }),
    };
  }

  #known(counts: ReadonlyMap<string, number>): Said {
    const known = [...counts.keys()].filter((term) => this.#ids.has(term));
    return {
      terms: Int32Array.from(known, (term) => this.#ids.get(term)!),
      times: Float32Array.from(known, (term) => counts.get(term)!),
    };
  }

  #learned(counts: ReadonlyMap<string, number>): Said {
    const terms = new Int32Array(counts.size);
    let at = 0;
    for (const term of counts.keys()) terms[at++] = this.#idOf(term);
    return { terms, times: Float32Array.from(counts.values()) };
  }

  #idOf(term: string): number {
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#names.push(term) - 1;
      this.#ids.set(term, id);
      this.#spread.push(0);
    }
    return id;
  }

  /** `(1 + ln tf) · ln(N / df)`, of length 1. */
  #weigh({ terms, times }: Said): Vector {
    const weights = this.#scratch;
    terms.forEach((term, at) => (weights[term] = (1 + Math.log(times[at]!)) * this.#idf(term)));
    // What every text says tells nothing of any.
    const kept = terms.filter((term) => this.#spread[term]! >= this.#least && weights[term]! > 0);
    kept.sort();
    const vector = Float32Array.from(kept, (term) => weights[term]!);
    const length = Math.sqrt(vector.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
    return { terms: kept, weights: vector.map((weight) => weight / length), length };
  }

  #idf(term: number): number {
    return Math.log(this.#size / this.#spread[term]!);
  }
}

/** Where in a vector its greatest weights are. */
const heaviest = ({ weights }: Vector, most: number): number[] => {
  const places = [...weights.keys()];
  return places.length > most ? places.sort((a, b) => weights[b]! - weights[a]! || a - b).slice(0, most) : places;
};
