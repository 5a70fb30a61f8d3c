/** The clock as it was before any test hurried it. */
const { setTimeout } = window;

/** Resolves as soon as a condition holds, also in a tab that is in the background, where no frames are painted. */
export const until = async (condition: () => unknown, what: string): Promise<void> => {
  const end = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`has not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
