import type { Kysely } from 'kysely';
import { Refusal } from './refusal.js';
import type { Database, IdempotencyTable } from './schema.js';
import { rowsStatement, statement, type Take } from './statement.js';

/** What makes a second request the same as a first one. */
export interface Retry {
  key: string;
  fingerprint: string;
  /** The HTTP status and the comment, as JSON, that a retry gets again. */
  status: number;
  answer: string;
  /** Milliseconds after which the key counts as new; for ever when missing. */
  lifetime?: number;
}

export interface Written {
  replayed: boolean;
  status: number;
  comment: string;
  answer: string;
}

/** What was answered to a key. */
export type Known = Pick<IdempotencyTable, 'fingerprint' | 'status' | 'comment' | 'answer' | 'created_at'>;
export type Nullable<Row> = { [Name in keyof Row]: Row[Name] | null };

/**
 * What was answered before to a request with this key; `over` when that is too long ago to count. Throws a
 * {@link Refusal} when it was another comment.
 */
export const findAnswer = async (
  db: Kysely<Database>,
  page: string,
  retry: Omit<Retry, 'status' | 'answer'>,
  now: number,
): Promise<Written | 'over' | undefined> => {
  const [known] = await findKey(db, { page, key: retry.key });
  const answer = known && answerOf(known, retry, now);
  if (answer instanceof Refusal) throw answer;
  return answer;
};

/** As {@link findAnswer}, of what was found already. */
export const answerOf = (
  known: Nullable<Known>,
  { fingerprint, lifetime = Infinity }: Omit<Retry, 'status' | 'answer'>,
  now: number,
): Written | Refusal | 'over' | undefined => {
  if (!isKnown(known)) return undefined;
  if (now - known.created_at > lifetime) return 'over';
  if (known.fingerprint !== fingerprint) return new Refusal('key_reused');
  return { replayed: true, status: known.status, comment: known.comment, answer: known.answer };
};

export const isKnown = (known: Nullable<Known>): known is Known => known.fingerprint !== null;

const findKey = statement((db, take: Take<{ page: string; key: string }>) =>
  db
    .selectFrom('idempotency')
    .select(['fingerprint', 'status', 'comment', 'answer', 'created_at'])
    .where('page', '=', take('page'))
    .where('key', '=', take('key')),
);

export const addKeys = rowsStatement<IdempotencyTable, unknown>(
  (db, takes) =>
    db.insertInto('idempotency').values(
      takes.map((take) => ({
        page: take('page'),
        key: take('key'),
        fingerprint: take('fingerprint'),
        status: take('status'),
        comment: take('comment'),
        answer: take('answer'),
        created_at: take('created_at'),
      })),
    ),
  { unread: true },
);

export const forgetKey = statement(
  (db, take: Take<{ page: string; key: string }>) =>
    db.deleteFrom('idempotency').where('page', '=', take('page')).where('key', '=', take('key')),
  { unread: true },
);
