import { readFileSync } from 'node:fs';
import {
  createEndpoint,
  createLogger,
  createMetrics,
  type EndpointOptions,
  type LimitOptions,
  type logLevels,
  type ModerationMode,
  purgeBy,
  runServer,
  type SpamLayer,
  StartError,
} from '../server/index.js';
import { type MailFlags, mailOf } from './mail-options.js';
import { defined } from './options.js';
import { type StoreFlags, storeOf } from './store-option.js';

/** What `afterword serve` was told. */
export interface ServeFlags extends StoreFlags, MailFlags {
  port: number;
  host: string;
  origin: string[];
  moderation: ModerationMode;
  links?: number;
  words?: string[];
  scripts: string[];
  longest?: number;
  rate?: number;
  without: SpamLayer[];
  reservedName: string[];
  akismetKey?: string;
  akismetSite?: string;
  akismetUrl?: string;
  required: string[];
  base: string;
  editWindow: number;
  related?: string;
  relatedRefresh: number;
  privateHost: string[];
  votes: boolean;
  listeners: number;
  trustProxy: string[];
  limits: boolean;
  limit: LimitOptions;
  networkRetention: number;
  cache: number;
  cacheStale: number;
  purge?: string;
  emailRetention?: number;
  connections: number;
  logLevel: (typeof logLevels)[number];
  metrics?: { host: string; port: number };
  userSecret?: string;
  userKey?: string;
  userAudience?: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Serves the endpoint until the process is told to stop. */
export const serve = async (flags: ServeFlags): Promise<void> => {
  const { port, host, connections, metrics: metricsAt } = flags;
  const logger = createLogger(flags.logLevel);
  const metrics = metricsAt && createMetrics();
  const endpoint = createEndpoint({ ...optionsOf(flags), logger, metrics });
  await endpoint.ready();
  await runServer({
    fetch: endpoint.fetch,
    close: endpoint.close,
    port,
    host,
    limits: { connections },
    metrics: metrics && metricsAt && { metrics, ...metricsAt },
    logger,
    started({ url }, forPrometheus) {
      console.log(`Afterword endpoint: ${url}${flags.base}`);
      if (forPrometheus) console.log(`Metrics: ${forPrometheus.url}/metrics`);
    },
  });
};

const optionsOf = (flags: ServeFlags): EndpointOptions => {
  const { base, required, votes, listeners, trustProxy, purge } = flags;
  const { moderation: mode, scripts, links, words, rate, longest: length } = flags;
  const { related: feed, relatedRefresh, privateHost: privateHosts, cache: fresh, cacheStale: stale } = flags;
  const { userSecret: secret, userKey, userAudience: audience } = flags;
  return {
    ...{ base, required, votes, listeners, trustProxy },
    store: storeOf(flags),
    secret: secretOf(process.env['SECRET']),
    origins: flags.origin,
    editWindow: Math.round(flags.editWindow * MINUTE),
    reserved: flags.reservedName,
    networkRetention: flags.networkRetention * DAY,
    emailRetention: flags.emailRetention === undefined ? undefined : flags.emailRetention * DAY,
    limits: flags.limits && flags.limit,
    ...(fresh > 0 && { cache: { fresh, stale } }),
    onChange: purge ? purgeBy(purge) : undefined,
    moderation: { mode, scripts, ...defined({ links, words, rate, length }) },
    spam: { without: flags.without, akismet: akismetOf(flags) },
    ...(feed && { related: { feed, refresh: relatedRefresh * MINUTE, privateHosts } }),
    mail: mailOf(flags),
    users: defined({ secret, audience, key: userKey === undefined ? undefined : keyText(userKey) }),
  };
};

const akismetOf = ({ akismetKey: key, akismetSite: site = '', akismetUrl: url }: ServeFlags) =>
  key ? { key, site, url } : undefined;

/** A key as it is, or what the file of that name holds. */
const keyText = (value: string): string => {
  if (/^\s*(\{|-----BEGIN )/.test(value)) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (cause) {
    throw new StartError(`Cannot read the user key ${value} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};

/** Not a flag: what is in a flag, everybody on the machine can read. */
const secretOf = (text: string | undefined): Uint8Array | undefined => (text ? Buffer.from(text) : undefined);
