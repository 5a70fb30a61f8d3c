import type { MiddlewareHandler } from 'hono';
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

/** Scripts of allowed origins may read answers, with no credentials; others get no word of permission. */
export const allowOrigins = (policy: OriginPolicy): MiddlewareHandler =>
  cors({
    origin: (origin, context) => (policy.allowsOrigin(origin, new URL(context.req.url)) ? origin : undefined),
    allowMethods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowHeaders: ['Content-Type', 'Idempotency-Key', 'Authorization'],
    exposeHeaders: [
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotency-Replayed',
      'Location',
      'ETag',
      'X-Request-Id',
    ],
    maxAge: 7200,
  });

/** Refuses a write that another site made a visitor's browser send. A client that is no browser sends neither header. */
export const refuseForeign = (policy: OriginPolicy, request: Request): void => {
  const origin = request.headers.get('origin');
  const foreign =
    origin === null
      ? request.headers.get('sec-fetch-site') === 'cross-site'
      : !policy.allowsOrigin(origin, new URL(request.url));
  if (foreign) throw new HttpError(403, 'forbidden');
};
