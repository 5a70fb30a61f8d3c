import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Kysely, Migrator } from 'kysely';
import { createEndpoint } from '../../src/server/index.js';
import { migrations } from '../../src/server/storage/migrations/index.js';
import { loadPostgres, openPostgres } from '../../src/server/storage/postgres.js';
import { openSqlite } from '../../src/server/storage/sqlite.js';
import { createLog, ENDPOINT, type ListAnswer, newStore, PAGE, STORE, withDatabase } from './setup.js';

const dialect = async (store: string) =>
  STORE === 'postgres' ? openPostgres(await loadPostgres(), store) : openSqlite(store);

describe('a store of an older version', () => {
  it('is brought up to date with its comments', async (test) => {
    const store = newStore(test);
    const db = new Kysely<unknown>({ dialect: await dialect(store) });
    await new Migrator({ db, provider: migrations }).migrateTo('0001-comments');
    await db.destroy();
    const id = '0190a0a0-0000-7000-8000-000000000000';
    withDatabase(store, (database) => {
      database.prepare('insert into pages (url, published, created_at) values (?, 1, 0)').run(PAGE);
      database
        .prepare(
          `insert into comments (page, id, root, depth, status, name, text, token_hash, created_at)
           values (?, ?, ?, 0, 'published', 'Ann', 'Good bread.', '', 0)`,
        )
        .run(PAGE, id, id);
    });

    const endpoint = createEndpoint({ store, logger: createLog() });
    test.after(() => endpoint.close());
    const response = await endpoint.fetch(new Request(`${ENDPOINT}?page=${PAGE}&sort=votes`));
    const { comments, total } = (await response.json()) as ListAnswer;
    assert.deepEqual([comments.map(({ text, votes }) => [text, votes]), total], [[['Good bread.', 0]], 1]);
    const headers = { Authorization: 'Bearer reader_reader_reader' };
    const voted = await endpoint.fetch(new Request(`${ENDPOINT}/${id}/vote`, { method: 'PUT', headers }));
    assert.deepEqual(await voted.json(), { votes: 1 });
    // A comment without a token of its own is nobody's.
    assert.equal((await endpoint.fetch(new Request(`${ENDPOINT}/${id}`, { method: 'DELETE', headers }))).status, 403);
  });
});
