import { type CompiledQuery, type Kysely, PostgresAdapter, type QueryResult, sql } from 'kysely';
import type { IRateLimiterStoreOptions } from 'rate-limiter-flexible';
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Database } from './schema.js';
import { statement, type Take } from './statement.js';

interface Counter {
  points: number;
  expires_at: number;
}

type Write = (query: CompiledQuery<Counter>) => Promise<QueryResult<Counter>>;

const count = statement((db, take: Take<{ key: string; points: number; now: number; until: number }>) => {
  const fresh = sql<boolean>`limits.expires_at <= ${take('now')}`;
  const upsert = db
    .insertInto('limits')
    .values({ key: take('key'), points: take('points'), expires_at: take('until') })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        points: sql`case when ${fresh} then excluded.points else limits.points + excluded.points end`,
        expires_at: sql`case when ${fresh} then excluded.expires_at else limits.expires_at end`,
      }),
    )
    .returning(['points', 'expires_at']);
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  // Nobody else can count as long as the row is held, so that it is not held until it is on disk.
  return isPostgres ? upsert.returning(sql`set_config('synchronous_commit', 'off', true)`.as('unsynced')) : upsert;
});

/** Counters of the limiter library in our own tables, so that all instances on a store share them. */
export class LimitCounters extends RateLimiterStoreAbstract {
  readonly #db: Kysely<Database>;
  readonly #write: Write;
  readonly #points: number;

  /** @param write A counter may be lost in a power cut, so that it need not wait for the disk. The next comment does. */
  constructor(db: Kysely<Database>, write: Write, options: Omit<IRateLimiterStoreOptions, 'storeClient'>) {
    // Who has used up their share is turned away without asking the store again.
    super({ ...options, storeClient: db, inMemoryBlockOnConsumed: options.points });
    this.#db = db;
    this.#write = write;
    this.#points = options.points;
  }

  /** Called by the library; counts in one statement, so that two instances never count the same. */
  async _upsert(key: string, points: number, milliseconds: number): Promise<Counter> {
    const now = Date.now();
    return (await this.#write(count.bind(this.#db, { key, points, now, until: now + milliseconds }))).rows[0]!;
  }

  /** Called by the library: what was counted, if that still counts. */
  async _get(key: string): Promise<Counter | null> {
    const counter = await this.#db
      .selectFrom('limits')
      .select(['points', 'expires_at'])
      .where('key', '=', key)
      .where('expires_at', '>', Date.now())
      .executeTakeFirst();
    return counter ?? null;
  }

  /** Called by the library. */
  _getRateLimiterRes(_key: string, changed: number, { points, expires_at }: Counter): RateLimiterRes {
    const left = Math.max(this.#points - points, 0);
    return new RateLimiterRes(left, Math.max(expires_at - Date.now(), 0), points, points === changed);
  }
}
