/** Milliseconds that stopping waits for those outside who are being told something. */
const STOP_WITHIN = 500;

/** Resolves when all of them were told, or have not listened for a moment. */
export const allTold = async (telling: Iterable<Promise<void>>): Promise<void> => {
  let late: NodeJS.Timeout;
  const patience = new Promise((resolve) => (late = setTimeout(resolve, STOP_WITHIN)));
  await Promise.race([Promise.all(telling), patience]).finally(() => clearTimeout(late));
};
