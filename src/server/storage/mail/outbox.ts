import type { Transaction } from 'kysely';
import { sameEmail } from '../../../internal/email.js';
import type { Change } from '../change-comment.js';
import type { NewRow } from '../create-comment.js';
import { queueOfRow } from '../moderation/act.js';
import type { Database, MailKind } from '../schema.js';
import { isPublic } from '../visible.js';

type Place = { page: string; id: string };
/** What may be a reply that somebody asked for. */
type Reply = Place & Pick<NewRow, 'parent' | 'email' | 'author_id'>;

/** Writes down what is to be mailed, in the transaction that gives reason to. */
export class Outbox {
  readonly #moderators: readonly string[];

  /** @param moderators Addresses of those who are told of comments that wait or are reported. */
  constructor(moderators: readonly string[]) {
    this.#moderators = moderators;
  }

  /** Whether somebody may have to be mailed of a new comment. */
  concerns({ status, parent }: NewRow): boolean {
    return status === 'held' || (status === 'published' && Boolean(parent));
  }

  async added(transaction: Transaction<Database>, row: NewRow): Promise<void> {
    if (row.status === 'held') await this.reported(transaction, row);
    if (row.status === 'published') await this.#replied(transaction, row);
  }

  async edited(transaction: Transaction<Database>, change: Change): Promise<void> {
    const { before, after } = change;
    if (queueOfRow(after) === 'held' && queueOfRow(before) !== 'held') await this.reported(transaction, after);
    await this.moderated(transaction, change);
  }

  async moderated(transaction: Transaction<Database>, { before, after }: Change): Promise<void> {
    if (isPublic(after) && !isPublic(before) && after.mailed === 0) await this.#replied(transaction, after);
  }

  /** Moderators should look at it. */
  async reported(transaction: Transaction<Database>, { page, id }: Place): Promise<void> {
    for (const recipient of this.#moderators) await enqueue(transaction, { kind: 'moderate', recipient, page, id });
  }

  /** A comment came into sight for the first time. */
  async #replied(transaction: Transaction<Database>, { page, id, parent, email, author_id }: Reply): Promise<void> {
    if (!parent) return;
    const answered = await transaction
      .selectFrom('comments')
      .select(['email', 'author_id', 'notify'])
      .where('page', '=', page)
      .where('id', '=', parent)
      .executeTakeFirst();
    if (!answered?.notify || answered.email === null) return;
    const recipient = sameEmail(answered.email);
    if (email && sameEmail(email) === recipient) return;
    if (author_id && author_id === answered.author_id) return;
    const subscriber = await transaction
      .selectFrom('subscribers')
      .select('confirmed_at')
      .where('email', '=', recipient)
      .executeTakeFirst();
    if (!subscriber || subscriber.confirmed_at === null) return;
    await enqueue(transaction, { kind: 'reply', recipient, page, id });
    await transaction
      .updateTable('comments')
      .set({ mailed: 1 })
      .where('page', '=', page)
      .where('id', '=', id)
      .execute();
  }
}

/**
 * Once for each comment, for as long as it waits. What is being sent at this moment does not say this any more, and is
 * sent again.
 */
export const enqueue = async (
  transaction: Transaction<Database>,
  { kind, recipient, page, id }: Place & { kind: MailKind; recipient: string },
): Promise<void> => {
  const now = Date.now();
  await transaction
    .insertInto('outbox')
    .values({ kind, recipient, page, comment: id, created_at: now, due_at: now, lease: null })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'recipient', 'comment'])
        .doUpdateSet({ lease: null, due_at: now })
        .where('outbox.lease', 'is not', null),
    )
    .execute();
};
