import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { type ListQuery, repliesOf, repliesQuery, rootsQuery } from '../../src/server/storage/list-comments.js';
import type { Database } from '../../src/server/storage/schema.js';
import { openEndpoint, PAGE, withDatabase } from './setup.js';

/** Writes SQL and asks nobody. */
const db = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const root = '0190a0a0-0000-7000-8000-000000000000';
const roots = (query: Partial<ListQuery>) => rootsQuery(db, { page: PAGE, sort: 'newest', limit: 20, ...query });

const queries: [string, Compilable, RegExp][] = [
  ['the newest threads', roots({}), /comments_roots/],
  ['the newest threads that follow', roots({ after: { root } }), /comments_roots .*id</],
  ['the oldest threads', roots({ sort: 'oldest' }), /comments_roots/],
  ['the oldest threads that follow', roots({ sort: 'oldest', after: { root } }), /comments_roots .*id>/],
  ['the most liked threads', roots({ sort: 'votes' }), /comments_voted/],
  [
    'the most liked threads that follow',
    roots({ sort: 'votes', after: { root, votes: 3 } }),
    /comments_voted .*\(votes,id\)</,
  ],
  ['the first replies of many threads', repliesQuery(db, PAGE, [root, `${root}1`, `${root}2`]), /comments_threads/],
  ['the replies that follow', repliesOf(db, { page: PAGE, root, after: root }, 201), /comments_threads .*id>/],
];

describe('what a list costs', () => {
  for (const [what, query, index] of queries) {
    it(`does not grow with the page or the thread: ${what}`, async (test) => {
      const { endpoint, store } = openEndpoint(test);
      await endpoint.ready();
      const { sql, parameters } = query.compile();
      const plan = withDatabase(store, (database) =>
        database.prepare(`explain query plan ${sql}`).all(...(parameters as string[])),
      ) as { detail: string }[];
      const steps = plan.map(({ detail }) => detail);
      assert.ok(
        steps.some((step) => /^SEARCH comments/.test(step) && index.test(step)),
        steps.join('\n'),
      );
      // "SCAN thread" walks what the query in brackets has found: 51 rows at most.
      const bad = steps.filter((step) => /TEMP B-TREE|^SCAN (?!thread)/.test(step));
      assert.deepEqual(bad, []);
    });
  }
});
