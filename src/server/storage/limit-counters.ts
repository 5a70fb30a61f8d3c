import { type Kysely, sql, SqliteAdapter } from 'kysely';
import type { IRateLimiterStoreOptions } from 'rate-limiter-flexible';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Database } from './schema.js';

interface Counter {
  points: number;
  expires_at: number;
}

/** Counters of the limiter library in our own tables, so that all instances on a store share them. */
export class LimitCounters extends RateLimiterStoreAbstract {
  readonly #db: Kysely<Database>;
  readonly #points: number;

  constructor(db: Kysely<Database>, options: Omit<IRateLimiterStoreOptions, 'storeClient'>) {
    // Who has used up their share is turned away without asking the store again.
    super({ ...options, storeClient: db, inMemoryBlockOnConsumed: options.points });
    this.#db = db;
    this.#points = options.points;
  }

  /** Called by the library; counts in one statement, so that two instances never count the same. */
  async _upsert(key: string, points: number, milliseconds: number): Promise<Counter> {
    const now = Date.now();
    const fresh = sql<boolean>`limits.expires_at <= ${now}`;
    const upsert = this.#db
      .insertInto('limits')
      .values({ key, points, expires_at: now + milliseconds })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          points: sql`case when ${fresh} then excluded.points else limits.points + excluded.points end`,
          expires_at: sql`case when ${fresh} then excluded.expires_at else limits.expires_at end`,
        }),
      )
      .returning(['points', 'expires_at'])
      .compile();
    return this.#db.connection().execute(async (db) => {
      const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
      // A counter may be lost in a power cut, so that it need not wait for the disk. The next comment does.
      if (isSqlite) await sql`pragma synchronous = normal`.execute(db);
      try {
        return (await db.executeQuery(upsert)).rows[0]!;
      } finally {
        if (isSqlite) await sql`pragma synchronous = full`.execute(db);
      }
    });
  }

  /** Called by the library. */
  _getRateLimiterRes(_key: string, changed: number, { points, expires_at }: Counter): RateLimiterRes {
    const left = Math.max(this.#points - points, 0);
    return new RateLimiterRes(left, Math.max(expires_at - Date.now(), 0), points, points === changed);
  }
}
