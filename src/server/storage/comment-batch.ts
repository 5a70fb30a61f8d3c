import { type Kysely, sql, type Transaction } from 'kysely';
import { createComment, createComments, type Post } from './create-comment.js';
import { isFaultOfStore } from './faults.js';
import { Refusal } from './refusal.js';
import type { Written } from './retry.js';
import type { Database } from './schema.js';
import { isOnPostgres, MOST_ROWS, statement } from './statement.js';

interface Asked {
  post: Post;
  resolve(written: Written): void;
  reject(error: unknown): void;
}

/** Writes all comments that come at the same time in one transaction; on PostgreSQL, all that came while others were written. */
export class CommentBatch {
  readonly #db: Kysely<Database>;
  #asked: Asked[] = [];
  #writing = false;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** As `createComment`. */
  create(post: Post): Promise<Written> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ post, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      setImmediate(() => void this.#write());
    });
  }

  async #write(): Promise<void> {
    while (this.#asked.length > 0) {
      const written = this.#writeSome(this.#asked.splice(0, MOST_ROWS));
      // SQLite's transactions wait for one commit together, and it waits for those who may still join.
      if (isOnPostgres(this.#db)) await written;
    }
    this.#writing = false;
  }

  async #writeSome(asked: readonly Asked[]): Promise<void> {
    try {
      const outcomes = await this.#db.transaction().execute(async (transaction) => {
        await beBrief(transaction);
        const outcomes = await createComments(
          transaction,
          asked.map(({ post }) => post),
        );
        if (plantsPage(asked, outcomes)) throw new Planted(outcomes);
        return outcomes;
      });
      settle(asked, outcomes);
    } catch (error) {
      if (error instanceof Planted) {
        const isRefused = (index: number) => error.outcomes[index] instanceof Refusal;
        const others = asked.filter((_, index) => !isRefused(index));
        settle(
          asked.filter((_, index) => isRefused(index)),
          error.outcomes.filter((outcome) => outcome instanceof Refusal),
        );
        if (others.length > 0) await this.#writeSome(others);
      }
      // Those who wait need not find out for themselves.
      else if (isFaultOfStore(error)) for (const { reject } of [...asked, ...this.#asked.splice(0)]) reject(error);
      else for (const one of asked) this.#writeAlone(one);
    }
  }

  /** One of them is not to be written, or somebody else holds its page: the others are not to suffer from that. */
  #writeAlone({ post, resolve, reject }: Asked): void {
    createComment(this.#db, post).then(resolve, reject);
  }
}

type Outcomes = Awaited<ReturnType<typeof createComments>>;

/** Nothing was written: it would have left a page behind on which everything was refused, or its title. */
class Planted extends Error {
  readonly outcomes: Outcomes;

  constructor(outcomes: Outcomes) {
    super();
    this.outcomes = outcomes;
  }
}

/**
 * Whether a page may be there, or have its title, only because of what is refused: the rows of pages are written first.
 */
const plantsPage = (asked: readonly Asked[], outcomes: Outcomes): boolean => {
  const pageOf = (index: number) => asked[index]!.post.row.page;
  const written = new Set(outcomes.flatMap((outcome, index) => (outcome instanceof Refusal ? [] : [pageOf(index)])));
  return outcomes.some((outcome, index) => outcome instanceof Refusal && !written.has(pageOf(index)));
};

const settle = (asked: readonly Asked[], outcomes: Outcomes): void => {
  for (const [index, { resolve, reject }] of asked.entries()) {
    const outcome = outcomes[index]!;
    if (outcome instanceof Refusal) reject(outcome);
    else resolve(outcome);
  }
};

/**
 * On PostgreSQL, where nobody holds more than a page: not to wait long for one of them, as all others wait meanwhile. Rows
 * are found by their keys, also where the tables were small or empty when it was planned.
 */
const beBrief = async (transaction: Transaction<Database>): Promise<void> => {
  if (isOnPostgres(transaction)) await settings(transaction, {});
};

const settings = statement<object, unknown>(
  (db) => ({
    compile: () =>
      sql`select set_config('lock_timeout', '100ms', true), set_config('enable_seqscan', 'off', true),
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.compile(db),
  }),
  { unread: true },
);
