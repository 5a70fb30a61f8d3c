import { Hono } from 'hono';
import { type AppOptions, type Env, notAllowed, notFound, type Route, type RouteContext } from '../routes/route.js';
import { asset, page } from './page.js';
import { moderationHeaders } from './headers.js';
import { act, addBlock, changePage, liftBlock, undo } from './routes/actions.js';
import { showBlocks, showLog, showQueue } from './routes/queue.js';
import { reply } from './routes/reply.js';
import { showSession, signIn, signOut } from './routes/session.js';

/** What is below `{base}/moderate`: a page and its API, for this host alone. No CORS: nothing here answers another. */
export const moderationApp = (options: AppOptions): Hono<Env> => {
  const app = new Hono<Env>({ strict: false });
  app.use(moderationHeaders);
  const at = (path: string, routes: Record<string, Route>) => {
    for (const [method, route] of Object.entries(routes)) {
      app.on(method, path, (context: RouteContext) => route(context, options));
    }
    const allow = Object.keys(routes).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    app.all(path, notAllowed(allow.join(', ')));
  };

  at('/', { GET: page });
  at('/assets/:file', { GET: asset });
  at('/session', { GET: showSession, POST: signIn, DELETE: signOut });
  at('/queue', { GET: showQueue });
  at('/actions', { POST: act });
  at('/comments/:id/reply', { POST: reply });
  at('/pages', { POST: changePage });
  at('/blocks', { GET: showBlocks, POST: addBlock });
  at('/blocks/:id', { DELETE: liftBlock });
  at('/log', { GET: showLog });
  at('/log/:id/undo', { POST: undo });
  app.all('*', () => {
    throw notFound();
  });
  return app;
};
