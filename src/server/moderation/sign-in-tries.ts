import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import { HttpError } from '../problems.js';
import type { Store } from '../storage/store.js';

/** Tries to sign in, from one network, and the seconds in which they count. */
const TRIES = 10;
const SECONDS = 300;

/** Throws a 429 for a network, known by its hash, that has tried too often. */
export type CountTry = (network: string | undefined) => Promise<void>;

/** All instances on the store count together. */
export const createSignInTries = (store: Store): CountTry => {
  const limiter = store.counters('sign-in', TRIES, SECONDS);
  return async (network = '') => {
    try {
      await limiter.consume(network);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.ceil(error.msBeforeNext / 1000);
      throw new HttpError(429, 'rate_limited', { headers: { 'Retry-After': String(seconds) } });
    }
  };
};
