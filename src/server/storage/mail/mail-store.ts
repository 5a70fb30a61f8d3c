import type { Kysely, Transaction } from 'kysely';
import { sameEmail } from '../../../internal/email.js';
import type { CommentRow, Database, OutboxRow, OutboxTable, SubscribersTable } from '../schema.js';
import { dropOld, dropParcel, hasten, nextDue, type Parcel, postponeParcel, takeParcel } from './parcels.js';
import { askToConfirm, confirmSubscriber, subscriberWithEmail, subscriberWithId, unsubscribe } from './subscribers.js';

/** What is to be mailed, and to whom we may mail. */
export class MailStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  take(times: { now: number; until: number }): Promise<Parcel | undefined> {
    return takeParcel(this.#db, times);
  }

  drop(parcel: Parcel): Promise<void> {
    return dropParcel(this.#db, parcel);
  }

  postpone(parcel: Parcel, later: { until: number; tries: number }): Promise<void> {
    return postponeParcel(this.#db, parcel, later);
  }

  hasten(times: Parameters<typeof hasten>[1]): Promise<void> {
    return hasten(this.#db, times);
  }

  /** Gives up what was written down before a moment; how many. */
  dropOld(before: number): Promise<number> {
    return dropOld(this.#db, before, Date.now());
  }

  /** What is to be sent to somebody. */
  waitingFor(email: string): Promise<OutboxRow[]> {
    return this.#db.selectFrom('outbox').selectAll().where('recipient', '=', sameEmail(email)).execute();
  }

  nextDue(): Promise<number | undefined> {
    return nextDue(this.#db);
  }

  /** What has become of the comments that mails are about, in their order. What is gone is missing. */
  async comments(places: readonly Pick<OutboxTable, 'comment' | 'page'>[]): Promise<MailedComment[]> {
    if (places.length === 0) return [];
    const rows = await this.#db
      .selectFrom('comments')
      .select(['page', 'id', 'parent', 'status', 'deleted_at', 'removed_as', 'open_reports'])
      .where('page', 'in', [...new Set(places.map(({ page }) => page))])
      .where(
        'id',
        'in',
        places.map(({ comment }) => comment),
      )
      .execute();
    const found = new Map(rows.map((row) => [row.id, row]));
    return places.flatMap(({ comment }) => found.get(comment) ?? []);
  }

  ask(transaction: Transaction<Database>, email: string, at: number): Promise<void> {
    return askToConfirm(transaction, email, at);
  }

  subscriber(key: { email: string } | { id: string }): Promise<SubscribersTable | undefined> {
    return 'email' in key ? subscriberWithEmail(this.#db, key.email) : subscriberWithId(this.#db, key.id);
  }

  confirm(asked: Parameters<typeof confirmSubscriber>[1]): Promise<boolean> {
    return confirmSubscriber(this.#db, asked);
  }

  unsubscribe(id: string): Promise<boolean> {
    return unsubscribe(this.#db, id, Date.now());
  }
}

export type MailedComment = Pick<
  CommentRow,
  'page' | 'id' | 'parent' | 'status' | 'deleted_at' | 'removed_as' | 'open_reports'
>;
