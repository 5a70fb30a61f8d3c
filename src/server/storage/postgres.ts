import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { ClientConfig, Pool } from 'pg';
import { StartError } from '../start-error.js';

export type PostgresDriver = typeof import('pg');

export const isPostgresUrl = (store: string): boolean => /^postgres(?:ql)?:\/\//.test(store);

/** Connections of one instance; PostgreSQL takes 100 by default, from all of them together. */
const MOST_CONNECTIONS = 10;
/** Milliseconds until a connection or a query counts as lost. */
const CONNECT_TIMEOUT = 5_000;
const QUERY_TIMEOUT = 15_000;
/** Milliseconds to wait for a row that somebody else writes. */
const LOCK_TIMEOUT = 5_000;
/** Milliseconds after which the server gives up on an instance that holds a page and says nothing more. */
const IDLE_IN_TRANSACTION = 30_000;

/** `bigint`, and so what `count` gives. Ours are times and counts, all of them safe as numbers. */
const INT8 = 20;

/** "connection_failure" of https://www.postgresql.org/docs/current/errcodes-appendix.html */
const CONNECTION_FAILURE = '08006';

/** Throws a {@link StartError} when the driver is missing. */
export const loadPostgres = async (): Promise<PostgresDriver> => {
  try {
    return (await import('pg')).default as unknown as PostgresDriver;
  } catch {
    throw new StartError('No driver for PostgreSQL: run "npm install pg"');
  }
};

export const connectionOptions = (driver: PostgresDriver, url: string): ClientConfig => ({
  connectionString: url,
  application_name: 'afterword',
  connectionTimeoutMillis: CONNECT_TIMEOUT,
  keepAlive: true,
  types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : driver.types.getTypeParser(oid, format)) },
});

/**
 * A PostgreSQL database for Kysely.
 * @param url As in `postgres://user:password@host:5432/name`.
 * @param patient For migrations, which may take their time: no query counts as lost.
 */
export const openPostgres = (driver: PostgresDriver, url: string, { patient = false } = {}): Dialect => {
  const pool = new driver.Pool({
    ...connectionOptions(driver, url),
    max: patient ? 1 : MOST_CONNECTIONS,
    ...(!patient && { query_timeout: QUERY_TIMEOUT, lock_timeout: LOCK_TIMEOUT }),
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION,
  });
  // A connection that nobody uses was lost; the next one who needs one gets a new one.
  pool.on('error', () => undefined);
  // Nor may one that is in use end the process: its query fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool: new Connections(driver, pool) });
};

const NOTHING = { command: 'ROLLBACK', rowCount: 0, rows: [] };

/** A pool that never hands out again what has failed by itself, and gives such failures a code. */
class Connections implements PostgresPool {
  readonly #driver: PostgresDriver;
  readonly #pool: Pool;

  constructor(driver: PostgresDriver, pool: Pool) {
    this.#driver = driver;
    this.#pool = pool;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw this.#describe(error);
    });
    let broken = false;
    const query = async (sql: string, parameters: readonly unknown[]) => {
      // The server rolls back by itself what a lost connection leaves; the first error is the one to tell of.
      if (broken && sql === 'rollback') return NOTHING;
      try {
        return await client.query(sql, [...parameters]);
      } catch (error) {
        broken ||= !this.#saidByServer(error);
        throw this.#describe(error);
      }
    };
    // No query of ours is streamed, so that the form with a cursor is never asked for.
    return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(broken) };
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  #saidByServer(error: unknown): boolean {
    return error instanceof this.#driver.DatabaseError;
  }

  /** What the driver itself finds wrong with a connection mostly has no code. */
  #describe(error: unknown): unknown {
    if (!(error instanceof Error) || this.#saidByServer(error)) return error;
    const message = error.message || (error as NodeJS.ErrnoException).code;
    return Object.assign(new Error(message, { cause: error }), { code: CONNECTION_FAILURE });
  }
}
