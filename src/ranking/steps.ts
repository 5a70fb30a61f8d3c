/** Work in steps, done at once. */
export const finish = <T>(steps: Generator<void, T>): T => {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
};

/** Work in steps, with what there is to wait for between them. */
export const finishWith = async <T>(steps: Generator<void, T>, pause: () => Promise<void>): Promise<T> => {
  let step = steps.next();
  while (!step.done) {
    await pause();
    step = steps.next();
  }
  return step.value;
};
