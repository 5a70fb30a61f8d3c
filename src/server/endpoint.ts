import type { Dialect } from 'kysely';
import { createAnswers } from './answers.js';
import { createApp } from './app.js';
import { type Backend, openBackend } from './backend.js';
import { clientNetworks } from './client-address.js';
import { EDIT_WINDOW, LONGEST_EDIT_WINDOW } from './edit-window.js';
import { createEvents, type EventBus } from './events.js';
import { createLogger, type Logger } from './log.js';
import { checkMail, type MailOptions } from './mail/options.js';
import type { Metrics } from './metrics.js';
import { type LimitOptions, limitsOf } from './limits/limits.js';
import { NETWORK_RETENTION } from './network.js';
import { createObserve } from './observe.js';
import { operations } from './openapi/operations.js';
import { originPolicy } from './origins.js';
import { listVersion } from './routes/list.js';
import type { PageState } from './storage/pages.js';
import { createDecider } from './moderation/decide.js';
import type { ModerationMode, RuleOptions } from './moderation/rules/rules.js';
import { type Notify, safely } from './notices.js';
import { type OnChange, tellChanges } from './purge.js';
import { type RelatedOptions, RelatedSource } from './articles/related-source.js';
import { createAkismet } from './spam/akismet.js';
import { layersOf, type SpamOptions } from './spam/layers.js';
import { StartError } from './start-error.js';
import { type UserOptions, userReader } from './users.js';

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
  /**
   * Which comments wait for approval: the `first` of an author, `all`, or `none`; or this and the other rules. Default:
   * `first`.
   */
  moderation?: ModerationMode | RuleOptions;
  /** What looks at every comment for spam. Default: all that needs nobody outside. */
  spam?: SpamOptions;
  /** Mails to moderators, and to authors who ask for mails about replies. Default: none. */
  mail?: MailOptions | undefined;
  /** Told of every comment that waits, is published or is reported, when that is on disk. */
  notify?: Notify;
  /** Fields that must hold something besides the text: `name`, `email`, `website`. Default: none. */
  required?: readonly string[];
  /**
   * Names that nobody may comment under without a role of the site's, nor under what looks like them; those of moderators
   * are among them. Default: these alone.
   */
  reserved?: readonly string[];
  /** Milliseconds in which its author may edit and delete a comment; 0 is never. Default: 15 minutes. */
  editWindow?: number;
  /** Whether readers may vote for comments. Default: true. */
  votes?: boolean;
  /**
   * Proxies whose `X-Forwarded-For` is believed, such as `10.0.0.0/8`. Default: none; the client is who is connected.
   */
  trustProxy?: readonly string[];
  /** How often readers may do things; false for as often as they like. Default: {@link defaultLimits}. */
  limits?: LimitOptions | false;
  /**
   * Milliseconds that a comment is kept with a hash of the network that it came from; 0 for not at all. The address
   * itself is not kept, except, encrypted and for as long, where Akismet is to learn from moderators. Default: 30 days.
   */
  networkRetention?: number;
  /** Milliseconds that a comment is kept with its author's email address. Default: for ever. */
  emailRetention?: number | undefined;
  /**
   * Seconds that a shared cache, such as a CDN, may give lists and counts without asking, and then while it asks.
   * Default: none; caches ask each time.
   */
  cache?: { fresh: number; stale: number };
  /**
   * Called after something that readers see has changed, so that caches can be told. Nobody waits for it; when it fails, it
   * is called again for a quarter of an hour, with growing pauses.
   */
  onChange?: OnChange | undefined;
  /** The site's feed, for `GET /related?page=`. Default: none, and no such answers. */
  related?: RelatedOptions;
  /**
   * How many may listen to what happens on their page at the same time; of one network a tenth of them, and 20 in any
   * case. Default: 1,000.
   */
  listeners?: number;
  /**
   * What the tokens of the comments' authors are derived from, at least 32 bytes. Default: drawn on first use, and
   * kept in the file `secret.key` beside the SQLite file, else in the database.
   */
  secret?: Uint8Array | undefined;
  /** How the site signs the tokens that say who is signed in there. Default: nobody is. */
  users?: UserOptions;
  /** Default: pino, JSON lines on standard error. */
  logger?: Logger;
  /** What counts requests and comments, one for each endpoint. Default: nothing does. */
  metrics?: Metrics | undefined;
}

/** What an adapter may tell of a request that the request itself does not say. */
export interface RequestInfo {
  /** The address that the connection came from. Without it, networks have no limits. */
  address?: string | undefined;
}

export interface Endpoint {
  /** Answers a request; never rejects. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /**
   * Resolves when the store is open and the feed, if there is one, was looked at; rejects with a {@link StartError} that
   * says in one line why the store is not.
   */
  ready(): Promise<void>;
  /** Ends the streams of events, waits for what else is in flight, then closes the store. */
  close(): Promise<void>;
}

const LISTENERS = 1_000;

const FIELDS = ['name', 'email', 'website'];

/**
 * The comments endpoint, on web standards: `GET` and `POST {base}`; `GET`, `PATCH` and `DELETE {base}/{id}`; `PUT` and
 * `DELETE {base}/{id}/vote`, `POST {base}/{id}/report`; `GET {base}/counts`, `{base}/events` and `{base}/openapi.json`;
 * `{base}/moderate` for moderators; `{base}/mail` for links in mails; `GET /related` where there is a feed; `GET /healthz` and `/readyz`.
 * Throws a {@link StartError} when the options make no sense.
 */
