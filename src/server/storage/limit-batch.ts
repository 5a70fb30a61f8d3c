import { type CompiledQuery, type Kysely, type QueryResult, sql } from 'kysely';
import { AHEAD } from './clock.js';
import type { Database } from './schema.js';
import { isOnPostgres, portionsOf, rowsStatement } from './statement.js';

export interface Counter {
  points: number;
  expires_at: number;
}

interface Asked {
  points: number;
  until: number;
  resolve(counter: Counter): void;
  reject(error: unknown): void;
}

type Row = Counter & { key: string };
/** A counter may be lost in a power cut, so that it need not wait for the disk. The next comment does. */
type Write = (query: CompiledQuery<Row>) => Promise<QueryResult<Row>>;

/** Counts at once for all who ask before it does. */
export class LimitBatch {
  readonly #db: Kysely<Database>;
  readonly #write: Write;
  #asked = new Map<string, Asked[]>();

  constructor(db: Kysely<Database>, write: Write) {
    this.#db = db;
    this.#write = write;
  }

  /**
   * Adds to a counter that counts for a while, or to a new one where that is over. In one statement, so that two
   * instances never count the same.
   * @param milliseconds How long a new one counts.
   */
  count(key: string, points: number, milliseconds: number): Promise<Counter> {
    return new Promise((resolve, reject) => {
      if (this.#asked.size === 0) setImmediate(() => this.#count());
      const asked = { points, until: Date.now() + milliseconds, resolve, reject };
      this.#asked.set(key, [...(this.#asked.get(key) ?? []), asked]);
    });
  }

  #count(): void {
    // In an order, so that two instances never wait for each other.
    const asked = [...this.#asked].sort(([one], [other]) => (one < other ? -1 : 1));
    this.#asked = new Map();
    for (const portion of portionsOf(asked)) void this.#countSome(portion);
  }

  async #countSome(asked: [string, Asked[]][]): Promise<void> {
    const now = Date.now();
    const counted = asked.map(([key, several]) => {
      return { key, points: total(several), expires_at: Math.max(...several.map(({ until }) => until)), now };
    });
    try {
      const query = addTo.bind(this.#db, counted);
      const rows = new Map((await this.#write(query)).rows.map((row) => [row.key, row]));
      for (const [key, several] of asked) answer(several, rows.get(key)!);
    } catch (error) {
      for (const [, several] of asked) for (const { reject } of several) reject(error);
    }
  }
}

const total = (asked: readonly Asked[]): number => asked.reduce((sum, { points }) => sum + points, 0);

/** To each what it was after its turn. */
const answer = (asked: readonly Asked[], { points: last, expires_at }: Counter): void => {
  let points = last - total(asked);
  for (const one of asked) one.resolve({ points: (points += one.points), expires_at });
};

/** A counter that was begun while a clock was ahead would go on counting until then. */
const addTo = rowsStatement<Row & { now: number }, Row>((db, takes) => {
  const [over, ahead] = [takes[0]!('now'), sql.lit(AHEAD)];
  const fresh = sql<boolean>`limits.expires_at <= ${over} or limits.expires_at > excluded.expires_at + ${ahead}`;
  const upsert = db
    .insertInto('limits')
    .values(takes.map((take) => ({ key: take('key'), points: take('points'), expires_at: take('expires_at') })))
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        points: sql`case when ${fresh} then excluded.points else limits.points + excluded.points end`,
        expires_at: sql`case when ${fresh} then excluded.expires_at else limits.expires_at end`,
      }),
    )
    .returning(['key', 'points', 'expires_at']);
  // Nobody else can count as long as the rows are held, so that they are not held until they are on disk.
  return isOnPostgres(db)
    ? upsert.returning(sql`set_config('synchronous_commit', 'off', true)`.as('unsynced'))
    : upsert;
});
