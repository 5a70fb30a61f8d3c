import type { Kysely } from 'kysely';
import type { IRateLimiterStoreOptions } from 'rate-limiter-flexible';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import { AHEAD } from './clock.js';
import type { Counter, LimitBatch } from './limit-batch.js';
import type { Database } from './schema.js';

/** Counters of the limiter library in our own tables, so that all instances on a store share them. */
export class LimitCounters extends RateLimiterStoreAbstract {
  readonly #db: Kysely<Database>;
  readonly #batch: LimitBatch;
  readonly #points: number;

  constructor(db: Kysely<Database>, batch: LimitBatch, options: Omit<IRateLimiterStoreOptions, 'storeClient'>) {
    // Who has used up their share is turned away without asking the store again.
    super({ ...options, storeClient: db, inMemoryBlockOnConsumed: options.points });
    this.#db = db;
    this.#batch = batch;
    this.#points = options.points;
  }

  /** Called by the library. */
  _upsert(key: string, points: number, milliseconds: number): Promise<Counter> {
    return this.#batch.count(key, points, milliseconds);
  }

  /** Called by the library: what was counted, if that still counts. */
  async _get(key: string): Promise<Counter | null> {
    const now = Date.now();
    const counter = await this.#db
      .selectFrom('limits')
      .select(['points', 'expires_at'])
      .where('key', '=', key)
      .where('expires_at', '>', now)
      .where('expires_at', '<=', now + this.duration * 1000 + AHEAD)
      .executeTakeFirst();
    return counter ?? null;
  }

  /** Called by the library: for how long it need not ask. Forgets what the clock of this process has said before it was set back. */
  override getInMemoryBlockMsBeforeExpire(key: string): number {
    const left = super.getInMemoryBlockMsBeforeExpire(key);
    return left > this.duration * 1000 + AHEAD ? 0 : left;
  }

  /** Called by the library. */
  _getRateLimiterRes(_key: string, changed: number, { points, expires_at }: Counter): RateLimiterRes {
    const left = Math.max(this.#points - points, 0);
    return new RateLimiterRes(left, Math.max(expires_at - Date.now(), 0), points, points === changed);
  }
}
