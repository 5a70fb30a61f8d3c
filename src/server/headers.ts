import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HttpError } from './problems.js';
import type { OriginPolicy } from './origins.js';

/** Nothing that comes from here is a document, may be framed or sniffed into one. */
const always: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Adds what every response carries, unless the response knows better. */
export const secureHeaders = (headers: Headers): void => {
  for (const [name, value] of Object.entries(always)) if (!headers.has(name)) headers.set(name, value);
};

const EXPOSED = [
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'Idempotency-Replayed',
  'Location',
  'ETag',
  'X-Request-Id',
];

/** Scripts of allowed origins may read answers, with no credentials; others get no word of permission. */
export const allowOrigins = (policy: OriginPolicy): MiddlewareHandler => {
  const allows = (origin: string, context: Context) => policy.allowsOrigin(origin, new URL(context.req.url));
  const preflight = cors({
    origin: (origin, context) => (allows(origin, context) ? origin : undefined),
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowHeaders: ['Content-Type', 'Idempotency-Key', 'Authorization'],
    exposeHeaders: EXPOSED,
    maxAge: 7200,
  });
  return async (context, next) => {
    if (context.req.method === 'OPTIONS') return preflight(context, next);
    await next();
    // The middleware would have Hono unpack each answer and pack it again, which takes longer than making it.
    const { headers } = context.res;
    const origin = context.req.header('origin');
    if (origin !== undefined && allows(origin, context)) headers.set('Access-Control-Allow-Origin', origin);
    headers.set('Access-Control-Expose-Headers', EXPOSED.join(','));
    headers.append('Vary', 'Origin');
  };
};

/** Refuses a write that another site made a visitor's browser send. A client that is no browser sends neither header. */
export const refuseForeign = (policy: OriginPolicy, request: Request): void => {
  const origin = request.headers.get('origin');
  const foreign =
    origin === null
      ? request.headers.get('sec-fetch-site') === 'cross-site'
      : !policy.allowsOrigin(origin, new URL(request.url));
  if (foreign) throw new HttpError(403, 'forbidden');
};
