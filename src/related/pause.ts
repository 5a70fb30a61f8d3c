/** Milliseconds that work may take at a time without a reader noticing. */
const SLICE = 10;

let since = 0;

/** Between pieces of long work: lets the page have its turn when its turn has come. */
export const pause = async (): Promise<void> => {
  if (performance.now() - since < SLICE) return;
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  await (scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve)));
  since = performance.now();
};
