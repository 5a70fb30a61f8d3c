/** The clock as it was before any test hurried it. */
const { setTimeout } = window;

/** Milliseconds: a little less than the test runner lets a test have, so that a test says what it has waited for. */
const LIMIT = 25_000;

/**
 * Resolves to what a condition gives as soon as that is true, also in a tab in the background, where no frames are
 * painted. For what stays once it has come, and never for what may pass before it is seen.
 */
export const until = async <T>(condition: () => T | Promise<T>, what = `${condition}`): Promise<NonNullable<T>> => {
  const end = performance.now() + LIMIT;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`has not come: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
