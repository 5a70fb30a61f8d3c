import { setTimeout } from 'node:timers/promises';
import { isBusy } from './faults.js';

/** Milliseconds to wait for another connection to a SQLite file that keeps us from what we want. */
const PATIENCE = 5_000;
/** Milliseconds between two tries, at most. */
const LONGEST_PAUSE = 25;

/** Pauses between tries. Everything else goes on meanwhile, which cannot be said of SQLite's own `busy_timeout`. */
class Patience {
  readonly #since: number;
  #pause = 1;

  constructor(since: number) {
    this.#since = since;
  }

  /** Whether to try once more, now. */
  async lasts(): Promise<boolean> {
    if (performance.now() - this.#since >= PATIENCE) return false;
    await setTimeout(this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    return true;
  }
}

/** Tries until it is done, or 5 seconds are over; says whether it is. */
export const untilDone = async (attempt: () => boolean | Promise<boolean>): Promise<boolean> => {
  const patience = new Patience(performance.now());
  while (!(await attempt())) if (!(await patience.lasts())) return false;
  return true;
};

/**
 * Does it as soon as no other connection holds the lock that it needs: most often at once. Throws what SQLite said last
 * when it was held for 5 seconds.
 * @param since When the waiting began, as `performance.now()` says it.
 */
export const whenFree = <T>(act: () => T, since = performance.now()): T | Promise<T> => {
  try {
    return act();
  } catch (error) {
    return tryAgain(act, error, new Patience(since));
  }
};

const tryAgain = async <T>(act: () => T, refusal: unknown, patience: Patience): Promise<T> => {
  while (isBusy(refusal) && (await patience.lasts())) {
    try {
      return act();
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
};
