/**
 * The endpoint on a database of PostgreSQL, or on a SQLite file, as it is by default or with commits that do not wait
 * for the disk.
 *
 *     node --import tsx tests/power-loss/endpoint.ts URL
 *     node --import tsx tests/power-loss/endpoint.ts FILE full|normal|off
 */
import { DatabaseSync } from '@photostructure/sqlite';
import { createEndpoint, serve } from '../../src/server/index.js';
import { SqliteFileDialect } from '../../src/server/storage/sqlite-dialect.js';
import type { DriverDatabase } from '../../src/server/storage/sqlite-statements.js';

const [store, synchronous = 'full'] = process.argv.slice(2) as [string, string?];

/** Puts the other setting in the place of ours. */
const careless = (): SqliteFileDialect => {
  const database = new DatabaseSync(store);
  database.exec('pragma journal_mode = wal');
  const prepare = (sql: string) =>
    database.prepare(sql.replace(/(?<=^pragma synchronous = ).*/, synchronous)) as ReturnType<
      DriverDatabase['prepare']
    >;
  return new SqliteFileDialect({ exec: (sql) => database.exec(sql), prepare, close: () => database.close() });
};

/** Counted as always, and nobody is refused. */
const most = { count: 1_000_000, seconds: 600 };

const endpoint = createEndpoint({
  store: synchronous === 'full' ? store : careless(),
  secret: new Uint8Array(32),
  moderation: 'none',
  limits: { posts: { network: most, all: most } },
  logger: { ...console, info: () => undefined },
});
await endpoint.ready();
const { url } = await serve({ fetch: endpoint.fetch, port: 0 });
console.log(`${url}/comments`);
