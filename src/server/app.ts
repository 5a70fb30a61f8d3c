import { Hono } from 'hono';
import { allowOrigins, secureHeaders } from './headers.js';
import { describeError } from './log.js';
import { moderationApp } from './moderation/app.js';
import { problemResponse, toHttpError } from './problems.js';
import { changeComment, deleteComment, showComment } from './routes/comment.js';
import { counts } from './routes/counts.js';
import { listen } from './routes/events.js';
import { list } from './routes/list.js';
import { formFailure, post, wantsPage } from './routes/post.js';
import { related } from './routes/related.js';
import { report } from './routes/report.js';
import { type AppOptions, type Env, notAllowed, notFound, type Route, type RouteContext } from './routes/route.js';
import { vote } from './routes/vote.js';

/** The routes. One boundary makes a response of whatever is thrown. */
export const createApp = (options: AppOptions): Hono<Env> => {
  const { base, origins, logger, votes } = options;
  const app = new Hono<Env>({ strict: false });
  const answer = (route: Route) => (context: RouteContext) => route(context, options);

  app.use(async (context, next) => {
    await next();
    secureHeaders(context.res.headers);
  });
  // Before CORS, which is not for these.
  app.route(`${base}/moderate`, moderationApp(options));
  app.use(`${base}/*`, allowOrigins(origins));

  // Whether the process answers: one that does not is to be started again, which would not help a database.
  app.get('/healthz', (context) => context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }));
  // Whether it is of use: its tables are up to date, and the store answers.
  app.get('/readyz', async (context) => {
    const { store } = await options.open();
    await store.check();
    return context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });
  });
  for (const path of ['/healthz', '/readyz']) app.all(path, notAllowed('GET, HEAD'));

  app.get(base, answer(list));
  app.post(base, answer(post));
  app.all(base, notAllowed('GET, HEAD, POST, OPTIONS'));

  app.get(`${base}/counts`, answer(counts));
  app.all(`${base}/counts`, notAllowed('GET, HEAD, OPTIONS'));
  app.get(`${base}/events`, answer(listen));
  app.all(`${base}/events`, notAllowed('GET, HEAD, OPTIONS'));

  app.get(`${base}/:id`, answer(showComment));
  app.patch(`${base}/:id`, answer(changeComment));
  app.delete(`${base}/:id`, answer(deleteComment));
  app.all(`${base}/:id`, notAllowed('GET, HEAD, PATCH, DELETE, OPTIONS'));

  if (votes) {
    app.put(`${base}/:id/vote`, answer(vote(true)));
    app.delete(`${base}/:id/vote`, answer(vote(false)));
    app.all(`${base}/:id/vote`, notAllowed('PUT, DELETE, OPTIONS'));
  }
  app.post(`${base}/:id/report`, answer(report));
  app.all(`${base}/:id/report`, notAllowed('POST, OPTIONS'));

  if (options.related) {
    app.use(options.related.base, allowOrigins(origins));
    app.get(options.related.base, related(options.related.source));
    app.all(options.related.base, notAllowed('GET, HEAD, OPTIONS'));
  }

  app.notFound(() => problemResponse(notFound()));

  app.onError((error, context) => {
    const failure = toHttpError(error);
    if (failure.status >= 500) {
      const { status, code, cause } = failure;
      // The path is one of ours; the query names a page and stays out of the log.
      const fields = { method: context.req.method, path: context.req.path, status, code, error: describeError(cause) };
      logger[failure.code === 'internal' ? 'error' : 'warn'](fields, failure.message);
    }
    return wantsPage(context.req.raw) ? formFailure(context, failure, origins) : problemResponse(failure);
  });
  return app;
};
