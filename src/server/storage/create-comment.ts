import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { touchPage } from './pages.js';
import type { CommentRow, CommentsTable, Database, IdempotencyTable } from './schema.js';
import { statement, type Take } from './statement.js';

/** A comment as it is about to be stored; where it stands in its thread is found on the way. */
export type NewRow = Omit<Insertable<CommentsTable>, 'root' | 'depth' | 'votes' | 'edited_at' | 'deleted_at'> & {
  title: string | null;
};

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

/** Why nothing was written. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reason: 'key_reused' | 'closed' | 'parent_not_found' | 'proof_used';

  constructor(reason: Refusal['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Comment, counters and key in one transaction: after it either all of them are on disk or none.
 * @param record Writes what belongs to the comment.
 */
export const createComment = (
  db: Kysely<Database>,
  row: NewRow,
  retry: Retry | undefined,
  record?: (transaction: Transaction<Database>) => Promise<unknown>,
): Promise<Written> =>
  db.transaction().execute(async (transaction) => {
    // Writing the page's row first makes the writers of one page queue up, so that of two requests with one key
    // the second sees what the first has written.
    const { page, parent = null, title, created_at } = row;
    await ensurePage(transaction, { url: page, title, created_at });
    const place = (await findPlace(transaction, { page, parent, key: retry?.key ?? null }))[0]!;
    const known = retry && answerOf(place, retry, created_at);
    if (known === 'over') await forgetKey(transaction, { page, key: retry!.key });
    else if (known) return known;
    if (place.closed) throw new Refusal('closed');
    const thread = threadOf(row, place);

    await addComment(transaction, { notify: 0, ...row, ...thread });
    if (row.status === 'published') await touchPage(transaction, row.page, 1);
    if (retry) {
      const { key, fingerprint, status, answer } = retry;
      await addKey(transaction, { page, key, fingerprint, status, comment: row.id, answer, created_at });
    }
    await record?.(transaction);
    return { replayed: false, status: retry?.status ?? 0, comment: row.id, answer: retry?.answer ?? '' };
  });

const ensurePage = statement(
  (db, take: Take<{ url: string; title: string | null; created_at: number }>) =>
    db
      .insertInto('pages')
      .values({ url: take('url'), title: take('title'), created_at: take('created_at') })
      // Anybody may send a title; the first one stays, so that nobody renames a page.
      .onConflict((conflict) =>
        conflict.column('url').doUpdateSet({ title: sql`coalesce(${sql.ref('pages.title')}, excluded.title)` }),
      ),
  { unread: true },
);

/** What stands where a comment is to go: its page, what was answered to its key, what it answers if everybody may see that. */
const findPlace = statement((db, take: Take<{ page: string; key: string | null; parent: string | null }>) =>
  db
    .selectFrom('pages')
    .leftJoin('idempotency', (join) =>
      join.onRef('idempotency.page', '=', 'pages.url').on('idempotency.key', '=', take('key')),
    )
    .leftJoin('comments', (join) =>
      join
        .onRef('comments.page', '=', 'pages.url')
        .on('comments.id', '=', take('parent'))
        // A comment that waits for approval does not exist for anybody else, nor does one that was taken back.
        .on('comments.status', '=', 'published')
        .on('comments.deleted_at', 'is', null),
    )
    .select(['pages.closed', 'comments.root', 'comments.depth'])
    .select(['fingerprint', 'idempotency.status', 'comment', 'answer', 'idempotency.created_at'])
    .where('pages.url', '=', take('page')),
);

const COLUMNS = [
  'page',
  'id',
  'parent',
  'root',
  'depth',
  'status',
  'name',
  'email',
  'website',
  'author_id',
  'avatar',
  'text',
  'meta',
  'token_hash',
  'elapsed',
  'created_at',
  'network',
  'text_hash',
  'sender',
  'role',
  'reason',
  'reason_detail',
  'notify',
] as const satisfies (keyof CommentsTable)[];

const addComment = statement(
  (db, take: Take<Insertable<CommentsTable>>) =>
    db.insertInto('comments').values(Object.fromEntries(COLUMNS.map((name) => [name, take(name)])) as never),
  { unread: true },
);

const addKey = statement(
  (db, take: Take<IdempotencyTable>) =>
    db.insertInto('idempotency').values({
      page: take('page'),
      key: take('key'),
      fingerprint: take('fingerprint'),
      status: take('status'),
      comment: take('comment'),
      answer: take('answer'),
      created_at: take('created_at'),
    }),
  { unread: true },
);

type Known = Pick<IdempotencyTable, 'fingerprint' | 'status' | 'comment' | 'answer' | 'created_at'>;
type Nullable<Row> = { [Name in keyof Row]: Row[Name] | null };

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
  return known && answerOf(known, retry, now);
};

const answerOf = (
  known: Nullable<Known>,
  { fingerprint, lifetime = Infinity }: Omit<Retry, 'status' | 'answer'>,
  now: number,
): Written | 'over' | undefined => {
  if (!isKnown(known)) return undefined;
  if (now - known.created_at > lifetime) return 'over';
  if (known.fingerprint !== fingerprint) throw new Refusal('key_reused');
  return { replayed: true, status: known.status, comment: known.comment, answer: known.answer };
};

const isKnown = (known: Nullable<Known>): known is Known => known.fingerprint !== null;

const findKey = statement((db, take: Take<{ page: string; key: string }>) =>
  db
    .selectFrom('idempotency')
    .select(['fingerprint', 'status', 'comment', 'answer', 'created_at'])
    .where('page', '=', take('page'))
    .where('key', '=', take('key')),
);

const forgetKey = statement(
  (db, take: Take<{ page: string; key: string }>) =>
    db.deleteFrom('idempotency').where('page', '=', take('page')).where('key', '=', take('key')),
  { unread: true },
);

const threadOf = (
  { id, parent }: NewRow,
  { root, depth }: Nullable<Pick<CommentRow, 'root' | 'depth'>>,
): { root: string; depth: number } => {
  if (!parent) return { root: id, depth: 0 };
  if (root === null || depth === null) throw new Refusal('parent_not_found');
  return { root, depth: depth + 1 };
};
