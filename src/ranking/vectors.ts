import { Lexicon, type LexiconOptions, type Vector } from './lexicon.js';
import { Pool } from './pool.js';
import { packTerms, type PackedTerms, type Vocabulary } from './vocabulary.js';

/** Everything that was said in any of the texts, and how much each text is about it. */
export class Vectors {
  readonly all: readonly Vector[];
  readonly #lexicon: Lexicon;
  /** Per term, where its texts begin in the two lists behind; one more at the end. */
  readonly #starts: Int32Array;
  readonly #texts: Int32Array;
  readonly #weights: Float32Array;
  /** The weights of one text by term, while others are compared with it; else all 0. */
  readonly #spreadOut: Float32Array;

  private constructor(lexicon: Lexicon, all: readonly Vector[]) {
    this.all = all;
    this.#lexicon = lexicon;
    this.#starts = new Int32Array(lexicon.names.length + 1);
    this.#spreadOut = new Float32Array(lexicon.names.length);
    const size = all.reduce((sum, { terms }) => sum + terms.length, 0);
    this.#texts = new Int32Array(size);
    this.#weights = new Float32Array(size);
  }

  /** Reads texts, by how often they say each term; in steps, so that others may have the thread between them. */
  static *make(texts: Iterable<ReadonlyMap<string, number>>, options: LexiconOptions = {}): Generator<void, Vectors> {
    const { lexicon, vectors } = yield* Lexicon.learn(texts, options);
    const made = new Vectors(lexicon, vectors);
    yield* made.#invert();
    return made;
  }

  /** Lists texts by term, so that a query only meets those that have something in common with it. */
  *#invert(): Generator<void> {
    const [starts, texts, itsWeights] = [this.#starts, this.#texts, this.#weights];
    for (const { terms } of this.all) for (const term of terms) starts[term + 1]!++;
    for (let term = 1; term < starts.length; term++) starts[term]! += starts[term - 1]!;
    const next = starts.slice();
    for (const [text, { terms, weights }] of this.all.entries()) {
      for (let at = 0; at < terms.length; at++) {
        const place = next[terms[at]!]!++;
        texts[place] = text;
        itsWeights[place] = weights[at]!;
      }
      yield;
    }
  }

  /** A text that is not one of ours; of its terms, those that are. */
  read(counts: ReadonlyMap<string, number>): Vector {
    return this.#lexicon.read(counts);
  }

  /** Cosine with each text. */
  compare({ terms, weights }: Vector): Float64Array {
    const sums = new Float64Array(this.all.length);
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at]!;
      this.#add(sums, weights[at]!, this.#starts[term]!, this.#starts[term + 1]!);
    }
    return sums;
  }

  /**
   * For each text in turn, its cosine with each that comes later: half the work of comparing each with all. What stands
   * in a row for the text itself and for those before it is 0. The row is one and the same, written anew each time.
   */
  *compareAll(): Generator<Float64Array> {
    const sums = new Float64Array(this.all.length);
    // Behind the last text of a term that had its turn.
    const next = this.#starts.slice();
    for (const { terms, weights } of this.all) {
      sums.fill(0);
      for (let at = 0; at < terms.length; at++) {
        const term = terms[at]!;
        this.#add(sums, weights[at]!, ++next[term]!, this.#starts[term + 1]!);
      }
      yield sums;
    }
  }

  /** Plain loops, here and below: these few lines are nearly all of the time that ranking takes. */
  #add(sums: Float64Array, weight: number, from: number, to: number): void {
    const [texts, weights] = [this.#texts, this.#weights];
    for (let place = from; place < to; place++) sums[texts[place]!]! += weight * weights[place]!;
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
    const pool = new Pool<{ score: number; term: number }>(most);
    let at = 0;
    let its = 0;
    while (at < one.terms.length && its < other.terms.length) {
      const term = one.terms[at]!;
      const step = term - other.terms[its]!;
      if (!step) {
        const score = one.weights[at]! * other.weights[its]!;
        if (pool.takes(score)) pool.add({ score, term });
      }
      if (step <= 0) at++;
      if (step >= 0) its++;
    }
    return pool.best.map(({ term }) => this.#lexicon.names[term]!);
  }

  /**
   * Each text in few bytes, and the vocabulary of these alone, its commonest terms first.
   * @param most Terms of a text, the weightiest. Default: all.
   */
  pack(most = Infinity): { vocabulary: Vocabulary; texts: PackedTerms[] } {
    const { size, names, spread } = this.#lexicon;
    const kept = this.all.map((text) => heaviest(text, most));
    const isUsed = new Uint8Array(names.length);
    for (const [at, { terms }] of this.all.entries()) for (const place of kept[at]!) isUsed[terms[place]!] = 1;
    const used = [...names.keys()].filter((term) => isUsed[term]);
    const order = used.sort((a, b) => spread[b]! - spread[a]! || a - b);
    const places = new Int32Array(names.length);
    order.forEach((term, place) => (places[term] = place));
    return {
      vocabulary: { size, terms: order.map((term) => names[term]!), spread: order.map((term) => spread[term]!) },
      texts: this.all.map(({ terms, weights, length }, at) => {
        const said = kept[at]!.map((place) => {
          const term = terms[place]!;
          const times = Math.exp((weights[place]! * length) / this.#lexicon.idf(term) - 1);
          return [places[term]!, Math.round(times)] as const;
        });
        return packTerms(said.sort(([one], [other]) => one - other));
      }),
    };
  }
}

/** Where in a vector its greatest weights are; of equal ones, the first. */
const heaviest = ({ weights }: Vector, most: number): number[] => {
  const places = [...weights.keys()];
  if (places.length <= most) return places;
  const least = weights.slice().sort().at(-most)!;
  let equal = most - places.filter((place) => weights[place]! > least).length;
  return places.filter((place) => weights[place]! > least || (weights[place] === least && equal-- > 0));
};
