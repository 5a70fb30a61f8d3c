/** Who is linked with whom, in either direction. @param links For each article, the positions of those that it links to. */
export const linked = (links: readonly (readonly number[])[]): Set<number>[] => {
  const sets = links.map(() => new Set<number>());
  links.forEach((targets, from) => {
    for (const to of targets) {
      if (to === from) continue;
      sets[from]!.add(to);
      sets[to]!.add(from);
    }
  });
  return sets;
};

const gain = (rank: number) => 1 / Math.log2(rank + 2);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Normalised discounted cumulative gain of a list's first places, 0 to 1; each relevant article gains the same. */
export const ndcg = (found: readonly number[], relevant: ReadonlySet<number>, shown = 5): number => {
  const best = Array.from({ length: Math.min(shown, relevant.size) }, (_, rank) => gain(rank));
  return sum(found.slice(0, shown).map((index, rank) => (relevant.has(index) ? gain(rank) : 0))) / sum(best);
};

/** Of nothing, 0. */
export const mean = (numbers: readonly number[]): number => (numbers.length ? sum(numbers) / numbers.length : 0);
