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

/** Begins to look at a request. */
export type Observe = (method: string) => Observed;

export interface Observed {
  /** What the request is called in the log. */
  request: string;
  /** Tells log and metrics what became of it. */
  answered(route: string, status: number, code?: string): void;
}

export const createObserve =
  (logger: Logger, metrics: Metrics | undefined): Observe =>
  (method) => {
    const started = performance.now();
    const request = randomUUID();
    return {
      request,
      answered(route, status, code) {
        const seconds = (performance.now() - started) / 1000;
        const fields = { method: METHODS.includes(method) ? method : 'other', route, status };
        metrics?.answered({ ...fields, seconds });
        logger.info({ request, ...fields, code, ms: Math.round(seconds * 10_000) / 10 }, 'answered');
      },
    };
  };

/** Names each request, and tells what became of it. */
export const observed =
  (observe: Observe): MiddlewareHandler<Env> =>
  async (context, next) => {
    const { request, answered } = observe(context.req.method);
    context.set('request', request);
    await next();
    context.res.headers.set('X-Request-Id', request);
    const path = routePath(context);
    const code = context.error instanceof HttpError ? context.error.code : undefined;
    answered(path.endsWith('*') ? 'other' : path, context.res.status, code);
  };
