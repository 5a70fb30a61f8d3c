import type { Insertable, Kysely, Transaction } from 'kysely';
import { lockPage, touchPage } from './pages.js';
import type { CommentsTable, Database, ReportsTable, SubscribersTable, VotesTable } from './schema.js';

export interface ImportedPage {
  url: string;
  title: string | null;
  closed: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
}

export type ImportedComment = Omit<Insertable<CommentsTable>, 'votes'> & {
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
  /** Likes whose readers are not known. */
  likes: number;
};

interface Added<Row> {
  added: number;
  /** Those whose comment is not in the store. */
  lost: Row[];
}

interface Cast {
  page: string;
  comment: string;
  createdAt: number;
}

interface ImportedReport extends Cast {
  reporter: string;
  reason: string;
  text: string | null;
  /** Whether a moderator has decided about the comment since. */
  settled: boolean;
}

/** What an import asks of a store. Each call is one transaction, and adds only what is not there. */
export interface Imports {
  find(ids: readonly string[]): Promise<Pick<CommentsTable, 'page' | 'id' | 'parent' | 'root' | 'depth'>[]>;
  /**
   * `elsewhere`: ids that stand on another page.
   * @param pages Those of the comments.
   */
  addComments(
    comments: readonly ImportedComment[],
    pages: readonly ImportedPage[],
  ): Promise<{ added: number; elsewhere: string[] }>;
  addPages(pages: readonly ImportedPage[]): Promise<void>;
  addVotes<Vote extends Cast & { voter: string }>(votes: readonly Vote[]): Promise<Added<Vote>>;
  addReports<Report extends ImportedReport>(reports: readonly Report[]): Promise<Added<Report>>;
  addSubscribers(subscribers: readonly SubscribersTable[]): Promise<void>;
}

type Comments = Pick<Kysely<Database>, 'selectFrom'>;

export const importsInto = (db: Kysely<Database>): Imports => {
  const change = <T>(
    rows: readonly unknown[],
    nothing: T,
    act: (transaction: Transaction<Database>) => Promise<T>,
  ): Promise<T> => (rows.length === 0 ? Promise.resolve(nothing) : db.transaction().execute(act));
  return {
    find: (ids) => findPlaces(db, ids),
    addComments: (comments, pages) =>
      change(comments, { added: 0, elsewhere: [] }, (transaction) => addComments(transaction, comments, pages)),
    addPages: (pages) => change(pages, undefined, (transaction) => addPages(transaction, pages)),
    addVotes: (votes) => change(votes, { added: 0, lost: [] }, (transaction) => addVotes(transaction, votes)),
    addReports: (reports) => change(reports, { added: 0, lost: [] }, (transaction) => addReports(transaction, reports)),
    addSubscribers: (subscribers) =>
      change(subscribers, undefined, (transaction) => addSubscribers(transaction, subscribers)),
  };
};

export const findPlaces = (db: Comments, ids: readonly string[]) =>
  db.selectFrom('comments').select(['page', 'id', 'parent', 'root', 'depth']).where('id', 'in', ids).execute();

/** The comments that are not stored yet. */
export const unlessThere = (comments: readonly ImportedComment[], stored: { id: string; page: string }[]) => {
  const pages = new Map(stored.map(({ id, page }) => [id, page]));
  const fresh = comments.filter(({ id }) => !pages.has(id));
  const elsewhere = comments.filter(({ id, page }) => pages.has(id) && pages.get(id) !== page).map(({ id }) => id);
  return { fresh, added: fresh.length, elsewhere };
};

const addComments = async (
  transaction: Transaction<Database>,
  comments: readonly ImportedComment[],
  pages: readonly ImportedPage[],
): Promise<{ added: number; elsewhere: string[] }> => {
  // Always in the same order, so that two of us never wait for each other.
  const sorted = pages.toSorted((one, other) => (one.url < other.url ? -1 : 1));
  const urls = sorted.map(({ url }) => url);
  await addPages(transaction, sorted);
  for (const url of urls) await lockPage(transaction, url);
  const { fresh, added, elsewhere } = unlessThere(
    comments,
    await findPlaces(
      transaction,
      comments.map(({ id }) => id),
    ),
  );
  if (added === 0) return { added, elsewhere };
  await transaction
    .insertInto('comments')
    .values(fresh.map(({ likes, ...row }) => ({ ...row, votes: likes })))
    .execute();
  for (const { page, id, likes, created_at } of fresh) await addLikes(transaction, { page, id, likes, created_at });
  for (const url of urls) {
    const rows = fresh.filter(({ page }) => page === url);
    const published = rows.filter(({ status, deleted_at }) => status === 'published' && deleted_at === null).length;
    if (rows.length > 0) await touchPage(transaction, url, published);
  }
  return { added, elsewhere };
};

