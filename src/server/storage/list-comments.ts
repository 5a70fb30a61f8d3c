import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { CommentRow, Database } from './schema.js';
import { listStatement, statement, type Take, type Taken } from './statement.js';
import { isListed } from './visible.js';

/** The most comments in one answer, however many threads were asked for; the others are behind `next`. */
export const LONGEST_LIST = 500;
/** The most replies of one thread in a list; the others are behind the thread's `rest`. */
export const THREAD_REPLIES = 50;
/** Threads whose replies are read by one query. */
const THREADS_AT_ONCE = 20;

export type Sort = 'newest' | 'oldest' | 'votes';

/** The thread that the answer before ended with; by its votes as well where they decide the order. */
export interface Position {
  root: string;
  votes?: number | undefined;
}

export interface ListQuery {
  page: string;
  sort: Sort;
  /** The most threads in one answer. */
  limit: number;
  after?: Position | undefined;
}

export interface CommentPage {
  rows: CommentRow[];
  /** For each thread that was cut: its first comment, and the last reply that is shown. */
  cut: ReadonlyMap<string, string>;
  next: Position | undefined;
}

/** Threads in the order asked for, each with its first replies in the order of time. No read grows with a thread. */
export const listComments = async (db: Kysely<Database>, query: ListQuery): Promise<CommentPage> => {
  const { page, sort, limit, after } = query;
  // One thread more than asked for says that there are more.
  const { root = '', votes = 0 } = after ?? {};
  const found = await findRoots[sort][after ? 'following' : 'first'](db, { page, most: limit + 1, root, votes });
  const roots = found.slice(0, limit);
  const rows: CommentRow[] = [];
  const cut = new Map<string, string>();
  let shown = 0;
  let room = true;
  while (room && shown < roots.length) {
    const some = roots.slice(shown, shown + THREADS_AT_ONCE);
    const replies = await findReplies(db, page, some);
    for (const root of some) {
      const all = replies.get(root.id) ?? [];
      const thread = [root, ...all.slice(0, THREAD_REPLIES)];
      room = rows.length + thread.length <= LONGEST_LIST;
      if (!room) break;
      rows.push(...thread);
      if (all.length > THREAD_REPLIES) cut.set(root.id, thread.at(-1)!.id);
      shown++;
    }
  }
  const last = shown < found.length ? roots[shown - 1] : undefined;
  return { rows, cut, next: last && { root: last.id, votes: last.votes } };
};

/** Of each thread, one reply more than are shown. */
const findReplies = async (
  db: Kysely<Database>,
  page: string,
  threads: readonly Root[],
): Promise<ReadonlyMap<string, CommentRow[]>> => {
  const roots = threads.filter(({ replied }) => replied !== null).map(({ id }) => id);
  return roots.length === 0 ? new Map() : group(await repliesTo(db, roots, { page }));
};

const group = (rows: readonly CommentRow[]): ReadonlyMap<string, CommentRow[]> => {
  const threads = new Map<string, CommentRow[]>();
  for (const row of rows) {
    const thread = threads.get(row.root);
    if (thread) thread.push(row);
    else threads.set(row.root, [row]);
  }
  return threads;
};

/** The first comment of a thread, and whether there are more. */
type Root = CommentRow & { replied: number | null };

export interface RootsQuery {
  page: Taken<string>;
  sort: Sort;
  /** Threads to read. */
  most: Taken<number>;
  after?: { root: Taken<string>; votes: Taken<number> } | undefined;
}

/** Walks an index in each order. */
export const rootsQuery = (
  db: Kysely<Database>,
  { page, sort, most, after }: RootsQuery,
): SelectQueryBuilder<Database, 'comments', Root> => {
  const roots = db
    .selectFrom('comments')
    .selectAll('comments')
    .select((eb) =>
      eb
        .selectFrom('comments as other')
        .select(sql<1>`1`.as('one'))
        .whereRef('other.page', '=', 'comments.page')
        .whereRef('other.root', '=', 'comments.id')
        .whereRef('other.id', '<>', 'comments.id')
        .where('other.status', '=', 'published')
        .limit(1)
        .as('replied'),
    )
    .where('page', '=', page)
    .where('depth', '=', 0)
    .where(isListed)
    .limit(most);
  if (sort === 'oldest') {
    const ordered = roots.orderBy('id', 'asc');
    return after ? ordered.where('id', '>', after.root) : ordered;
  }
  if (sort === 'newest') {
    const ordered = roots.orderBy('id', 'desc');
    return after ? ordered.where('id', '<', after.root) : ordered;
  }
  const ordered = roots.orderBy('votes', 'desc').orderBy('id', 'desc');
  if (!after) return ordered;
  return ordered.where((eb) => eb(eb.refTuple('votes', 'id'), '<', eb.tuple(after.votes, after.root)));
};

/** Of each thread, one reply more than are shown. */
export const repliesQuery = (db: Kysely<Database>, page: Taken<string>, roots: readonly Taken<string>[]) => {
  const [first, ...others] = roots.map((root) =>
    // SQLite takes an order and a limit inside a union only from a query in brackets.
    db.selectFrom(repliesOf(db, { page, root }, THREAD_REPLIES + 1).as('thread')).selectAll(),
  );
  return others.reduce((union, other) => union.unionAll(other), first!);
};

/** The replies of one thread in the order of time, so that parents come before theirs. */
export const repliesOf = (
  db: Kysely<Database>,
  { page, root, after }: { page: Taken<string>; root: Taken<string>; after?: string | undefined },
  limit: number,
): SelectQueryBuilder<Database, 'comments', CommentRow> => {
  const replies = db
    .selectFrom('comments')
    .selectAll('comments')
    .where('page', '=', page)
    .where('root', '=', root)
    // Not by its depth: SQLite would take the index that starts with page and depth, and sort.
    .where('id', '<>', root)
    .where(isListed)
    .orderBy('id')
    .limit(limit);
  return after ? replies.where('id', '>', after) : replies;
};

interface RootsValues {
  page: string;
  most: number;
  root: string;
  votes: number;
}

const rootsBy = (sort: Sort) => ({
  first: statement((db, take: Take<RootsValues>) => rootsQuery(db, { page: take('page'), sort, most: take('most') })),
  following: statement((db, take: Take<RootsValues>) => {
    const after = { root: take('root'), votes: take('votes') };
    return rootsQuery(db, { page: take('page'), sort, most: take('most'), after });
  }),
});

const findRoots = { newest: rootsBy('newest'), oldest: rootsBy('oldest'), votes: rootsBy('votes') };

// No comment has an empty id.
const repliesTo = listStatement([1, 5, THREADS_AT_ONCE], '', (db, roots, take) =>
  repliesQuery(db, take('page'), roots),
);
