import type { Client } from 'pg';
import { type Kysely, sql } from 'kysely';
import { connectionOptions, holdProcess, type PostgresDriver } from './postgres.js';
import type { Database } from './schema.js';

/** What instances on one database say to each other. What was said while an instance did not listen is lost to it. */
export interface Channel {
  /** Says it to all, ourselves included; 8,000 bytes at most. */
  tell(message: string): void;
  close(): Promise<void>;
}

export interface Hearing {
  heard(message: string): void;
  /** There was nobody to hear for a while. */
  missed(): void;
}

const NAME = 'afterword';
/** Milliseconds between two tries to hear again, or to say what could not be said. */
const AGAIN = 1_000;
/** Messages that wait for a database that does not answer. */
const MOST_WAITING = 10_000;

/** PostgreSQL's LISTEN on a connection of its own, and NOTIFY with as many messages at once as wait. */
export class PostgresChannel implements Channel {
  readonly #driver: PostgresDriver;
  readonly #url: string;
  readonly #db: Kysely<Database>;
  readonly #hearing: Hearing;
  #client: Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #closed = false;
  #waiting: string[] = [];
  #telling: Promise<void> | undefined;
  #later: NodeJS.Timeout | undefined;

  constructor(driver: PostgresDriver, url: string, db: Kysely<Database>, hearing: Hearing) {
    this.#driver = driver;
    this.#url = url;
    this.#db = db;
    this.#hearing = hearing;
  }

  async listen(): Promise<void> {
    const client = new this.#driver.Client(connectionOptions(this.#driver, this.#url));
    client.on('error', () => this.#lose(client));
    client.on('end', () => this.#lose(client));
    client.on('notification', ({ payload = '' }) => this.#hearing.heard(payload));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${NAME}`);
      holdProcess(client, false);
    } catch {
      this.#lose(client);
    }
  }

  #lose(client: Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    this.#again = setTimeout(() => void this.#hearAgain(), AGAIN).unref();
  }

  async #hearAgain(): Promise<void> {
    await this.listen();
    if (!this.#client || this.#closed) return;
    this.#hearing.missed();
    this.#flush();
  }

  tell(message: string): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(message);
    this.#flush();
  }

  #flush(): void {
    this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined));
  }

  async #tellAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        // One after another commits, so that nobody who posts waits for it.
        await sql`select pg_notify(${NAME}, message) from unnest(${batch}::text[]) as message`.execute(this.#db);
      } catch {
        this.#waiting = [...batch, ...this.#waiting].slice(0, MOST_WAITING);
        clearTimeout(this.#later);
        this.#later = setTimeout(() => this.#flush(), AGAIN).unref();
        return;
      }
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    await this.#telling;
    clearTimeout(this.#later);
    if (!this.#client) return;
    holdProcess(this.#client, true);
    await this.#client.end().catch(() => undefined);
  }
}
