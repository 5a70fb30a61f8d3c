import { setTimeout } from 'node:timers/promises';
import { isBusy } from './faults.js';

/** Milliseconds to wait for another connection to a SQLite file that keeps us from what we want. */
const PATIENCE = 5_000;
/** Milliseconds between two tries, at most. */
const LONGEST_PAUSE = 25;

/**
 * Tries until it is done, or 5 seconds are over; says whether it is. Everything else goes on meanwhile, which cannot be
 * said of SQLite's own `busy_timeout`.
 * @param since When the waiting began, as `performance.now()` says it.
 */
export const untilDone = async (
  attempt: () => boolean | Promise<boolean>,
  since = performance.now(),
): Promise<boolean> => {
  for (let pause = 1; !(await attempt()); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    if (performance.now() - since >= PATIENCE) return false;
    await setTimeout(pause);
  }
  return true;
};

/**
 * Does it as soon as no other connection holds the lock that it needs. Throws what SQLite said last when it was held for
 * 5 seconds.
 * @param since When the waiting began, as `performance.now()` says it.
 */
export const whenFree = async <T>(act: () => T, since?: number): Promise<T> => {
  let result!: T;
  let refusal: unknown;
  const attempt = () => {
    try {
      result = act();
      return true;
    } catch (error) {
      if (!isBusy(error)) throw error;
      refusal = error;
      return false;
    }
  };
  if (!(await untilDone(attempt, since))) throw refusal;
  return result;
};
