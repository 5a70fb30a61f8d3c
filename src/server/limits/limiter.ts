import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import { HttpError } from '../problems.js';
import type { LimitCounters } from '../storage/limit-counters.js';
import type { Store } from '../storage/store.js';
import { type Deed, DEEDS, type Limit, type Limits, type Scope } from './limits.js';

/** Who does something, by what does not say who they are: hashes. Who is unknown is not counted. */
export interface Doer {
  author?: string | undefined;
  network?: string | undefined;
}

/** How many of a limit were done, this one included. */
export type Used = Partial<Record<Scope, { count: number; of: number }>>;

export interface Limiter {
  /** Counts a deed. Throws a 429 that says when to come back. */
  take(deed: Deed, doer: Doer): Promise<Used>;
}

interface Counted {
  name: string;
  scope: Scope;
  limit: Limit;
  counters: LimitCounters;
}

/** One visitor's network comes first, so that what it is refused is not taken from everybody's share. */
const ORDER: readonly Scope[] = ['network', 'author', 'all'];

/** @param limits False for none. */
export const createLimiter = (store: Store, limits: Limits | false): Limiter => {
  if (!limits) return { take: async () => ({}) };
  const counted = Object.fromEntries(DEEDS.map((deed) => [deed, countersOf(store, deed, limits)]));
  return {
    async take(deed, { author, network }) {
      // Without a network, one visitor could use up what is everybody's.
      const keys: Record<Scope, string | undefined> = { author, network, all: network && 'all' };
      const used: Used = {};
      for (const { name, scope, limit, counters } of counted[deed]!) {
        const key = keys[scope];
        if (key === undefined) continue;
        const { consumedPoints } = await counters.consume(key).catch((refusal: unknown) => {
          throw refusal instanceof RateLimiterRes ? tooMany(name, limit, refusal) : refusal;
        });
        used[scope] = { count: consumedPoints, of: limit.count };
      }
      return used;
    },
  };
};

const countersOf = (store: Store, deed: Deed, limits: Limits): Counted[] =>
  ORDER.flatMap((scope) => {
    const limit = limits[deed][scope];
    const name = `${deed}-${scope}`;
    return limit ? [{ name, scope, limit, counters: store.counters(name, limit.count, limit.seconds) }] : [];
  });

/** With the fields of draft-ietf-httpapi-ratelimit-headers-10. */
const tooMany = (name: string, { count, seconds }: Limit, { msBeforeNext }: RateLimiterRes): HttpError => {
  const wait = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new HttpError(429, 'rate_limited', {
    headers: {
      'Retry-After': String(wait),
      'RateLimit-Policy': `"${name}";q=${count};w=${seconds}`,
      RateLimit: `"${name}";r=0;t=${wait}`,
    },
  });
};
