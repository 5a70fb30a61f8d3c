import { type Dialect, Kysely, Migrator, type Selectable, sql } from 'kysely';
import { StartError } from '../start-error.js';
import { createComment, type NewRow, type Retry, type Written } from './create-comment.js';
import {
  findComment,
  type CommentPage,
  type ListQuery,
  listComments,
  pageState,
  type PageState,
} from './list-comments.js';
import { migrations } from './migrations/index.js';
import type { CommentsTable, Database } from './schema.js';
import { openSqlite } from './sqlite.js';

/** Milliseconds that an Idempotency-Key is remembered: a draft with its key lives 30 days in the reader's browser. */
const KEY_LIFETIME = 31 * 24 * 60 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

/** The comments on disk. SQL that SQLite and PostgreSQL both speak. */
export class Store {
  readonly #db: Kysely<Database>;
  #purgedAt = 0;

  private constructor(dialect: Dialect) {
    this.#db = new Kysely<Database>({ dialect });
  }

  /**
   * Opens the store and brings its tables up to date.
   * @param store Path of a SQLite file (its folder is made), or a Kysely dialect.
   */
  static async open(store: string | Dialect): Promise<Store> {
    const opened = new Store(typeof store === 'string' ? await openSqlite(store) : store);
    try {
      await opened.#migrate();
    } catch (cause) {
      await opened.#db.destroy();
      throw new StartError(`Cannot use the database: ${(cause as Error).message}`, { cause });
    }
    return opened;
  }

  async #migrate(): Promise<void> {
    const { error } = await new Migrator({ db: this.#db, provider: migrations }).migrateToLatest();
    if (error) throw error;
  }

  /** Writes a comment once; with a key that is known, gives what was answered before. May throw a `Refusal`. */
  async create(row: NewRow, retry?: Retry): Promise<Written> {
    await this.#forgetOldKeys();
    return createComment(this.#db, row, retry);
  }

  page(url: string): Promise<PageState> {
    return pageState(this.#db, url);
  }

  list(query: ListQuery): Promise<CommentPage> {
    return listComments(this.#db, query);
  }

  /** The published comment with this id. */
  find(id: string): Promise<Selectable<CommentsTable> | undefined> {
    return findComment(this.#db, id);
  }

  /** Throws when the store does not answer. */
  async check(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }

  async #forgetOldKeys(): Promise<void> {
    const now = Date.now();
    if (now - this.#purgedAt < DAY) return;
    this.#purgedAt = now;
    await this.#db
      .deleteFrom('idempotency')
      .where('created_at', '<', now - KEY_LIFETIME)
      .execute();
  }
}