const addPages = async (transaction: Transaction<Database>, pages: readonly ImportedPage[]): Promise<void> => {
  await transaction
    .insertInto('pages')
    .values(
      pages.map(({ url, title, closed, createdAt }) => ({ url, title, closed: Number(closed), created_at: createdAt })),
    )
    // A page that is there is as its site wants it: opened again, perhaps.
    .onConflict((conflict) => conflict.column('url').doNothing())
    .execute();
};

/** Whoever is known here has said the last word here. */
const addSubscribers = async (
  transaction: Transaction<Database>,
  subscribers: readonly SubscribersTable[],
): Promise<void> => {
  await transaction
    .insertInto('subscribers')
    .values([...subscribers])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};

/** Rows in one statement: every column is a parameter, and there are limits to these. */
const ROWS = 1_000;

/** A like is a row of its own, which says nothing but that there was one. */
const addLikes = async (
  transaction: Transaction<Database>,
  { page, id, likes, created_at }: { page: string; id: string; likes: number; created_at: number },
): Promise<void> => {
  for (let start = 0; start < likes; start += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, likes - start) }, (_, index) => ({
      page,
      comment: id,
      voter: (start + index).toString(16).padStart(64, '0'),
      created_at,
    }));
    await transaction.insertInto('votes').values(rows).execute();
  }
};

const split = async <Row extends Cast>(transaction: Transaction<Database>, rows: readonly Row[]) => {
  const places = await findPlaces(transaction, [...new Set(rows.map(({ comment }) => comment))]);
  const pages = new Map(places.map(({ id, page }) => [id, page]));
  const there = ({ page, comment }: Row) => pages.get(comment) === page;
  return { taken: rows.filter(there), lost: rows.filter((row) => !there(row)) };
};

const addVotes = async <Vote extends Cast & { voter: string }>(
  transaction: Transaction<Database>,
  votes: readonly Vote[],
): Promise<Added<Vote>> => {
  for (const url of [...new Set(votes.map(({ page }) => page))].sort()) await lockPage(transaction, url);
  const { taken, lost } = await split(transaction, votes);
  let added = 0;
  const comments = new Map<string, { page: string; id: string; votes: number }>();
  for (const { page, comment, voter, createdAt } of taken) {
    const row: VotesTable = { page, comment, voter, created_at: createdAt };
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('votes')
      .values(row)
      .onConflict((conflict) => conflict.columns(['page', 'comment', 'voter']).doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) continue;
    added++;
    const counted = comments.get(comment) ?? { page, id: comment, votes: 0 };
    counted.votes++;
    comments.set(comment, counted);
  }
  for (const { page, id, votes } of comments.values()) {
    await transaction
      .updateTable('comments')
      .set((eb) => ({ votes: eb('votes', '+', votes) }))
      .where('page', '=', page)
      .where('id', '=', id)
      .execute();
    await touchPage(transaction, page, 0);
  }
  return { added, lost };
};

const addReports = async <Report extends ImportedReport>(
  transaction: Transaction<Database>,
  reports: readonly Report[],
): Promise<Added<Report>> => {
  for (const url of [...new Set(reports.map(({ page }) => page))].sort()) await lockPage(transaction, url);
  const { taken, lost } = await split(transaction, reports);
  let added = 0;
  for (const { page, comment, reporter, reason, text, settled, createdAt } of taken) {
    const row: ReportsTable = { page, comment, reporter, reason, text, created_at: createdAt };
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('reports')
      .values(row)
      .onConflict((conflict) => conflict.columns(['page', 'comment', 'reporter']).doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) continue;
    added++;
    if (settled) continue;
    await transaction
      .updateTable('comments')
      .set((eb) => ({ open_reports: eb('open_reports', '+', 1) }))
      .where('page', '=', page)
      .where('id', '=', comment)
      .execute();
  }
  return { added, lost };
};
