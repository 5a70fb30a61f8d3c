import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import { HttpError } from './problems.js';
import type { Env } from './routes/route.js';

/** What is told of a request that was answered. Nothing of it is what somebody typed. */
export interface Answered {
  /** `other` for one that is none of HTTP's usual ones. */
  method: string;
  /** The address as the routes have it, such as `/comments/:id`; `other` where there is none. */
  route: string;
  status: number;
  /** Seconds until the answer began. */
  seconds: number;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Names each request, and tells log and metrics what became of it. */
export const observe =
  (logger: Logger, metrics: Metrics | undefined): MiddlewareHandler<Env> =>
  async (context, next) => {
    const started = performance.now();
    const request = randomUUID();
    context.set('request', request);
    await next();
    context.res.headers.set('X-Request-Id', request);
    const path = routePath(context);
    const answered: Answered = {
      method: METHODS.includes(context.req.method) ? context.req.method : 'other',
      route: path.endsWith('*') ? 'other' : path,
      status: context.res.status,
      seconds: (performance.now() - started) / 1000,
    };
    metrics?.answered(answered);
    const { seconds, ...fields } = answered;
    const code = context.error instanceof HttpError ? context.error.code : undefined;
    logger.info({ request, ...fields, code, ms: Math.round(seconds * 10_000) / 10 }, 'answered');
  };
