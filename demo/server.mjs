// The demo: the pages beside this file under /, the built files under /dist/, the endpoint at /comments, and at /user-token
// a token of a reader who is signed in.
// PORT (default 4173), HOST (default 127.0.0.1) and DATA_DIR (default .data) say where.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Afterword needs Node 20.19 or later; this is ${process.versions.node}`);
}
if (!existsSync(join(root, 'dist/server/index.js'))) fail('Nothing is built yet: run "npm run build" first');

// Only now: an older Node cannot even read what these modules import.
const { serveStatic } = await import('@hono/node-server/serve-static');
const { Hono } = await import('hono');
const { SignJWT } = await import('jose');
const { createEndpoint, createLogger, runServer, StartError } = await import('../dist/server/index.js');

/** The strictest policy that the elements promise to work under. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/** For `npm run dev`: a page whose line to the server breaks loads itself anew as soon as there is a server again. */
const reloadOnRestart = (app) => {
  app.get('/__reload.js', (context) => {
    context.header('Content-Type', 'text/javascript');
    return context.body(
      "let lost; const line = new EventSource('/__reload'); line.onerror = () => (lost = true); line.onopen = () => lost && location.reload();",
    );
  });
  app.get('/__reload', (context) => {
    context.header('Content-Type', 'text/event-stream');
    return context.body(
      new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('retry: 300\n\n')) }),
    );
  });
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.get('content-type')?.startsWith('text/html')) return;
    const page = (await context.res.text()).replace('</head>', '<script src="/__reload.js"></script></head>');
    context.res = new Response(page, { status: context.res.status, headers: context.res.headers });
    context.res.headers.delete('content-length');
  });
};

const port = Number(process.env.PORT || 4173);
const host = process.env.HOST || '127.0.0.1';
const logger = createLogger('warn');

/** What a site and its endpoint both know. Here they are one, so that it need not last. */
const userSecret = randomBytes(32);

/** As a site makes it for a reader who has an account there. */
const userToken = (url) =>
  new SignJWT({
    sub: 'demo-reader',
    name: 'A signed-in reader',
    email: 'reader@tide-table.example',
    avatar: new URL('/images/icon.svg', url).href,
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(userSecret);

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartError(`PORT is "${process.env.PORT}": a port is a number from 0 to 65535`);
  }
  const endpoint = createEndpoint({
    store: join(process.env.DATA_DIR || '.data', 'comments.sqlite'),
    // What visitors of the demo write shows at once; what looks like advertising waits.
    moderation: { mode: 'none', links: 2 },
    users: { secret: userSecret },
    logger,
  });
  await endpoint.ready();

  const app = new Hono();
  app.all('/comments', (context) => endpoint.fetch(context.req.raw, context.env));
  app.all('/comments/*', (context) => endpoint.fetch(context.req.raw, context.env));
  app.get('/healthz', (context) => endpoint.fetch(context.req.raw));
  // A real site gives this to nobody but who is signed in, as part of their page.
  app.get('/user-token', async (context) => {
    context.header('Cache-Control', 'no-store');
    return context.text(await userToken(context.req.url));
  });
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-cache');
    context.header('X-Content-Type-Options', 'nosniff');
    if (context.res.headers.get('content-type')?.startsWith('text/html')) {
      context.header('Content-Security-Policy', policy);
    }
  });
  if (process.env.AFTERWORD_DEV) reloadOnRestart(app);
  app.use('/dist/*', serveStatic({ root }));
  app.use(serveStatic({ root: join(root, 'demo') }));

  await runServer({
    fetch: (request, info) => app.fetch(request, info),
    close: endpoint.close,
    port,
    host,
    logger,
    started: (server) => console.log(`Afterword demo: http://localhost:${server.port}/`),
  });
} catch (error) {
  if (error instanceof StartError) fail(error.message);
  throw error;
}
