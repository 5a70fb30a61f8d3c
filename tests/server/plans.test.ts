import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { copiesQuery } from '../../src/server/storage/copies.js';
import { repliesOf, repliesQuery, type RootsQuery, rootsQuery } from '../../src/server/storage/list-comments.js';
import {
  publishedByUserQuery,
  publishedQuery,
  queueQuery,
  type QueueQuery,
  searchQuery,
} from '../../src/server/storage/moderation/queue.js';
import { keptQuery } from '../../src/server/storage/retention.js';
import type { Database } from '../../src/server/storage/schema.js';
import { openEndpoint, PAGE, STORE, withDatabase } from './setup.js';

/** Writes SQL and asks nobody. */
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => (STORE === 'postgres' ? new PostgresAdapter() : new SqliteAdapter()),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => (STORE === 'postgres' ? new PostgresIntrospector(db) : new SqliteIntrospector(db)),
    createQueryCompiler: () => (STORE === 'postgres' ? new PostgresQueryCompiler() : new SqliteQueryCompiler()),
  },
});

const root = '0190a0a0-0000-7000-8000-000000010000';
const roots = (query: Partial<RootsQuery>) => rootsQuery(db, { page: PAGE, sort: 'newest', most: 21, ...query });

/** As SQLite writes it, or PostgreSQL. */
const walk = (index: string, sqlite = '', postgres = ''): RegExp =>
  STORE === 'postgres' ? new RegExp(`${index}[^]*Index Cond: .*${postgres}`) : new RegExp(`${index} .*${sqlite}`);
const queue = (query: Partial<QueueQuery>): QueueQuery => ({ queue: 'held', limit: 20, ...query });

const queries: [string, Compilable, RegExp][] = [
  ['the newest threads', roots({}), walk('comments_roots')],
  ['the newest threads that follow', roots({ after: { root, votes: 0 } }), walk('comments_roots', 'id<', 'id < ')],
  ['the oldest threads', roots({ sort: 'oldest' }), walk('comments_roots')],
  [
    'the oldest threads that follow',
    roots({ sort: 'oldest', after: { root, votes: 0 } }),
    walk('comments_roots', 'id>', 'id > '),
  ],
  ['the most liked threads', roots({ sort: 'votes' }), walk('comments_voted')],
  [
    'the most liked threads that follow',
    roots({ sort: 'votes', after: { root, votes: 3 } }),
    walk('comments_voted', '\\(votes,id\\)<', 'ROW\\(votes, id\\) < '),
  ],
  [
    'the first replies of many threads',
    repliesQuery(db, PAGE, [root, `${root}1`, `${root}2`]),
    walk('comments_threads'),
  ],
  [
    'the replies that follow',
    repliesOf(db, { page: PAGE, root, after: root }, 201),
    walk('comments_threads', 'id>', 'id > '),
  ],
  ['the queue of moderators', queueQuery(db, queue({})), walk('comments_queue', '<expr>=')],
  [
    'the queue that follows',
    queueQuery(db, queue({ after: root })),
    walk('comments_queue', '<expr>=\\? AND id<', 'id < '),
  ],
  [
    'a search in the queue',
    searchQuery(db, queue({ after: root }), 'x'),
    walk('comments_queue', '<expr>=\\? AND id<', 'id < '),
  ],
  ['the comments of an author that were approved', publishedQuery(db, 'a@b.example', 3), walk('comments_author')],
  [
    'the comments of somebody signed in that were approved',
    publishedByUserQuery(db, 'reader-7', 3),
    walk('comments_user'),
  ],
  ['the comments with the same text', copiesQuery(db, 'hash', 0), walk('comments_copies', 'text_hash=\\?')],
  [
    'the comments that were reported',
    queueQuery(db, queue({ queue: 'reported', after: root })),
    walk('comments_reported', 'id<', 'id < '),
  ],
  ...(
    [
      ['email', 'comments_email'],
      ['network', 'comments_network_age'],
      ['textHash', 'comments_copies_age'],
      ['withdrawnName', 'comments_withdrawn'],
    ] as const
  ).map(([what, index]): [string, Compilable, RegExp] => [
    `what is to be forgotten: ${what}`,
    keptQuery(db, what, 1),
    walk(index, 'created_at<', 'created_at < '),
  ]),
];

/** What a walk through an index looks like, and what grows with the table. */
const { search, growing } =
  STORE === 'postgres'
    ? { search: /Index (?:Only )?Scan/, growing: /Seq Scan on comments|Bitmap|\bSort\b/ }
    : // "SCAN thread" and "SCAN found" walk what the query in brackets has found, which is bounded.
      { search: /^SEARCH comments/, growing: /TEMP B-TREE|^SCAN (?!thread|found)/ };

/** The lines of a plan, those that belong to one index joined. */
const planOf = (store: string, { sql, parameters }: { sql: string; parameters: readonly unknown[] }): string[] =>
  withDatabase(store, (database) => {
    if (STORE === 'sqlite') {
      const steps = database.prepare(`explain query plan ${sql}`).all(...parameters) as { detail: string }[];
      return steps.map(({ detail }) => detail);
    }
    const lines = database.prepare(`explain ${sql}`).all(...parameters) as { 'QUERY PLAN': string }[];
    const text = lines.map((line) => line['QUERY PLAN']).join('\n');
    return text.split(/\n(?=.*->)/);
  });

const id = (number: string) => `'0190a0a0-0000-7000-8000-' || lpad((${number})::text, 12, '0')`;

/** PostgreSQL decides by what is there: 20,000 comments, half of them on one page, in threads of 1 and of 500. */
const fill = (store: string) =>
  withDatabase(store, (database) =>
    database.exec(`
      insert into pages (url, created_at) select '${PAGE}' || n, 0 from generate_series(1, 19) n;
      insert into pages (url, created_at) values ('${PAGE}', 0);
      insert into comments (page, id, root, depth, status, name, text, token_hash, created_at, votes,
        email, author_id)
      select case when n % 2 = 0 then '${PAGE}' else '${PAGE}' || (1 + n % 19) end, ${id('n')},
        ${id('case when n < 10000 then n else n - n % 1000 end')}, case when n < 10000 then 0 else least(n % 1000, 1) end,
        'published', '', repeat('x', 300), '', n, n % 7, 'reader' || n % 1000 || '@b.example', 'reader-' || n % 1000
      from generate_series(0, 19999) n;
      analyze`),
  );

const prepared = async (test: TestContext): Promise<string> => {
  const { endpoint, store } = openEndpoint(test);
  await endpoint.ready();
  if (STORE === 'postgres') fill(store);
  return store;
};

describe('what a list costs', () => {
  for (const [what, query, index] of queries) {
    it(`does not grow with the page or the thread: ${what}`, async (test) => {
      const steps = planOf(await prepared(test), query.compile());
      assert.ok(
        steps.some((step) => search.test(step) && index.test(step)),
        steps.join('\n'),
      );
      assert.deepEqual(
        steps.filter((step) => growing.test(step)),
        [],
        steps.join('\n'),
      );
    });
  }
});
