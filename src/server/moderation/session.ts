import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HttpError } from '../problems.js';
import type { AppOptions, RouteContext } from '../routes/route.js';
import { SESSION_LIFETIME } from '../storage/moderation/moderators.js';
import type { Store } from '../storage/store.js';
import { sha256 } from '../tokens.js';

const TOKEN_BYTES = 32;
/** What a page that is not ours cannot send, nor know. */
export const CSRF_HEADER = 'Afterword-Csrf';

/** A moderator's token, to be shown once. Its start tells scanners of repositories what it is. */
export const newModeratorToken = (): string => `afm_${randomBytes(TOKEN_BYTES).toString('base64url')}`;

/** One for each endpoint: a `__Host-` cookie has the path `/`, so that all endpoints of a host get it. */
const cookieName = ({ base }: Pick<AppOptions, 'base'>): string => `afterword-moderator${base.replaceAll('/', '-')}`;

export interface SignedIn {
  moderator: string;
  store: Store;
  secret: Uint8Array;
}

/**
 * Begins a session in this browser. With https the cookie is bound to this host (`__Host-`); without, only a browser
 * on the machine itself gets one, since anybody on the way could read it.
 */
export const begin = async (context: RouteContext, options: AppOptions, store: Store, moderator: string) => {
  const secure = isSecure(context.req.raw);
  if (!secure && !isLoopback(context.req.url)) throw new HttpError(403, 'forbidden');
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = Date.now() + SESSION_LIFETIME;
  await store.moderation.beginSession(sha256(token), { moderator, expires_at: expiresAt });
  const common = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: SESSION_LIFETIME / 1000 } as const;
  if (secure) setCookie(context, cookieName(options), token, { ...common, secure: true, prefix: 'host' });
  else setCookie(context, cookieName(options), token, common);
  return { token, expiresAt };
};

export const end = async (context: RouteContext, options: AppOptions, store: Store): Promise<void> => {
  const token = cookieOf(context, options);
  if (token !== undefined) await store.moderation.endSession(sha256(token));
  deleteCookie(context, cookieName(options), { secure: true, path: '/', prefix: 'host' });
  deleteCookie(context, cookieName(options), { path: '/' });
};

/** Who is signed in, with their CSRF token; undefined when nobody is. */
export const current = async (context: RouteContext, options: AppOptions) => {
  const { store, secret } = await options.open();
  const token = cookieOf(context, options);
  const session = token === undefined ? undefined : await store.moderation.session(sha256(token));
  if (!session) return undefined;
  return { moderator: session.moderator, expiresAt: session.expires_at, csrf: csrfToken(secret, token!) };
};

/** The moderator who asks. Throws a 401 when nobody is signed in, a 403 when their page did not ask. */
export const signedIn = async (context: RouteContext, options: AppOptions): Promise<SignedIn> => {
  const { store, secret } = await options.open();
  const session = await current(context, options);
  if (!session) throw new HttpError(401, 'unauthorized');
  if (context.req.method !== 'GET' && context.req.method !== 'HEAD') {
    requireOwnPage(context, options.origins);
    if (!isSame(context.req.header(CSRF_HEADER) ?? '', session.csrf)) throw new HttpError(403, 'forbidden');
  }
  return { moderator: session.moderator, store, secret };
};

/** Refuses what no page of this very host has sent: a browser says so in two headers that no script can write. */
export const requireOwnPage = (context: RouteContext, origins: AppOptions['origins']): void => {
  const origin = context.req.header('origin');
  const site = context.req.header('sec-fetch-site');
  const own = origin !== undefined && origins.allowsOrigin(origin, new URL(context.req.url));
  if (!own || (site !== undefined && site !== 'same-origin')) throw new HttpError(403, 'forbidden');
};

export const csrfToken = (secret: Uint8Array, token: string): string =>
  createHmac('sha256', secret).update(`csrf\n${token}`).digest('base64url');

const cookieOf = (context: RouteContext, options: AppOptions): string | undefined => {
  const name = cookieName(options);
  return getCookie(context, name, 'host') ?? (isLoopback(context.req.url) ? getCookie(context, name) : undefined);
};

/** Behind a proxy that speaks TLS we are asked by http; the browser knows better. */
const isSecure = (request: Request): boolean =>
  (request.headers.get('origin') ?? request.url).toLowerCase().startsWith('https:');

const isLoopback = (url: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

const isSame = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(sha256(given)), Buffer.from(sha256(expected))];
  return timingSafeEqual(one, other);
};
