import { Hono } from 'hono';
import { allowOrigins, secureHeaders } from './headers.js';
import { describeError } from './log.js';
import { moderationApp } from './moderation/app.js';
import { observed } from './observe.js';
import { type OperationName, operations, operationsOf } from './openapi/operations.js';
import { HttpError, problemResponse, toHttpError } from './problems.js';
import { changeComment, deleteComment, showComment } from './routes/comment.js';
import { counts } from './routes/counts.js';
import { listen } from './routes/events.js';
import { health, readiness } from './routes/health.js';
import { list } from './routes/list.js';
import { followLink, showLink } from './routes/mail.js';
import { describe } from './routes/openapi.js';
import { formFailure, post, wantsPage } from './routes/post.js';
import { related } from './routes/related.js';
import { report } from './routes/report.js';
import { type AppOptions, type Env, notAllowed, notFound, type Route } from './routes/route.js';
import { vote } from './routes/vote.js';

/** The routes. One boundary makes a response of whatever is thrown. */
export const createApp = (options: AppOptions): Hono<Env> => {
  const { base, origins, logger, metrics, votes, mails, answers } = options;
  const inside: readonly string[] = [operations.health.path, operations.readiness.path];
  const app = new Hono<Env>({ strict: false });

  app.use(async (context, next) => {
    await next();
    const made = context.get('made');
    if (made) answers.keep(context.req.raw, made, context.res.headers);
  });
  app.use(observed(options.observe));
  app.use(async (context, next) => {
    await next();
    secureHeaders(context.res.headers);
  });
  // Before CORS, which is not for these.
  app.route(`${base}/moderate`, moderationApp(options));
  app.use(`${base}/*`, allowOrigins(origins));
  if (options.related) app.use(options.related.base, allowOrigins(origins));

  const handlers: Record<OperationName, Route> = {
    health,
    readiness,
    list: list(),
    post,
    counts,
    listen,
    describe: describe(),
    showLink,
    followLink,
    show: showComment,
    change: changeComment,
    remove: deleteComment,
    like: vote(true),
    unlike: vote(false),
    report,
    related,
  };
  const offered = operationsOf({ base, votes, mails, related: options.related?.base });
  for (const address of new Set(offered.map(([, { path }]) => path))) {
    const path = address.replace('{id}', ':id');
    const allowed: string[] = [];
    for (const [name, { method }] of offered.filter(([, operation]) => operation.path === address)) {
      app.on(method.toUpperCase(), path, (context) => handlers[name](context, options).catch(throwError));
      allowed.push(method === 'get' ? 'GET, HEAD' : method.toUpperCase());
    }
    if (!inside.includes(address)) allowed.push('OPTIONS');
    app.all(path, notAllowed(allowed.join(', ')));
  }

  app.notFound(() => problemResponse(notFound()));

  app.onError((error, context) => {
    const failure = toHttpError(error);
    if (failure.status >= 500) {
      const { status, code, cause } = failure;
      // The path is one of ours; the query names a page and stays out of the log.
      const { method, path } = context.req;
      const fields = { request: context.get('request'), method, path, status, code, error: describeError(cause) };
      logger[code === 'internal' ? 'error' : 'warn'](fields, failure.message);
      if (cause !== undefined) metrics?.failed(code === 'internal' ? 'internal' : 'unavailable');
    }
    return context.req.path === base && wantsPage(context.req.raw)
      ? formFailure(context, failure, origins)
      : problemResponse(failure);
  });
  return app;
};

/** A hook of the site may throw anything; what is no error would pass the boundary. */
const throwError = (thrown: unknown): never => {
  throw thrown instanceof Error ? thrown : new HttpError(500, 'internal', { cause: thrown });
};
