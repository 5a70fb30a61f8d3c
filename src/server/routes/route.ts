import type { Context, Handler } from 'hono';
import type { EventBus } from '../events.js';
import type { FormValues } from '../form/form-body.js';
import { isId } from '../id.js';
import type { Logger } from '../log.js';
import type { OriginPolicy } from '../origins.js';
import type { Hold } from '../post-comment.js';
import { HttpError } from '../problems.js';
import type { Store } from '../storage/store.js';

/** What the routes stand on. */
export interface AppOptions {
  base: string;
  origins: OriginPolicy;
  required: readonly string[];
  hold: Hold;
  /** Milliseconds in which its author may change a comment. */
  editWindow: number;
  /** Whether readers may vote. */
  votes: boolean;
  events: EventBus;
  logger: Logger;
  /** Opened on the first call, and again after a failure. */
  open(): Promise<{ store: Store; secret: Uint8Array }>;
}

/** `typed` is what a plain form held, for the page that says what is wrong with it. */
export type Env = { Variables: { typed?: FormValues } };

export type RouteContext = Context<Env>;
export type Route = (context: RouteContext, options: AppOptions) => Promise<Response>;

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
