import { type Dialect, Kysely, Migrator, sql, type Transaction } from 'kysely';
import { StartError } from '../start-error.js';
import { type Answer, type Change, deleteComment, editComment } from './change-comment.js';
import { type Channel, type Hearing, PostgresChannel } from './channel.js';
import { type Copy, findCopies } from './copies.js';
import { CommentBatch } from './comment-batch.js';
import { createComment, type NewRow } from './create-comment.js';
import { exportComments, type Write } from './export-rows.js';
import { type Imports, importsInto } from './import-rows.js';
import { allLessons, type Lesson, readLessons } from './lessons.js';
import { LimitBatch } from './limit-batch.js';
import { LimitCounters } from './limit-counters.js';
import { type CommentPage, type ListQuery, listComments } from './list-comments.js';
import { MailStore } from './mail/mail-store.js';
import { Outbox } from './mail/outbox.js';
import { forgetSubscribers } from './mail/subscribers.js';
import { migrations } from './migrations/index.js';
import { countComments, createPageStates, type PageState, pageTitle } from './pages.js';
import { ModerationStore } from './moderation/moderation-store.js';
import { blocksOf, commentsOf, type Erased, erasePerson } from './person.js';
import { openLookups } from './postgres-lookups.js';
import { isPostgresUrl, loadPostgres, openPostgres, type PostgresDriver } from './postgres.js';
import { keepReport } from './reports.js';
import { findAnswer, type Retry, type Written } from './retry.js';
import { forget } from './retention.js';
import type { BlocksTable, CommentRow, Database, ReportsTable } from './schema.js';
import { emptyLog, scrub } from './scrub.js';
import { sharedSecret } from './secret.js';
import { openSqlite } from './sqlite.js';
import { SqliteFileDialect } from './sqlite-dialect.js';
import { restOfThread, type Thread, threadOf } from './thread.js';
import { forgetOld, type Periods } from './upkeep.js';
import { vote, type Voted } from './votes.js';

const migrate = async (db: Kysely<Database>): Promise<void> => {
  try {
    const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
    if (error) throw error;
  } catch (cause) {
    throw new StartError(`Cannot use the database: ${(cause as Error).message}`, { cause });
  }
};

interface StoreOptions {
  /** Addresses of those who are mailed when a comment waits or is reported. Without them nothing is to be mailed. */
  moderators?: readonly string[] | undefined;
}

/** The comments on disk. SQL that SQLite and PostgreSQL both speak. */
export class Store {
  readonly #db: Kysely<Database>;
  /** For reads of a row or two. */
  readonly #lookups: Kysely<Database>;
  readonly #comments: CommentBatch;
  readonly #limits: LimitBatch;
  readonly #postgres: { driver: PostgresDriver; url: string } | undefined;
  readonly #outbox: Outbox | undefined;
  readonly #pageState: ReturnType<typeof createPageStates>;
  /** What only moderators may. */
  readonly moderation: ModerationStore;
  /** Mails that are to be sent. */
  readonly mail: MailStore;

