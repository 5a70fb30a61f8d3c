import type { Kysely } from 'kysely';
import { COPY_PERIOD } from './copies.js';
import { forgetLessons } from './lessons.js';
import { forget, inPortions, PORTION } from './retention.js';
import type { Database } from './schema.js';

/** Milliseconds that an Idempotency-Key is remembered: a draft with its key lives 30 days in the reader's browser. */
const KEY_LIFETIME = 31 * 24 * 60 * 60 * 1000;

/** Milliseconds that it may take to judge a change which came in time. */
const JUDGING = 10 * 60_000;

/** How long something is kept, in milliseconds since the comment was written. */
export interface Periods {
  /** The network that it came from. */
  networks: number;
  /** In which its author may change it, and bring it back. */
  editWindow: number;
}

/** Forgets what is kept for a time only. Says of how many comments. */
export const forgetOld = async (db: Kysely<Database>, { networks, editWindow }: Periods): Promise<number> => {
  const now = Date.now();
  await forgetKeys(db, now - KEY_LIFETIME);
  await forgetCounters(db, now);
  await db.deleteFrom('used_links').where('expires_at', '<', now).execute();
  await forgetLessons(db);
  return (
    (await forget(db, 'network', now - networks)) +
    (await forget(db, 'textHash', now - COPY_PERIOD)) +
    (await forget(db, 'withdrawnName', now - editWindow - JUDGING))
  );
};

const forgetKeys = (db: Kysely<Database>, before: number): Promise<number> =>
  inPortions(async () => {
    const { numDeletedRows } = await db
      .deleteFrom('idempotency')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('page', 'key'),
          'in',
          selectFrom('idempotency')
            .select(['page', 'key'])
            .where('created_at', '<', before)
            .limit(PORTION)
            .$asTuple('page', 'key'),
        ),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });

const forgetCounters = (db: Kysely<Database>, now: number): Promise<number> =>
  inPortions(async () => {
    const { numDeletedRows } = await db
      .deleteFrom('limits')
      .where('key', 'in', (eb) => eb.selectFrom('limits').select('key').where('expires_at', '<', now).limit(PORTION))
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
