import { type Expression, type Kysely, sql, type SqlBool } from 'kysely';
import { countLimit, type Queue, queues } from '../../../contract/index.js';
import { queueOf } from '../queue-of.js';
import type { CommentRow, Database, ReportsTable } from '../schema.js';
import { isOnPostgres, statement, type Take, type Taken } from '../statement.js';

/** The most comments that one search looks at; the answer says where to go on. */
export const SEARCHED = 5_000;
/** The most reports of one comment that are shown. */
const SHOWN_REPORTS = 10;

export interface QueueQuery {
  queue: Queue;
  limit: number;
  /** The last comment of the answer before. */
  after?: string | undefined;
  /** One page only. */
  page?: string | undefined;
  /** What names, email addresses or texts contain. */
  search?: string | undefined;
}

/** A comment with what its page is called. */
export type QueueRow = CommentRow & { title: string | null; closed: number };

export interface QueuePage {
  rows: QueueRow[];
  next: string | undefined;
}

export const readQueue = async (db: Kysely<Database>, query: QueueQuery): Promise<QueuePage> => {
  const { limit, search } = query;
  const found = await (search ? searchQuery(db, query, search) : queueQuery(db, query)).execute();
  const rows = await withPages(db, found.slice(0, limit));
  if (found.length > limit) return { rows, next: rows.at(-1)!.id };
  return { rows, next: search ? await endOfSearch(db, query) : undefined };
};

/** One comment more than asked for, which says that there are more. Walks an index, newest first. */
export const queueQuery = (db: Kysely<Database>, query: QueueQuery) => candidates(db, query, query.limit + 1);

/** Looks at so many comments and no more, however few of them hold what is looked for. */
export const searchQuery = (db: Kysely<Database>, query: QueueQuery, search: string) => {
  const found = containing(db, search);
  return db
    .selectFrom(candidates(db, query, SEARCHED).as('found'))
    .selectAll()
    .where((eb) => eb.or([found('name'), found('email'), found('text')]))
    .orderBy('found.id', 'desc')
    .limit(query.limit + 1);
};

/**
 * Whether a column of what was found contains a text, in whatever case: by a pattern with both cases of each letter, as
 * SQLite knows no other small letters than those of ASCII, and PostgreSQL those that its locale has.
 */
const containing = (db: Kysely<Database>, search: string) => {
  const postgres = isOnPostgres(db);
  const letters = [...search].map((letter) => {
    const cases = [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])].filter(isOneCharacter);
    if (cases.length > 1) return `[${cases.join('')}]`;
    return postgres ? letter.replace(/[!-/:-@[-`{-~]/, '\\$&') : letter.replace(/[*?[]/, '[$&]');
  });
  return (column: 'name' | 'email' | 'text'): Expression<SqlBool> => {
    const place = sql.ref(`found.${column}`);
    return postgres
      ? sql<SqlBool>`${place} ~ ${letters.join('')}`
      : sql<SqlBool>`${place} glob ${`*${letters.join('')}*`}`;
  };
};

/** The capital of "ß" is two. */
const isOneCharacter = (text: string): boolean => [...text].length === 1;

/** Comments with what their pages are called, and whether these are closed. */
export const withPages = async (db: Kysely<Database>, rows: readonly CommentRow[]): Promise<QueueRow[]> => {
  if (rows.length === 0) return [];
  const urls = [...new Set(rows.map(({ page }) => page))];
  const pages = await db.selectFrom('pages').select(['url', 'title', 'closed']).where('url', 'in', urls).execute();
  const known = new Map(pages.map(({ url, title, closed }) => [url, { title, closed }]));
  return rows.map((row) => ({ ...row, title: null, closed: 0, ...known.get(row.page) }));
};

/** Where a search that has found less than a full answer goes on; undefined when it has seen everything. */
const endOfSearch = async (db: Kysely<Database>, query: QueueQuery): Promise<string | undefined> => {
  const { last, count } = await db
    .selectFrom(candidates(db, query, SEARCHED).clearSelect().select('id').as('seen'))
    .select((eb) => [eb.fn.min('id').as('last'), eb.fn.countAll().as('count')])
    .executeTakeFirstOrThrow();
  return Number(count) === SEARCHED ? last : undefined;
};

const candidates = (db: Kysely<Database>, { queue, page, after }: QueueQuery, limit: number) => {
  let some = inQueue(db, queue).selectAll('comments').orderBy('id', 'desc').limit(limit);
  if (page !== undefined) some = some.where('page', '=', page);
  if (after !== undefined) some = some.where('id', '<', after);
  return some;
};

// What the index of reported comments says must stand in the query word by word.
const REPORTED = sql.raw<SqlBool>('open_reports > 0');

const inQueue = (db: Kysely<Database>, queue: Queue) => {
  const comments = db.selectFrom('comments');
  if (queue === 'reported') return comments.where(REPORTED);
  return comments.where(sql<SqlBool>`${queueOf} = ${queue}`);
};

/** How many comments are in each queue; counting ends at `countLimit`. */
export const countQueues = async (db: Kysely<Database>): Promise<Record<Queue, number>> => {
  const counts = {} as Record<Queue, number>;
  for (const queue of queues) {
    const { count } = await db
      .selectFrom(inQueue(db, queue).select('id').limit(countLimit).as('some'))
      .select((eb) => eb.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    counts[queue] = Number(count);
  }
  return counts;
};

/** The newest reports of these comments, by comment. */
export const reportsOf = async (
  db: Kysely<Database>,
  rows: readonly CommentRow[],
): Promise<ReadonlyMap<string, ReportsTable[]>> => {
  const reports = new Map<string, ReportsTable[]>();
  for (const { page, id, open_reports } of rows) {
    if (open_reports === 0) continue;
    reports.set(
      id,
      await db
        .selectFrom('reports')
        .selectAll()
        .where('page', '=', page)
        .where('comment', '=', id)
        .orderBy('created_at', 'desc')
        .limit(Math.min(open_reports, SHOWN_REPORTS))
        .execute(),
    );
  }
  return reports;
};

/** How many comments of this author everybody can read, up to a number. */
export const countPublished = async (
  db: Kysely<Database>,
  { author_id: user, email }: Pick<CommentRow, 'author_id' | 'email'>,
  most: number,
): Promise<number> => {
  const found = await Promise.all([
    user === null ? [] : publishedByUser(db, { user, most }),
    email === null ? [] : published(db, { email: email.toLowerCase(), most }),
  ]);
  return Math.max(...found.map(({ length }) => length));
};

export const publishedByUserQuery = (db: Kysely<Database>, user: Taken<string>, most: Taken<number>) =>
  db
    .selectFrom('comments')
    .select('id')
    .where('author_id', '=', user)
    .where(sql<SqlBool>`${queueOf} = 'published'`)
    .limit(most);

/** @param email In lower case. */
export const publishedQuery = (db: Kysely<Database>, email: Taken<string>, most: Taken<number>) =>
  db
    .selectFrom('comments')
    .select('id')
    .where(sql<SqlBool>`lower(email) = ${email}`)
    .where(sql<SqlBool>`${queueOf} = 'published'`)
    .limit(most);

const publishedByUser = statement((db, take: Take<{ user: string; most: number }>) =>
  publishedByUserQuery(db, take('user'), take('most')),
);

const published = statement((db, take: Take<{ email: string; most: number }>) =>
  publishedQuery(db, take('email'), take('most')),
);
