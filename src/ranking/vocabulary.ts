/** What a collection of texts says, as far as it is needed to compare another text with them. */
export interface Vocabulary {
  /** How many texts the collection had. */
  size: number;
  /** Words, and pairs of words with a space between. */
  terms: readonly string[];
  /** In how many of the texts each of them came. */
  spread: readonly number[];
}

/**
 * The terms of one text in few bytes: `[times, first, step, step…]` for all that are said equally often; a step leads
 * from one place in the vocabulary to the next.
 */
export type PackedTerms = readonly (readonly number[])[];

/** A vocabulary out of a file that anybody may have written, or undefined. */
export const readVocabulary = (value: unknown): Vocabulary | undefined => {
  const { size, terms, spread } = (value ?? {}) as Partial<Record<keyof Vocabulary, unknown>>;
  const isOne =
    Array.isArray(terms) &&
    Array.isArray(spread) &&
    terms.length === spread.length &&
    terms.every((term) => typeof term === 'string') &&
    spread.every((count) => count >= 1 && count <= (size as number));
  return isOne ? { size: size as number, terms, spread } : undefined;
};

/** @param said Places in the vocabulary, ascending, with how often each is said. */
export const packTerms = (said: Iterable<readonly [place: number, times: number]>): PackedTerms => {
  const groups = new Map<number, { steps: number[]; last: number }>();
  for (const [place, times] of said) {
    const group = groups.get(times);
    if (group) {
      group.steps.push(place - group.last);
      group.last = place;
    } else groups.set(times, { steps: [times, place], last: place });
  }
  return Array.from(groups.values(), ({ steps }) => steps);
};

/** How often each term is said. What cannot be read is left out. */
export const unpackTerms = (packed: unknown, { terms }: Vocabulary): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const group of list(packed)) {
    const [times, ...steps] = list(group);
    if (!isCount(times)) continue;
    let place = 0;
    for (const step of steps) {
      place += isCount(step) || step === 0 ? step : NaN;
      const term = terms[place];
      if (term !== undefined) counts.set(term, times);
    }
  }
  return counts;
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;
