/** How much it counts, beside what two articles say, that they have something else in common. */
export interface Weights {
  /** The same tags, rare ones more. */
  tags: number;
  /** To be of the same weeks. */
  weeks: number;
  /** To be of the same years. */
  years: number;
  /** The same words in their titles. */
  titles: number;
}

/** What suits sites of all kinds. Words of titles count in the texts already; only a site's own links may say more. */
export const WEIGHTS: Weights = { tags: 0.5, weeks: 0.2, years: 0.3, titles: 0 };

/** Weights out of a file that anybody may have written; what makes no sense is as usual. */
export const readWeights = (value: unknown): Weights => {
  const weights = { ...WEIGHTS };
  for (const name of Object.keys(WEIGHTS) as (keyof Weights)[]) {
    const weight = (value as Partial<Weights> | null | undefined)?.[name];
    if (typeof weight === 'number' && weight >= 0 && weight <= 10) weights[name] = weight;
  }
  return weights;
};

/** What two articles have in common. */
export interface Ties {
  /** Cosine of the two texts, 0 to 1. */
  similarity: number;
  /** Cosine of their tags. */
  tags: number;
  /** Days between them; NaN where a date is not known. */
  days: number;
  /** Cosine of their titles. */
  titles: number;
}

/** Similarity, times all else. A mild liking for what was written at the same time; none for what is newest. */
export const weigh = ({ similarity, tags, days, titles }: Ties, weights: Weights): number => {
  const nearness = weights.weeks * Math.exp(-days / 90) + weights.years * Math.exp(-days / 365);
  return similarity * (1 + weights.tags * tags + weights.titles * titles + (nearness || 0));
};