export const createEndpoint = (options: EndpointOptions): Endpoint => {
  const { required = [], reserved = [], votes = true, editWindow = EDIT_WINDOW, logger = createLogger() } = options;
  const base = checkBase(options.base ?? '/comments');
  const origins = originPolicy(options.origins ?? []);
  const unknown = required.find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) throw new StartError(`"${unknown}" cannot be required: choose from ${FIELDS.join(', ')}`);

  if (!Number.isInteger(editWindow) || editWindow < 0 || editWindow > LONGEST_EDIT_WINDOW) {
    throw new StartError(`"${editWindow}" is no time for edits: give milliseconds, or 0 for none`);
  }
  const readUser = userReader(options.users);
  const { networkRetention = NETWORK_RETENTION } = options;
  if (!(networkRetention >= 0)) throw new StartError(`"${networkRetention}" is no time to keep networks for`);
  const { emailRetention = Infinity } = options;
  if (!(emailRetention >= 0)) throw new StartError(`"${emailRetention}" is no time to keep email addresses for`);
  const { moderation = 'first' } = options;
  const { spam = {} } = options;
  const akismet = spam.akismet && createAkismet(spam.akismet, logger);
  const rules = typeof moderation === 'string' ? { mode: moderation } : moderation;
  const decider = createDecider(rules, spam, { reserved, judge: akismet?.judge });
  const learns = layersOf(spam).has('bayes');
  const mailing = options.mail && checkMail(options.mail, base);
  const told = safely(options.notify ?? (() => {}), logger);
  const notify: Notify = (notice) => {
    told(notice);
    // What is to be mailed of it is on disk as well.
    if (mailing)
      opened?.then(
        ({ mail }) => mail?.wake(),
        () => undefined,
      );
  };
  const limits = options.limits !== false && limitsOf(options.limits);
  const networks = clientNetworks(options.trustProxy ?? []);
  const bus = createEvents(options.listeners ?? LISTENERS);
  const { store, secret, metrics } = options;
  metrics?.listens(() => bus.count);
  const changes = tellChanges(options.onChange, logger);

  let opened: Promise<Backend> | undefined;
  const open = () => {
    const kept = { store, secret, editWindow, networkRetention, emailRetention, learns };
    const { allowsPage } = origins;
    opened ??= openBackend({ ...kept, limits, votes, events: bus, mailing, allowsPage, logger, metrics }).catch(
      (error: unknown) => {
        // The disk may have room again by the next request.
        opened = undefined;
        throw error;
      },
    );
    return opened;
  };
  const events: Pick<EventBus, 'subscribe' | 'publish'> = {
    subscribe(page, network) {
      // Other instances are heard of as soon as the store is open.
      open().catch(() => undefined);
      return bus.subscribe(page, network);
    },
    publish(page, event, data) {
      bus.publish(page, event, data);
      changes.tell(page);
      const tell = ({ relay }: Backend) => relay.tell(page, event, 'id' in data ? data.id : data.comment.id);
      opened?.then(tell, () => undefined);
    },
  };

  const related = options.related && {
    base: checkBase(options.related.base ?? '/related', base),
    source: new RelatedSource(options.related, logger),
  };
  const observe = createObserve(logger, metrics);
  const isCurrent = (etag: string, state: PageState) =>
    [false, true].some((markup) => etag === listVersion(state, { votes, required }, markup));
  const answers = createAnswers({ route: base, isCurrent, open, observe });
  const app = createApp({
    base,
    answers,
    observe,
    origins,
    required,
    decider,
    akismet,
    editWindow,
    votes,
    readUser,
    events,
    notify,
    networks,
    networkRetention,
    cacheControl: cacheControl(options.cache),
    changed: changes.tell,
    logger,
    metrics,
    open,
    related,
    mails: mailing !== undefined,
  });
  let hinted = false;
  const hint = (proxy: string | undefined, { headers }: Request) => {
    if (hinted || !networks.isUnnamedProxy(proxy, headers.get('x-forwarded-for'))) return;
    hinted = true;
    logger.warn({ proxy }, 'requests come through a proxy that is not trusted: all readers share one limit');
  };
  const inFlight = new Set<Promise<Response>>();
  return {
    async fetch(request, { address } = {}) {
      hint(address, request);
      const answer = answers.recall(request).then((known) => known ?? app.fetch(request, { address }));
      inFlight.add(answer);
      try {
        return await answer;
      } finally {
        inFlight.delete(answer);
      }
    },
    async ready() {
      await Promise.all([open(), related?.source.look()]);
    },
    async close() {
      bus.close();
      await related?.source.close();
      await Promise.allSettled(inFlight);
      const backend = await opened?.catch(() => undefined);
      opened = undefined;
      await Promise.all([backend?.close(), akismet?.close(), changes.close()]);
    },
  };
};

/** Browsers ask each time; what their own reader wrote must not wait. */
const cacheControl = (cache: EndpointOptions['cache']): string => {
  if (!cache || (cache.fresh === 0 && cache.stale === 0)) return 'no-cache';
  const { fresh, stale } = cache;
  if (![fresh, stale].every((seconds) => Number.isInteger(seconds) && seconds >= 0)) {
    throw new StartError('Times for caches are seconds, whole and 0 or more');
  }
  return `public, max-age=0, s-maxage=${fresh}, stale-while-revalidate=${stale}`;
};

/**
 * A path that nothing else is at.
 * @param other The base of what is there already, and below which everything is its own.
 */
const checkBase = (base: string, other?: string): string => {
  if (!/^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/.test(base)) {
    throw new StartError(`"${base}" is not a path: write it like /comments`);
  }
  const taken = base === operations.health.path || base === operations.readiness.path;
  if (taken || base === other || (other && base.startsWith(`${other}/`))) {
    throw new StartError(`${base} cannot be the base: something else is answered there`);
  }
  return base;
};
