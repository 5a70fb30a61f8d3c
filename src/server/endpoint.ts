import { dirname, join } from 'node:path';
import type { Dialect } from 'kysely';
import { createApp } from './app.js';
import { EDIT_WINDOW, LONGEST_EDIT_WINDOW } from './edit-window.js';
import { createEvents } from './events.js';
import { createLogger, type Logger } from './log.js';
import { originPolicy } from './origins.js';
import type { Hold } from './post-comment.js';
import { StartError } from './start-error.js';
import { isPostgresUrl } from './storage/postgres.js';
import { Store } from './storage/store.js';

import { secretFile } from './tokens.js';

export interface EndpointOptions {
  /**
   * Path of the SQLite file (it and its folder are made; `:memory:` forgets), or the URL of a PostgreSQL database as in
   * `postgres://user:password@host/name`, or a Kysely dialect that reads `bigint` as numbers.
   */
  store: string | Dialect;
  /** Path of the collection. Default: `/comments`. */
  base?: string;
  /** Origins besides the endpoint's own host that may write and whose pages have comments, such as `https://example.com`. */
  origins?: readonly string[];
  /** Whether comments wait for approval: all of them, or those for which the function says so. Default: false. */
  hold?: Hold;
  /** Fields that must hold something besides the text: `name`, `email`, `website`. Default: none. */
  required?: readonly string[];
  /** Milliseconds in which its author may edit and delete a comment; 0 is never. Default: 15 minutes. */
  editWindow?: number;
  /** Whether readers may vote for comments. Default: true. */
  votes?: boolean;
  /** How many may listen to what happens on their page at the same time. Default: 1,000. */
  listeners?: number;
  /**
   * What the tokens of the comments' authors are derived from, at least 32 bytes. Default: drawn on first use, and
   * kept in the file `secret.key` beside the SQLite file, else in the database.
   */
  secret?: Uint8Array | undefined;
  /** Default: pino, JSON lines on standard error. */
  logger?: Logger;
}

/** What an adapter may tell of a request that the request itself does not say. */
export interface RequestInfo {
  /** The address that the connection came from. */
  address?: string | undefined;
}

export interface Endpoint {
  /** Answers a request; never rejects. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /** Resolves when the store is open; rejects with a {@link StartError} that says in one line why it is not. */
  ready(): Promise<void>;
  /** Ends the streams of events, waits for what else is in flight, then closes the store. */
  close(): Promise<void>;
}

const LISTENERS = 1_000;

const FIELDS = ['name', 'email', 'website'];

/**
 * The comments endpoint, on web standards: `GET` and `POST {base}`; `GET`, `PATCH` and `DELETE {base}/{id}`; `PUT` and
 * `DELETE {base}/{id}/vote`, `POST {base}/{id}/report`; `GET {base}/counts` and `{base}/events`; `GET /healthz`.
 * Throws a {@link StartError} when the options make no sense.
 */
export const createEndpoint = (options: EndpointOptions): Endpoint => {
  const { required = [], hold = false, votes = true, editWindow = EDIT_WINDOW, logger = createLogger() } = options;
  const base = checkBase(options.base ?? '/comments');
  const origins = originPolicy(options.origins ?? []);
  const unknown = required.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw new StartError(`"${unknown}" cannot be required: choose from ${FIELDS.join(', ')}`);

  if (!Number.isInteger(editWindow) || editWindow < 0 || editWindow > LONGEST_EDIT_WINDOW) {
    throw new StartError(`"${editWindow}" is no time for edits: give milliseconds, or 0 for none`);
  }
  const events = createEvents(options.listeners ?? LISTENERS);

  let opened: Promise<{ store: Store; secret: Uint8Array }> | undefined;
  const open = () => {
    opened ??= openStore(options).catch((error: unknown) => {
      // The disk may have room again by the next request.
      opened = undefined;
      throw error;
    });
    return opened;
  };

  const app = createApp({ base, origins, required, hold, editWindow, votes, events, logger, open });
  const inFlight = new Set<Promise<Response>>();
  return {
    async fetch(request) {
      const answer = Promise.resolve(app.fetch(request));
      inFlight.add(answer);
      try {
        return await answer;
      } finally {
        inFlight.delete(answer);
      }
    },
    async ready() {
      await open();
    },
    async close() {
      events.close();
      await Promise.allSettled(inFlight);
      const store = await opened?.then(({ store }) => store).catch(() => undefined);
      opened = undefined;
      await store?.close();
    },
  };
};

const openStore = async ({ store, secret }: EndpointOptions) => {
  if (secret && secret.length < 32) throw new StartError('The secret is too short: it needs at least 32 bytes');
  const opened = await Store.open(store);
  try {
    return { store: opened, secret: secret ?? (await storedSecret(store, opened)) };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

const storedSecret = async (store: string | Dialect, opened: Store): Promise<Uint8Array> =>
  typeof store !== 'string' || store === ':memory:' || isPostgresUrl(store)
    ? opened.secret()
    : secretFile(join(dirname(store), 'secret.key'));

const checkBase = (base: string): string => {
  if (!/^(?:\/[\w.~-]+)+$/.test(base)) throw new StartError(`"${base}" is not a path: write it like /comments`);
  return base;
};
