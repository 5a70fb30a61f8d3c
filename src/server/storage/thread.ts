import { type Kysely, sql } from 'kysely';
import { repliesOf } from './list-comments.js';
import type { CommentRow, Database } from './schema.js';
import { isListed, isPublic } from './visible.js';

/** The most replies in one answer about a single thread, and the most ancestors of the comment that was asked for. */
export const LONGEST_THREAD = 200;

export interface Thread {
  rows: CommentRow[];
  /** The reply to go on after, when there are more. */
  last: string | undefined;
}

interface Rest {
  page: string;
  root: string;
  /** The last reply that was shown. */
  after: string;
}

/** What follows in a thread; nothing where the thread itself is not shown. */
export const restOfThread = async (db: Kysely<Database>, rest: Rest): Promise<Thread> =>
  (await findListed(db, rest.page, rest.root)) ? takeReplies(db, rest) : { rows: [], last: undefined };

/**
 * The thread that a comment is in: its first replies, and the comment with all that it answers wherever it stands.
 * Undefined when nobody may see the comment.
 */
export const threadOf = async (db: Kysely<Database>, page: string, id: string): Promise<Thread | undefined> => {
  const comment = await findListed(db, page, id);
  if (!comment || !isPublic(comment)) return undefined;
  const root = comment.root === id ? comment : await findListed(db, page, comment.root);
  if (!root) return undefined;
  const { rows, last } = await takeReplies(db, { page, root: root.id });
  const shown = new Set([root, ...rows].map((row) => row.id));
  const line = shown.has(id) ? [] : (await lineOf(db, page, id)).filter((row) => !shown.has(row.id));
  return { rows: [root, ...rows, ...line], last };
};

const findListed = (db: Kysely<Database>, page: string, id: string): Promise<CommentRow | undefined> =>
  db
    .selectFrom('comments')
    .selectAll('comments')
    .where('page', '=', page)
    .where('id', '=', id)
    .where(isListed)
    .executeTakeFirst();

const takeReplies = async (
  db: Kysely<Database>,
  place: { page: string; root: string; after?: string },
): Promise<Thread> => {
  const found = await repliesOf(db, place, LONGEST_THREAD + 1).execute();
  const rows = found.slice(0, LONGEST_THREAD);
  return { rows, last: found.length > rows.length ? rows.at(-1)!.id : undefined };
};

/** A comment and what it answers, up to the first comment of the thread. */
const lineOf = async (db: Kysely<Database>, page: string, id: string): Promise<CommentRow[]> => {
  const line = await db
    .withRecursive('line', (db) =>
      db
        .selectFrom('comments')
        .select(['id', 'parent', sql<number>`0`.as('distance')])
        .where('page', '=', page)
        .where('id', '=', id)
        .unionAll((db) =>
          db
            .selectFrom('line')
            .innerJoin('comments', 'comments.id', 'line.parent')
            .select(['comments.id', 'comments.parent', sql<number>`line.distance + 1`.as('distance')])
            .where('comments.page', '=', page)
            .where('line.distance', '<', LONGEST_THREAD),
        ),
    )
    .selectFrom('line')
    .select('id')
    .execute();
  const ids = line.map((row) => row.id);
  return db
    .selectFrom('comments')
    .selectAll('comments')
    .where('page', '=', page)
    .where('id', 'in', ids)
    .where(isListed)
    .orderBy('id')
    .execute();
};
