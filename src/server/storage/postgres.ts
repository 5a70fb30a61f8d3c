import type { Socket } from 'node:net';
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { Client, ClientConfig, DatabaseError, Pool, PoolClient, QueryResult } from 'pg';
import { StartError } from '../start-error.js';
import { prepared } from './statement.js';

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
/** "feature_not_supported": another version has added a column since the plan was made. */
const STALE_PLAN = '0A000';

const NOTHING = { command: '', rowCount: 0, rows: [] };

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

/** For queries that nobody waits for long. */
export const queryOptions = (driver: PostgresDriver, url: string): ClientConfig => ({
  ...connectionOptions(driver, url),
  query_timeout: QUERY_TIMEOUT,
  lock_timeout: LOCK_TIMEOUT,
  pipeline: true,
});

/** As with a file, a process can end when nothing is waited for: whether this connection is. */
export const holdProcess = ({ connection }: Client, hold: boolean): void => {
  const stream = connection.stream as Socket;
  if (hold) stream.ref();
  else stream.unref();
};

/**
 * A PostgreSQL database for Kysely.
 * @param url As in `postgres://user:password@host:5432/name`.
 * @param patient For migrations, which may take their time: no query counts as lost.
 */
export const openPostgres = (driver: PostgresDriver, url: string, { patient = false } = {}): Dialect => {
  const pool = new driver.Pool({
    ...(patient ? { ...connectionOptions(driver, url), pipeline: true } : queryOptions(driver, url)),
    max: patient ? 1 : MOST_CONNECTIONS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION,
    allowExitOnIdle: true,
  });
  // A connection that nobody uses was lost; the next one who needs one gets a new one.
  pool.on('error', () => undefined);
  // Nor may one that is in use end the process: its query fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool: new Connections(driver, pool) });
};

/** A pool that gives failures of connections a code. */
class Connections implements PostgresPool {
  readonly #driver: PostgresDriver;
  readonly #pool: Pool;

  constructor(driver: PostgresDriver, pool: Pool) {
    this.#driver = driver;
    this.#pool = pool;
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      return new Connection(this.#driver, await this.#pool.connect());
    } catch (error) {
      throw describeFailure(this.#driver, error);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

export type Query = readonly [text: string, values: readonly unknown[]];

/** Sends queries on one way together. */
export const sendTogether = (
  client: Pick<Client, 'connection' | 'query'>,
  queries: readonly Query[],
): Promise<QueryResult>[] => {
  const { stream } = client.connection;
  stream.cork();
  try {
    return queries.map(([text, values]) => client.query({ name: prepared.get(text)?.name, text, values: [...values] }));
  } finally {
    stream.uncork();
  }
};

/**
 * One of the pool's while it is lent; never lent again when it has failed by itself. What nobody waits for, the beginning
 * of a transaction and statements that are not read, goes on one way together with what follows it.
 */
class Connection implements PostgresPoolClient {
  readonly #driver: PostgresDriver;
  readonly #client: PoolClient;
  #held: Query[] = [];
  #broken = false;
  #begun = false;

  constructor(driver: PostgresDriver, client: PoolClient) {
    this.#driver = driver;
    this.#client = client;
  }

  // No query of ours is streamed, so that the form with a cursor is never asked for.
  readonly query = (async (text: string, values: readonly unknown[]) => {
    if (text === 'begin' || (this.#begun && prepared.get(text)?.unread)) {
      this.#begun = true;
      this.#held.push([text, values]);
      return NOTHING;
    }
    if (text === 'rollback') {
      // The server rolls back by itself what a lost connection leaves; the first error is the one to tell of.
      const began = this.#held[0]?.[0] !== 'begin';
      this.#held = [];
      if (this.#broken || !began) return NOTHING;
    }
    try {
      return await this.#send([...this.#held.splice(0), [text, values]]);
    } catch (error) {
      this.#broken ||= !isSaid(this.#driver, error) || isStale(error);
      throw describeFailure(this.#driver, error);
    }
  }) as unknown as PostgresPoolClient['query'];

  release(): void {
    this.#client.release(this.#broken);
  }

  /** The answer to the last one; or the first failure. */
  async #send(queries: readonly Query[]): Promise<QueryResult> {
    const sent = sendTogether(this.#client, queries);
    const answer = (await Promise.all(sent)).at(-1)!;
    if (queries.at(-1)![0] === 'commit' && answer.command !== 'COMMIT')
      throw new Error('The transaction has failed before');
    return answer;
  }
}

const isSaid = (driver: PostgresDriver, error: unknown): error is DatabaseError =>
  error instanceof driver.DatabaseError;

/** Whether a connection has plans that are of no use any more. */
export const isStale = (error: unknown): boolean => (error as Partial<DatabaseError>).code === STALE_PLAN;

/** What the driver itself finds wrong with a connection mostly has no code. */
export const describeFailure = (driver: PostgresDriver, error: unknown): unknown => {
  if (!(error instanceof Error) || isSaid(driver, error)) return error;
  const message = error.message || (error as NodeJS.ErrnoException).code;
  return Object.assign(new Error(message, { cause: error }), { code: CONNECTION_FAILURE });
};
