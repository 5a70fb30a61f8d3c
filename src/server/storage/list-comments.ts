import type { Kysely, Selectable } from 'kysely';
import type { CommentsTable, Database } from './schema.js';

/** The most comments in one answer, however long the threads are; the rest is behind `next`. */
export const LONGEST_LIST = 500;

/** Where the page before ended: after a whole thread, or inside one, after `comment`. */
export interface Position {
  root: string;
  comment?: string | undefined;
}

export interface ListQuery {
  page: string;
  sort: 'newest' | 'oldest';
  /** The most threads in one answer. */
  limit: number;
  after?: Position | undefined;
}

export interface PageState {
  published: number;
  revision: number;
  closed: boolean;
}

export interface CommentPage {
  rows: Selectable<CommentsTable>[];
  next: Position | undefined;
}

/** A page that nobody has commented on is an empty one. */
export const pageState = async (db: Kysely<Database>, url: string): Promise<PageState> => {
  const row = await db
    .selectFrom('pages')
    .select(['published', 'revision', 'closed'])
    .where('url', '=', url)
    .executeTakeFirst();
  return {
    published: Number(row?.published ?? 0),
    revision: Number(row?.revision ?? 0),
    closed: Boolean(row?.closed),
  };
};

/** Threads in the order asked for, each with its replies in the order of time. Both reads walk an index. */
export const listComments = async (db: Kysely<Database>, query: ListQuery): Promise<CommentPage> => {
  const { page, sort, limit, after } = query;
  const direction = sort === 'newest' ? 'desc' : 'asc';

  let roots = db
    .selectFrom('comments')
    .select('id')
    .where('page', '=', page)
    .where('depth', '=', 0)
    .where('status', '=', 'published')
    .orderBy('id', direction)
    .limit(limit + 1);
  if (after) roots = roots.where('id', sort === 'newest' ? '<' : '>', after.root);
  const found = (await roots.execute()).map(({ id }) => id);
  const more = found.length > limit;
  const shown = found.slice(0, limit);

  // A thread that did not fit into the page before goes on first.
  const rest = after?.comment ? await threadRows(db, page, [after.root], direction, after.comment) : [];
  const rows = [...rest, ...(shown.length > 0 ? await threadRows(db, page, shown, direction) : [])];
  if (rows.length > LONGEST_LIST) {
    const cut = rows.slice(0, LONGEST_LIST);
    const last = cut.at(-1)!;
    return { rows: cut, next: { root: last.root, comment: last.id } };
  }
  return { rows, next: more ? { root: shown.at(-1)! } : undefined };
};

const threadRows = (
  db: Kysely<Database>,
  page: string,
  roots: readonly string[],
  direction: 'asc' | 'desc',
  after?: string,
): Promise<Selectable<CommentsTable>[]> => {
  let rows = db
    .selectFrom('comments')
    .selectAll()
    .where('page', '=', page)
    .where('status', '=', 'published')
    .where('root', 'in', roots)
    .orderBy('root', direction)
    .orderBy('id')
    .limit(LONGEST_LIST + 1);
  if (after) rows = rows.where('id', '>', after);
  return rows.execute();
};

export const findComment = (db: Kysely<Database>, id: string): Promise<Selectable<CommentsTable> | undefined> =>
  db.selectFrom('comments').selectAll().where('id', '=', id).where('status', '=', 'published').executeTakeFirst();
