import type { Kysely } from 'kysely';
import { v4 as uuid } from 'uuid';
import { AHEAD } from '../clock.js';
import type { Database, MailKind, OutboxTable } from '../schema.js';

/** All that is due to one recipient, which becomes one mail. */
export interface Parcel {
  /** Says that we are who sends it; for a time only. */
  lease: string;
  kind: MailKind;
  recipient: string;
  /** The comments that it is about, the oldest first. */
  comments: readonly Pick<OutboxTable, 'comment' | 'page'>[];
  /** How often it could not be sent. */
  tries: number;
}

/** The most rows in one parcel. */
const MOST = 1_000;

/**
 * Takes what has been due for longest, so that no other instance takes it as well.
 * @param until When it may be taken again, should nothing be heard of us: milliseconds since 1970.
 */
export const takeParcel = async (
  db: Kysely<Database>,
  { now, until }: { now: number; until: number },
): Promise<Parcel | undefined> => {
  for (;;) {
    const first = await db
      .selectFrom('outbox')
      .select(['kind', 'recipient'])
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    if (!first) return undefined;
    const { kind, recipient } = first;
    const lease = uuid();
    await db
      .updateTable('outbox')
      .set({ lease, due_at: until })
      .where('kind', '=', kind)
      .where('recipient', '=', recipient)
      .where('due_at', '<=', now)
      .where('comment', 'in', (eb) =>
        eb
          .selectFrom('outbox as some')
          .select('some.comment')
          .where('some.kind', '=', kind)
          .where('some.recipient', '=', recipient)
          .where('some.due_at', '<=', now)
          .orderBy('some.comment')
          .limit(MOST),
      )
      .execute();
    const rows = await db.selectFrom('outbox').selectAll().where('lease', '=', lease).orderBy('comment').execute();
    if (rows.length === 0) continue;
    const comments = rows.map(({ comment, page }) => ({ comment, page }));
    return { lease, kind, recipient, comments, tries: Math.max(...rows.map(({ tries }) => tries)) };
  }
};

/** It was sent, or need not be. */
export const dropParcel = async (db: Kysely<Database>, { lease }: Parcel): Promise<void> => {
  await db.deleteFrom('outbox').where('lease', '=', lease).execute();
};

/** It is to be sent later. `tries` counts that it could not be sent. */
export const postponeParcel = async (
  db: Kysely<Database>,
  { lease }: Parcel,
  { until, tries }: { until: number; tries: number },
): Promise<void> => {
  await db.updateTable('outbox').set({ lease: null, due_at: until, tries }).where('lease', '=', lease).execute();
};

/**
 * Makes due now what was written, taken or postponed while a clock was ahead: it would wait until then.
 * @param lease For how long something is taken, and `longest` for how long it is postponed at most, in milliseconds.
 */
export const hasten = async (
  db: Kysely<Database>,
  { now, lease, longest }: { now: number; lease: number; longest: number },
): Promise<void> => {
  await db
    .updateTable('outbox')
    .set((eb) => ({
      lease: null,
      due_at: now,
      created_at: eb.case().when('created_at', '>', now).then(now).else(eb.ref('created_at')).end(),
    }))
    .where((eb) =>
      eb.or([
        eb('created_at', '>', now + AHEAD),
        eb('due_at', '>', now + longest + AHEAD),
        eb.and([eb('lease', 'is not', null), eb('due_at', '>', now + lease + AHEAD)]),
      ]),
    )
    .execute();
};

/** Gives up what nobody sends now and was written down before a moment; how many. */
export const dropOld = async (db: Kysely<Database>, before: number, now: number): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('outbox')
    .where('created_at', '<', before)
    .where((eb) => eb.or([eb('lease', 'is', null), eb('due_at', '<=', now)]))
    .executeTakeFirst();
  return Number(numDeletedRows);
};

/** When something is due; undefined when nothing will be. */
export const nextDue = async (db: Kysely<Database>): Promise<number | undefined> => {
  const { due } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min('due_at').as('due'))
    .executeTakeFirstOrThrow();
  return due === null ? undefined : Number(due);
};