  private constructor(
    dialect: Dialect,
    { moderators }: StoreOptions,
    postgres?: { driver: PostgresDriver; url: string },
  ) {
    const db = new Kysely<Database>({ dialect });
    this.#db = db;
    this.#comments = new CommentBatch(db);
    this.#limits = new LimitBatch(db, (query) =>
      dialect instanceof SqliteFileDialect ? dialect.writeUnsynced(query) : db.executeQuery(query),
    );
    this.#postgres = postgres;
    this.#lookups = postgres ? new Kysely({ dialect: openLookups(postgres.driver, postgres.url) }) : db;
    this.#pageState = createPageStates(this.#lookups);
    this.#outbox = moderators && new Outbox(moderators);
    this.moderation = new ModerationStore(this.#db, this.#lookups, this.#outbox);
    this.mail = new MailStore(this.#db);
  }

  /**
   * Opens the store and brings its tables up to date.
   * @param store Path of a SQLite file (its folder is made), the URL of a PostgreSQL database, or a Kysely dialect that
   *   reads `bigint` as numbers.
   */
  static async open(store: string | Dialect, options: StoreOptions = {}): Promise<Store> {
    if (typeof store === 'string' && isPostgresUrl(store)) {
      const driver = await loadPostgres();
      const migrating = new Kysely<Database>({ dialect: openPostgres(driver, store, { patient: true }) });
      await migrate(migrating).finally(() => migrating.destroy());
      return new Store(openPostgres(driver, store), options, { driver, url: store });
    }
    const opened = new Store(typeof store === 'string' ? await openSqlite(store) : store, options);
    try {
      await migrate(opened.#db);
    } catch (error) {
      await opened.#db.destroy();
      throw error;
    }
    return opened;
  }

  /**
   * Writes a comment once; with a key that is known, gives what was answered before. May throw a `Refusal`.
   * @param record Writes what belongs to the comment, in its transaction.
   */
  create(
    row: NewRow,
    retry?: Retry,
    record?: (transaction: Transaction<Database>) => Promise<unknown>,
  ): Promise<Written> {
    const outbox = this.#outbox?.concerns(row) ? this.#outbox : undefined;
    if (!record && !outbox) return this.#comments.create({ row, retry });
    return createComment(this.#db, { row, retry }, async (transaction) => {
      await record?.(transaction);
      await outbox?.added(transaction, row);
    });
  }

  /** What was answered before to a request with this key, if any. May throw a `Refusal`. */
  async answered(page: string, key: Omit<Retry, 'status' | 'answer'>): Promise<Written | undefined> {
    const known = await findAnswer(this.#lookups, page, key, Date.now());
    return known === 'over' ? undefined : known;
  }

  /** The newest comments since a moment whose text has this hash, 50 at most. */
  copies(hash: string, since: number): Promise<Copy[]> {
    return findCopies(this.#lookups, { hash, since });
  }

  /** Of how many comments moderators have taught what they are. */
  taught(): Promise<Lesson> {
    return allLessons(this.#lookups);
  }

  /** What moderators have taught of these terms; one that they have not is missing. */
  lessons(terms: readonly string[]): Promise<Lesson[]> {
    return readLessons(this.#lookups, terms);
  }

  /** The secret that all instances on this database share. */
  secret(): Promise<Uint8Array> {
    return sharedSecret(this.#db);
  }

  page(url: string): Promise<PageState> {
    return this.#pageState(url);
  }

  title(url: string): Promise<string | null> {
    return pageTitle(this.#db, url);
  }

  list(query: ListQuery): Promise<CommentPage> {
    return listComments(this.#db, query);
  }

  thread(page: string, comment: string): Promise<Thread | undefined> {
    return threadOf(this.#db, page, comment);
  }

  rest(page: string, root: string, after: string): Promise<Thread> {
    return restOfThread(this.#db, { page, root, after });
  }

  count(pages: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return countComments(this.#db, pages);
  }

  /** The comment with this id, whoever may see it. */
  find(id: string): Promise<CommentRow | undefined> {
    return this.#db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /**
   * The comment with this id, if everybody may see it or it is one's own. That it is there otherwise cannot be told by
   * how long this takes either.
   * @param tokenHash Of the token that is shown, if one is.
   */
  findVisible(id: string, tokenHash?: string): Promise<CommentRow | undefined> {
    return this.#db
      .selectFrom('comments')
      .selectAll()
      .where('id', '=', id)
      .where((eb) =>
        eb.or([
          eb.and([eb('status', '=', 'published'), eb('deleted_at', 'is', null)]),
          ...(tokenHash === undefined ? [] : [eb('token_hash', '=', tokenHash)]),
        ]),
      )
      .executeTakeFirst();
  }

  edit(row: CommentRow, edit: Parameters<typeof editComment>[2], answer: Answer): Promise<Change | undefined> {
    const outbox = this.#outbox;
    const record = outbox && ((...changed: Parameters<Outbox['edited']>) => outbox.edited(...changed));
    return editComment(this.#db, row, edit, answer, record);
  }

  delete(row: CommentRow, at: number, answer: Answer): Promise<Change | undefined> {
    return deleteComment(this.#db, row, at, answer);
  }

  vote(row: CommentRow, cast: Parameters<typeof vote>[2]): Promise<Voted | undefined> {
    return vote(this.#db, row, cast);
  }

  report(report: ReportsTable): Promise<boolean> {
    const place = { page: report.page, id: report.comment };
    return keepReport(this.#db, report, async (transaction) => this.#outbox?.reported(transaction, place));
  }

  /** Hears what other instances on this store say. Undefined where there cannot be any that does. */
  async listen(hearing: Hearing): Promise<Channel | undefined> {
    if (!this.#postgres) return undefined;
    const { driver, url } = this.#postgres;
    const channel = new PostgresChannel(driver, url, this.#db, hearing);
    await channel.listen();
    return channel;
  }

  /** A counter for each key, `points` of them in a window of time. */
  counters(keyPrefix: string, points: number, duration: number): LimitCounters {
    return new LimitCounters(this.#db, this.#limits, { keyPrefix, points, duration });
  }

  /** Forgets what is kept for a time only, email addresses apart. */
  async forgetOld(periods: Periods): Promise<void> {
    const comments = await forgetOld(this.#db, periods);
    const subscribers = await forgetSubscribers(this.#db, Date.now());
    if (comments + subscribers > 0) await emptyLog(this.#db);
  }

  /** Throws when the store does not answer. */
  async check(): Promise<void> {
    // Looks at the disk, too.
    await sql`select url from pages limit 1`.execute(this.#db);
  }

  imports(): Imports {
    return importsInto(this.#db);
  }

  export(write: Write): Promise<void> {
    return exportComments(this.#db, write);
  }

  /** What is kept of the person with this email address, some comments at a time. */
  commentsOf(email: string): AsyncIterable<CommentRow[]> {
    return commentsOf(this.#db, email);
  }

  /** The blocks of the person with this email address. */
  blocksOf(email: string): Promise<BlocksTable[]> {
    return blocksOf(this.#db, email);
  }

  /** Says how many comments and blocks were erased. */
  erase(email: string, at: number): Promise<Erased> {
    return erasePerson(this.#db, email, at);
  }

  /** Forgets the email addresses of comments that were written before a moment. Says of how many. */
  async forgetEmails(before: number): Promise<number> {
    const forgotten = await forget(this.#db, 'email', before);
    if (forgotten > 0) await emptyLog(this.#db);
    return forgotten;
  }

  /** Leaves nothing on disk of what was erased. False when somebody kept it from doing so. */
  scrub(): Promise<boolean> {
    return scrub(this.#db);
  }

  async close(): Promise<void> {
    if (this.#lookups !== this.#db) await this.#lookups.destroy();
    await this.#db.destroy();
  }
}
