import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { ModeratorAction, Queue } from '../../../contract/index.js';
import type { Answer, Record } from '../change-comment.js';
import { learn, type TermsOf } from '../lessons.js';
import type { Outbox } from '../mail/outbox.js';
import { lockPage } from '../pages.js';
import type { BlocksTable, CommentRow, Database, ModeratorsTable, ReportsTable, UsedLinksTable } from '../schema.js';
import { act, type Acted, type By } from './act.js';
import { addBlock, isBlocked, liftBlock, listBlocks, type NewBlock, type Origin } from './blocks.js';
import { closePage } from './close-page.js';
import { type Entry, logQuery, type LogRow, record } from './log.js';
import {
  addModerator,
  beginSession,
  endSession,
  findSession,
  listModerators,
  moderatorWith,
  revokeModerator,
  type SessionRow,
} from './moderators.js';
import {
  countPublished,
  countQueues,
  type QueuePage,
  type QueueQuery,
  type QueueRow,
  readQueue,
  reportsOf,
  withPages,
} from './queue.js';
import { undo, type Undone } from './undo.js';

/** What moderators read and do. Whatever they do is in the log, in the same transaction. */
export class ModerationStore {
  readonly #db: Kysely<Database>;
  readonly #lookups: Kysely<Database>;
  readonly #outbox: Outbox | undefined;
  #termsOf: TermsOf | undefined;

  /** @param lookups The same store, for reads of a row or two. */
  constructor(db: Kysely<Database>, lookups: Kysely<Database>, outbox?: Outbox) {
    this.#db = db;
    this.#lookups = lookups;
    this.#outbox = outbox;
  }

  /** From now on, what moderators say of a comment is learned. */
  learnBy(termsOf: TermsOf): void {
    this.#termsOf = termsOf;
  }

  queue(query: QueueQuery): Promise<QueuePage> {
    return readQueue(this.#db, query);
  }

  counts(): Promise<{ [Name in Queue]: number }> {
    return countQueues(this.#db);
  }

  reports(rows: readonly CommentRow[]): Promise<ReadonlyMap<string, ReportsTable[]>> {
    return reportsOf(this.#db, rows);
  }

  act(
    row: CommentRow,
    action: ModeratorAction,
    by: By,
    answer: Answer,
    link?: UsedLinksTable,
  ): Promise<Acted | undefined> {
    return act(this.#db, row, action, by, { answer, ...this.#moved(by), link });
  }

  /** Does the same to several comments: to all of them, or where that fails to none. Says what came of those that are there. */
  actOnAll(
    rows: readonly CommentRow[],
    action: ModeratorAction,
    by: By,
    answer: Answer,
  ): Promise<(Acted & { after: QueueRow })[]> {
    return this.#db.transaction().execute(async (transaction) => {
      // Always in one order, so that two transactions never wait for each other's.
      for (const page of [...new Set(rows.map(({ page }) => page))].sort()) await lockPage(transaction, page);
      const all: Acted[] = [];
      for (const row of rows) {
        const acted = await act(transaction, row, action, by, { answer, ...this.#moved(by) });
        if (acted) all.push(acted);
        // SQLite is never waited for: without this, nobody else would be answered until all of it is done.
        await setImmediate();
      }
      const after = await withPages(
        transaction,
        all.map((acted) => acted.after),
      );
      return all.map((acted, index) => ({ ...acted, after: after[index]! }));
    });
  }

  /** Whether a link has acted. */
  async isUsed(link: string): Promise<boolean> {
    return (
      (await this.#db.selectFrom('used_links').select('id').where('id', '=', link).executeTakeFirst()) !== undefined
    );
  }

  undo(entry: string, by: By, answer: Answer): Promise<Undone | 'stale' | undefined> {
    return undo(this.#db, entry, by, { answer, ...this.#moved(by) });
  }

  #moved({ at }: By): { also: Record; learns: boolean } {
    const [outbox, termsOf] = [this.#outbox, this.#termsOf];
    return {
      learns: termsOf !== undefined,
      async also(transaction, change) {
        await outbox?.moderated(transaction, change);
        if (termsOf) await learn(transaction, change, termsOf, at);
      },
    };
  }

  record(entry: Entry): Promise<string> {
    return this.#db.transaction().execute((transaction) => record(transaction, entry));
  }

  closePage(url: string, closed: boolean, by: By): Promise<string | undefined> {
    return closePage(this.#db, url, closed, by);
  }

  block(block: NewBlock, by: By): Promise<string> {
    return addBlock(this.#db, block, by);
  }

  lift(id: string, by: By): Promise<string | undefined> {
    return liftBlock(this.#db, id, by);
  }

  blocks(query: Parameters<typeof listBlocks>[1]): Promise<BlocksTable[]> {
    return listBlocks(this.#db, query);
  }

  isBlocked(origin: Origin): Promise<boolean> {
    return isBlocked(this.#lookups, origin, Date.now());
  }

  /** How many comments of this author everybody can read, up to a number. */
  countPublished(author: Parameters<typeof countPublished>[1], most: number): Promise<number> {
    return countPublished(this.#lookups, author, most);
  }

  log(query: Parameters<typeof logQuery>[1]): Promise<LogRow[]> {
    return logQuery(this.#db, query).execute() as Promise<LogRow[]>;
  }

  addModerator(moderator: Parameters<typeof addModerator>[1]): Promise<boolean> {
    return addModerator(this.#db, moderator);
  }

  revokeModerator(name: string): Promise<boolean> {
    return revokeModerator(this.#db, name, Date.now());
  }

  moderators(): Promise<ModeratorsTable[]> {
    return listModerators(this.#db);
  }

  moderatorWith(tokenHash: string): Promise<string | undefined> {
    return moderatorWith(this.#db, tokenHash);
  }

  beginSession(tokenHash: string, session: SessionRow): Promise<void> {
    return beginSession(this.#db, tokenHash, session);
  }

  session(tokenHash: string): Promise<SessionRow | undefined> {
    return findSession(this.#db, tokenHash, Date.now());
  }

  endSession(tokenHash: string): Promise<void> {
    return endSession(this.#db, tokenHash);
  }
}
