import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { touchPages } from './pages.js';
import { Refusal } from './refusal.js';
import { addKeys, answerOf, forgetKey, isKnown, type Known, type Nullable, type Retry, type Written } from './retry.js';
import type { CommentRow, CommentsTable, Database, IdempotencyTable } from './schema.js';
import { rowsStatement } from './statement.js';

/** A comment as it is about to be stored; where it stands in its thread is found on the way. */
export type NewRow = Omit<Insertable<CommentsTable>, 'root' | 'depth' | 'votes' | 'edited_at' | 'deleted_at'> & {
  title: string | null;
};

export interface Post {
  row: NewRow;
  retry: Retry | undefined;
}

/**
 * Comment, counters and key in one transaction: after it either all of them are on disk or none. Throws a
 * {@link Refusal} when nothing is to be written.
 * @param record Writes what belongs to the comment.
 */
export const createComment = (
  db: Kysely<Database>,
  post: Post,
  record?: (transaction: Transaction<Database>) => Promise<unknown>,
): Promise<Written> =>
  db.transaction().execute(async (transaction) => {
    const outcome = (await createComments(transaction, [post]))[0]!;
    if (outcome instanceof Refusal) throw outcome;
    if (!outcome.replayed) await record?.(transaction);
    return outcome;
  });

/**
 * Several comments of one transaction, their counters and keys. Says of each what came of it.
 * @param posts As many as a statement may have rows.
 */
export const createComments = async (
  transaction: Transaction<Database>,
  posts: readonly Post[],
): Promise<(Written | Refusal)[]> => {
  // Writing the pages' rows first makes the writers of one page queue up, so that of two requests with one key
  // the second sees what the first has written.
  await ensurePages(transaction, pagesOf(posts));
  const places = new Map((await findPlaces(transaction, posts.map(addressOf))).map((place) => [place.number, place]));
  const rows: Insertable<CommentsTable>[] = [];
  const keys = new Map<string, IdempotencyTable>();
  const outcomes: (Written | Refusal)[] = [];
  for (const [index, post] of posts.entries()) {
    const { row, retry } = post;
    const { page } = row;
    const name = `${page}\n${retry?.key}`;
    const place = { ...places.get(index)!, ...keys.get(name) };
    const outcome = outcomeOf(post, place);
    outcomes.push(outcome);
    if (outcome instanceof Refusal || outcome.replayed) continue;
    rows.push({ notify: 0, ...row, ...threadOf(row, place) });
    if (!retry) continue;
    const { key, fingerprint, status, answer } = retry;
    if (isKnown(place)) await forgetKey(transaction, { page, key });
    keys.set(name, { page, key, fingerprint, status, comment: row.id, answer, created_at: row.created_at });
  }
  await addComments(transaction, rows);
  await touchPages(transaction, publishedOn(rows));
  await addKeys(transaction, [...keys.values()]);
  return outcomes;
};

interface Page {
  url: string;
  title: string | null;
  created_at: number;
}

/** Always in one order, so that two transactions never wait for each other's. */
const pagesOf = (posts: readonly Post[]): Page[] => {
  const pages = new Map<string, Page>();
  for (const { row } of posts) {
    const { page: url, created_at } = row;
    pages.set(url, { url, title: pages.get(url)?.title ?? row.title, created_at });
  }
  return [...pages.values()].sort((one, other) => (one.url < other.url ? -1 : 1));
};

const ensurePages = rowsStatement<Page, unknown>(
  (db, takes) =>
    db
      .insertInto('pages')
      .values(takes.map((take) => ({ url: take('url'), title: take('title'), created_at: take('created_at') })))
      // Anybody may send a title; the first one stays, so that nobody renames a page.
      .onConflict((conflict) =>
        conflict.column('url').doUpdateSet({ title: sql`coalesce(${sql.ref('pages.title')}, excluded.title)` }),
      ),
  { unread: true },
);

/** Where a comment is to go. */
interface Address {
  page: string | null;
  key: string | null;
  parent: string | null;
}

const addressOf = ({ row: { page, parent = null }, retry }: Post): Address => ({
  ...{ page, parent, key: retry?.key ?? null },
});

type Place = { number: number; closed: number } & Nullable<Pick<CommentRow, 'root' | 'depth'> & Known>;

/** What stands there, in any order: its page, what was answered to its key, what it answers if everybody may see that. */
const findPlaces = rowsStatement<Address, Place>(
  (db, takes) =>
    db
      .with('asked(number, page, key, parent)', () => {
        const rows = takes.map((take, number) => {
          return sql`(${sql.lit(number)}, ${take('page')}, ${take('key')}, ${take('parent')})`;
        });
        return sql<Address & { number: number }>`(values ${sql.join(rows)})`;
      })
      .selectFrom('asked')
      .innerJoin('pages', 'pages.url', 'asked.page')
      .leftJoin('idempotency', (join) =>
        join.onRef('idempotency.page', '=', 'pages.url').onRef('idempotency.key', '=', 'asked.key'),
      )
      .leftJoin('comments', (join) =>
        join
          .onRef('comments.page', '=', 'pages.url')
          .onRef('comments.id', '=', 'asked.parent')
          // A comment that waits for approval does not exist for anybody else, nor does one that was taken back.
          .on('comments.status', '=', 'published')
          .on('comments.deleted_at', 'is', null),
      )
      .select(['asked.number', 'pages.closed', 'comments.root', 'comments.depth'])
      .select(['fingerprint', 'idempotency.status', 'comment', 'answer', 'idempotency.created_at']),
  { filler: { page: null, key: null, parent: null } },
);

/** What was answered before, or what will be. */
const outcomeOf = ({ row, retry }: Post, place: Place): Written | Refusal => {
  const known = retry && answerOf(place, retry, row.created_at);
  if (known && known !== 'over') return known;
  if (place.closed) return new Refusal('closed');
  if (row.parent && place.root === null) return new Refusal('parent_not_found');
  return { replayed: false, status: retry?.status ?? 0, comment: row.id, answer: retry?.answer ?? '' };
};

const threadOf = ({ id, parent }: NewRow, { root, depth }: Place): { root: string; depth: number } =>
  parent ? { root: root!, depth: depth! + 1 } : { root: id, depth: 0 };

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

const addComments = rowsStatement<Insertable<CommentsTable>, unknown>(
  (db, takes) =>
    db
      .insertInto('comments')
      .values(takes.map((take) => Object.fromEntries(COLUMNS.map((name) => [name, take(name)])) as never)),
  { unread: true },
);

const publishedOn = (rows: readonly Insertable<CommentsTable>[]): { url: string; published: number }[] => {
  const counts = new Map<string, number>();
  for (const { page, status } of rows) if (status === 'published') counts.set(page, (counts.get(page) ?? 0) + 1);
  return Array.from(counts, ([url, published]) => ({ url, published }));
};
