import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { Client, QueryResult } from 'pg';
import {
  describeFailure,
  holdProcess,
  isStale,
  type PostgresDriver,
  type Query,
  queryOptions,
  sendTogether,
} from './postgres.js';

/**
 * The same database for who looks things up, in one read by an index each. They share a connection, and what is asked at
 * the same time goes there together: it is the ways that take the time.
 */
export const openLookups = (driver: PostgresDriver, url: string): Dialect =>
  new PostgresDialect({ pool: new Lookups(driver, url) });

interface Asked {
  query: Query;
  resolve(result: QueryResult): void;
  reject(error: unknown): void;
}

class Lookups implements PostgresPool {
  readonly #driver: PostgresDriver;
  readonly #url: string;
  #current: { client: Client; ready: Promise<unknown> } | undefined;
  #asked: Asked[] = [];

  constructor(driver: PostgresDriver, url: string) {
    this.#driver = driver;
    this.#url = url;
  }

  readonly #shared: PostgresPoolClient = {
    query: ((text: string, values: readonly unknown[]) =>
      new Promise<QueryResult>((resolve, reject) => {
        if (this.#asked.push({ query: [text, values], resolve, reject }) === 1) setImmediate(() => void this.#ask());
      })) as unknown as PostgresPoolClient['query'],
    release: () => undefined,
  };

  async connect(): Promise<PostgresPoolClient> {
    return this.#shared;
  }

  async end(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    holdProcess(current.client, true);
    await current.client.end().catch(() => undefined);
  }

  async #ask(): Promise<void> {
    const asked = this.#asked.splice(0);
    try {
      const { client, ready } = (this.#current ??= this.#open());
      await ready;
      holdProcess(client, true);
      sendTogether(
        client,
        asked.map(({ query }) => query),
      ).forEach((sent, index) => this.#answer(client, sent, asked[index]!));
    } catch (error) {
      for (const { reject } of asked) reject(describeFailure(this.#driver, error));
    }
  }

  #answer(client: Client, sent: Promise<QueryResult>, { resolve, reject }: Asked): void {
    sent.then(resolve, (error: unknown) => {
      if (isStale(error)) this.#lose(client);
      reject(describeFailure(this.#driver, error));
    });
  }

  #open() {
    const client = new this.#driver.Client(queryOptions(this.#driver, this.#url));
    const lose = () => this.#lose(client);
    client.on('error', lose);
    client.on('end', lose);
    client.on('drain', () => holdProcess(client, false));
    const ready = client.connect();
    ready.catch(lose);
    return { client, ready };
  }

  /** Whoever asks next opens another. */
  #lose(client: Client): void {
    if (this.#current?.client !== client) return;
    this.#current = undefined;
    client.end().catch(() => undefined);
  }
}
