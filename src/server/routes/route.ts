import type { Context, Handler } from 'hono';
import type { Answers, Made } from '../answers.js';
import type { Backend } from '../backend.js';
import type { EventBus } from '../events.js';
import type { FormValues } from '../form/form-body.js';
import { isId } from '../id.js';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { OriginPolicy } from '../origins.js';
import type { ClientNetworks } from '../client-address.js';
import type { Deed } from '../limits/limits.js';
import type { Used } from '../limits/limiter.js';
import type { Decider } from '../moderation/decide.js';
import type { Sender } from '../moderation/rules/rule.js';
import { networkHash, networkHashes } from '../network.js';
import type { Notify } from '../notices.js';
import type { Observe } from '../observe.js';
import { HttpError } from '../problems.js';
import type { RelatedSource } from '../articles/related-source.js';
import type { Akismet } from '../spam/akismet.js';
import { authorHash } from '../tokens.js';
import type { ReadUser } from '../users.js';

/** What the routes stand on. */
export interface AppOptions {
  base: string;
  origins: OriginPolicy;
  required: readonly string[];
  decider: Decider;
  /** A judge of spam outside, where the site has one. */
  akismet: Akismet | undefined;
  /** Milliseconds in which its author may change a comment. */
  editWindow: number;
  /** Whether readers may vote. */
  votes: boolean;
  /** Who is signed in, by a token of the site. */
  readUser: ReadUser;
  events: Pick<EventBus, 'subscribe' | 'publish'>;
  notify: Notify;
  networks: ClientNetworks;
  /** Milliseconds that a comment's network is kept; 0 for not at all. */
  networkRetention: number;
  /** Where related articles are answered, and from what. */
  related: { base: string; source: RelatedSource } | undefined;
  /** Whether mails are sent. */
  mails: boolean;
  /** Lists that were answered lately. */
  answers: Answers;
  observe: Observe;
  logger: Logger;
  metrics: Metrics | undefined;
  /** The `Cache-Control` of lists and counts. */
  cacheControl: string;
  /** Says that something that readers see has changed on a page. */
  changed(page: string): void;
  /** Opened on the first call, and again after a failure. */
  open(): Promise<Backend>;
}

/**
 * `address` is that of who is connected to us; `typed` is what a plain form held, for the page that says what is wrong
 * with it; `request` what the log calls the request; `made` a list that is to be remembered.
 */
export type Env = {
  Bindings: { address?: string | undefined };
  Variables: { typed?: FormValues; request: string; made?: Made };
};

export type RouteContext = Context<Env>;
export type Route = (context: RouteContext, options: AppOptions) => Promise<Response>;

/** The hash of the network that a request comes from, as it is today. */
export const networkOf = (context: RouteContext, { networks }: AppOptions, { secret }: Backend): string | undefined => {
  const network = clientNetwork(context, networks);
  return network && networkHash(secret, network, Date.now());
};

/** The network that a request comes from, as far as the adapter and trusted proxies say. Never kept like this. */
export const clientNetwork = (context: RouteContext, networks: ClientNetworks): string | undefined =>
  networks.of(context.env.address, context.req.header('x-forwarded-for') ?? null);

/** What the rules are told of where a comment comes from. */
export const senderOf = (
  context: RouteContext,
  { networks, networkRetention }: AppOptions,
  { secret }: Backend,
): Sender => {
  const network = clientNetwork(context, networks);
  const address = networks.address(context.env.address, context.req.header('x-forwarded-for') ?? null);
  const userAgent = context.req.header('user-agent') ?? null;
  const referrer = context.req.header('referer') ?? null;
  return {
    networkRetention,
    ...(network !== undefined && { networks: (since: number) => networkHashes(secret, network, since) }),
    ...(address !== undefined && { request: { address, userAgent, referrer } }),
  };
};

/**
 * Counts what a reader does, and says what is used up. Throws a 429 when it is too much.
 * @param author What tells the author from others, if anything does.
 */
export const take = async (
  context: RouteContext,
  options: AppOptions,
  deed: Deed,
  author: string | null | undefined,
): Promise<Used> => {
  const backend = await options.open();
  const { limiter, secret } = backend;
  return limiter.take(deed, {
    author: author ? authorHash(secret, author) : undefined,
    network: networkOf(context, options, backend),
  });
};

export const notAllowed =
  (allow: string): Handler<Env> =>
  () => {
    throw new HttpError(405, 'method_not_allowed', { headers: { Allow: allow } });
  };

export const notFound = (): HttpError => new HttpError(404, 'not_found');

/** The comment's id in the address. What cannot be one is not looked for. */
export const commentId = (context: RouteContext): string => {
  const id = context.req.param('id') ?? '';
  if (!isId(id)) throw notFound();
  return id;
};

/** Whether the client has this version already (RFC 9110, 13.1.2). */
export const isCurrent = (context: RouteContext, etag: string): boolean => {
  const header = context.req.header('if-none-match');
  return (
    header !== undefined && (header.trim() === '*' || header.split(',').some((candidate) => candidate.trim() === etag))
  );
};
