import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { touchPage } from './pages.js';
import type { CommentsTable, Database, IdempotencyTable } from './schema.js';
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
    const [ensured] = await ensurePage(transaction, { url: row.page, title: row.title, created_at: row.created_at });
    const known = retry && (await findAnswer(transaction, row.page, retry, row.created_at));
    if (known === 'over') await forgetKey(transaction, row.page, retry!.key);
    else if (known) return known;
    if (ensured!.closed) throw new Refusal('closed');
    const thread = await findThread(transaction, row);

    await addComment(transaction, { notify: 0, ...row, ...thread });
    if (row.status === 'published') await touchPage(transaction, row.page, 1);
    if (retry) {
      const { key, fingerprint, status, answer } = retry;
      const { page, id: comment, created_at } = row;
      await addKey(transaction, { page, key, fingerprint, status, comment, answer, created_at });
    }
    await record?.(transaction);
    return { replayed: false, status: retry?.status ?? 0, comment: row.id, answer: retry?.answer ?? '' };
  });

const ensurePage = statement((db, take: Take<{ url: string; title: string | null; created_at: number }>) =>
  db
    .insertInto('pages')
    .values({ url: take('url'), title: take('title'), created_at: take('created_at') })
    // Anybody may send a title; the first one stays, so that nobody renames a page.
    .onConflict((conflict) =>
      conflict.column('url').doUpdateSet({ title: sql`coalesce(${sql.ref('pages.title')}, excluded.title)` }),
    )
    .returning('closed'),
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

/**
 * What was answered before to a request with this key; `over` when that is too long ago to count. Throws a
 * {@link Refusal} when it was another comment.
 */
export const findAnswer = async (
  db: Kysely<Database>,
  page: string,
  { key, fingerprint, lifetime = Infinity }: Omit<Retry, 'status' | 'answer'>,
  now: number,
): Promise<Written | 'over' | undefined> => {
  const [known] = await findKey(db, { page, key });
  if (!known) return undefined;
  if (now - known.created_at > lifetime) return 'over';
  if (known.fingerprint !== fingerprint) throw new Refusal('key_reused');
  return { replayed: true, status: known.status, comment: known.comment, answer: known.answer };
};

const findKey = statement((db, take: Take<{ page: string; key: string }>) =>
  db
    .selectFrom('idempotency')
    .select(['fingerprint', 'status', 'comment', 'answer', 'created_at'])
    .where('page', '=', take('page'))
    .where('key', '=', take('key')),
);

const forgetKey = async (transaction: Transaction<Database>, page: string, key: string): Promise<void> => {
  await transaction.deleteFrom('idempotency').where('page', '=', page).where('key', '=', key).execute();
};

const findThread = async (
  transaction: Transaction<Database>,
  row: NewRow,
): Promise<{ root: string; depth: number }> => {
  if (!row.parent) return { root: row.id, depth: 0 };
  const [parent] = await findParent(transaction, { page: row.page, id: row.parent });
  if (!parent) throw new Refusal('parent_not_found');
  return { root: parent.root, depth: parent.depth + 1 };
};

const findParent = statement((db, take: Take<{ page: string; id: string }>) =>
  db
    .selectFrom('comments')
    .select(['root', 'depth'])
    .where('page', '=', take('page'))
    .where('id', '=', take('id'))
    // A comment that waits for approval does not exist for anybody else, nor does one that was taken back.
    .where('status', '=', 'published')
    .where('deleted_at', 'is', null),
);
