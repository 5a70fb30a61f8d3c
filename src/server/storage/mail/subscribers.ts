import { randomBytes } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { sameEmail } from '../../../internal/email.js';
import { AHEAD } from '../clock.js';
import type { Database, SubscribersTable } from '../schema.js';
import { enqueue } from './outbox.js';

const DAY = 24 * 60 * 60_000;
/** Milliseconds until an address is asked again that did not answer. */
const ASK_AGAIN = DAY;
/** Milliseconds that a link which confirms is good for, and that an address is kept which did not answer. */
export const CONFIRM_WITHIN = 7 * DAY;
/** Milliseconds in which an address that wanted no more of our mails is not asked again; then it is forgotten. */
const LEAVE_ALONE = 30 * DAY;

/**
 * Has an address asked whether it may be mailed, unless it was asked lately, has said no, or need not be asked. Nobody
 * is told which.
 */
export const askToConfirm = async (transaction: Transaction<Database>, address: string, now: number): Promise<void> => {
  const email = sameEmail(address);
  const known = await subscriberQuery(transaction).where('email', '=', email).executeTakeFirst();
  if (known && !mayAsk(known, now)) return;
  await transaction
    .insertInto('subscribers')
    .values({ email, id: randomBytes(16).toString('base64url'), asked_at: now, confirmed_at: null, refused_at: null })
    .onConflict((conflict) => conflict.column('email').doUpdateSet({ asked_at: now, refused_at: null }))
    .execute();
  await enqueue(transaction, { kind: 'confirm', recipient: email, page: '', id: '' });
};

const mayAsk = ({ asked_at, confirmed_at, refused_at }: SubscribersTable, now: number): boolean =>
  confirmed_at === null &&
  // It may have been asked while a clock was ahead.
  (asked_at < now - ASK_AGAIN || asked_at > now + AHEAD) &&
  (refused_at ?? 0) < now - LEAVE_ALONE;

const subscriberQuery = (db: Kysely<Database>) => db.selectFrom('subscribers').selectAll();

export const subscriberWithEmail = (db: Kysely<Database>, email: string): Promise<SubscribersTable | undefined> =>
  subscriberQuery(db).where('email', '=', sameEmail(email)).executeTakeFirst();

export const subscriberWithId = (db: Kysely<Database>, id: string): Promise<SubscribersTable | undefined> =>
  subscriberQuery(db).where('id', '=', id).executeTakeFirst();

/** Whether the mail of this moment is the last that asked this address, and was not answered. */
export const isAsked = (subscriber: SubscribersTable | undefined, askedAt: number): subscriber is SubscribersTable =>
  subscriber?.confirmed_at === null && subscriber.refused_at === null && Number(subscriber.asked_at) === askedAt;

/** Once for each mail that asks; says no when it does not count any more. */
export const confirmSubscriber = async (
  db: Kysely<Database>,
  { id, askedAt, at }: { id: string; askedAt: number; at: number },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('subscribers')
    .set({ confirmed_at: at })
    .where('id', '=', id)
    .where('asked_at', '=', askedAt)
    .where('confirmed_at', 'is', null)
    .where('refused_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
};

/** No mail to this address any more, what waits included. Says no when we do not know it. */
export const unsubscribe = (db: Kysely<Database>, id: string, at: number): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    const subscriber = await subscriberWithId(transaction, id);
    if (!subscriber) return false;
    const { email } = subscriber;
    await transaction
      .updateTable('subscribers')
      .set({ confirmed_at: null, refused_at: at })
      .where('email', '=', email)
      .execute();
    await transaction
      .updateTable('comments')
      .set({ notify: 0 })
      .where(sql`lower(email)`, '=', email)
      .where('notify', '=', 1)
      .execute();
    await dropMailsTo(transaction, email);
    return true;
  });

/** Takes from the outbox what is for this reader. */
const dropMailsTo = async (db: Kysely<Database>, email: string): Promise<void> => {
  await db.deleteFrom('outbox').where('kind', '!=', 'moderate').where('recipient', '=', email).execute();
};

/** Forgets one person. */
export const eraseSubscriber = async (db: Kysely<Database>, address: string): Promise<void> => {
  const email = sameEmail(address);
  await db.deleteFrom('subscribers').where('email', '=', email).execute();
  await dropMailsTo(db, email);
};

/**
 * Forgets the addresses that did not answer, those that have been left alone for long enough, and those whose comments
 * are gone. Says how many.
 */
export const forgetSubscribers = async (db: Kysely<Database>, now: number): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('subscribers')
    .where((eb) =>
      eb.or([
        eb('refused_at', '<', now - LEAVE_ALONE),
        eb.and([
          eb('refused_at', 'is', null),
          eb('asked_at', '<', now - CONFIRM_WITHIN),
          eb.or([
            eb('confirmed_at', 'is', null),
            eb.not(
              eb.exists(
                eb
                  .selectFrom('comments')
                  .select(sql`1`.as('one'))
                  .where(sql`lower(comments.email)`, '=', eb.ref('subscribers.email'))
                  .where('comments.notify', '=', 1),
              ),
            ),
          ]),
        ]),
      ]),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
};
