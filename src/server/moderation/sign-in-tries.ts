import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpError } from '../problems.js';

/** Tries to sign in, from one network, and the seconds in which they count. */
const TRIES = 10;
const SECONDS = 300;

/** Throws a 429 for a network that has tried too often. */
export type CountTry = (network: string | undefined) => Promise<void>;

export const createSignInTries = (): CountTry => {
  const limiter = new RateLimiterMemory({ points: TRIES, duration: SECONDS });
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
