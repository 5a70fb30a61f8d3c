import { type Context, Hono } from 'hono';
import type { CommentList } from '../contract/index.js';
import { FORM_TYPE, mediaType, parseJson, readText } from './body.js';
import { parseDraft } from './draft.js';
import { failurePage } from './form/failure-page.js';
import { formBody, type FormValues, parseForm, refererPage } from './form/form-body.js';
import { allowOrigins, refuseForeign, secureHeaders } from './headers.js';
import { formKey, requestKey } from './idempotency.js';
import { cursorOf, parseListQuery } from './list-query.js';
import { describeError, type Logger } from './log.js';
import type { OriginPolicy } from './origins.js';
import { type Hold, postComment } from './post-comment.js';
import { HttpError, problemResponse, toHttpError } from './problems.js';
import { publicComment } from './public-comment.js';
import type { Store } from './storage/store.js';

export interface AppOptions {
  base: string;
  origins: OriginPolicy;
  required: readonly string[];
  hold: Hold;
  logger: Logger;
  /** Opened on the first call, and again after a failure. */
  open(): Promise<{ store: Store; secret: Uint8Array }>;
}

/** `typed` is what a plain form held, for the page that says what is wrong with it. */
type Env = { Variables: { typed?: FormValues } };

/** Version of what a list looks like: a new one must not be answered with an old ETag. */
const LIST_FORMAT = 1;

/** The routes. One boundary makes a response of whatever is thrown. */
export const createApp = (options: AppOptions): Hono<Env> => {
  const { base, origins, logger } = options;
  const app = new Hono<Env>({ strict: false });

  app.use(async (context, next) => {
    await next();
    secureHeaders(context.res.headers);
  });
  app.use(`${base}/*`, allowOrigins(origins));

  app.get('/healthz', async (context) => {
    const { store } = await options.open();
    await store.check();
    return context.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' });
  });
  app.get(base, (context) => list(context, options));
  app.post(base, (context) => post(context, options));
  app.get(`${base}/:id`, async (context) => {
    const { store } = await options.open();
    const row = await store.find(context.req.param('id'));
    if (!row) throw new HttpError(404, 'not_found');
    return context.json(publicComment(row), 200, { 'Cache-Control': 'no-cache' });
  });

  app.all('/healthz', notAllowed('GET, HEAD'));
  app.all(base, notAllowed('GET, HEAD, POST, OPTIONS'));
  app.all(`${base}/:id`, notAllowed('GET, HEAD, OPTIONS'));
  app.notFound(() => problemResponse(new HttpError(404, 'not_found')));

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

const notAllowed = (allow: string) => () => {
  throw new HttpError(405, 'method_not_allowed', { headers: { Allow: allow } });
};

const list = async (context: Context<Env>, { open }: AppOptions): Promise<Response> => {
  const query = parseListQuery(new URL(context.req.url).searchParams);
  const { store } = await open();
  const { published, revision, closed } = await store.page(query.page);
  const headers = { ETag: `W/"${LIST_FORMAT}.${revision}.${Number(closed)}"`, 'Cache-Control': 'no-cache' };
  if (matches(context.req.header('if-none-match'), headers.ETag)) return context.body(null, 304, headers);
  const { rows, next } = await store.list(query);
  const body: CommentList = { comments: rows.map(publicComment), total: published, next: cursorOf(next), closed };
  return context.json(body, 200, headers);
};

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined && (header.trim() === '*' || header.split(',').some((candidate) => candidate.trim() === etag));

const post = async (context: Context<Env>, options: AppOptions): Promise<Response> => {
  const request = context.req.raw;
  const url = new URL(request.url);
  const { origins, required, hold } = options;
  refuseForeign(origins, request);
  const isForm = mediaType(request.headers) === FORM_TYPE;
  // A form needs no leave of CORS, so it must say where it stands, and truthfully: only a browser sets this header.
  if (isForm && !request.headers.has('origin')) throw new HttpError(403, 'forbidden');

  const text = await readText(request);
  const values = isForm ? parseForm(text) : undefined;
  if (values) context.set('typed', values);
  const body = values ? formBody(values, refererPage(request.headers.get('referer'), url)) : parseJson(text);
  const draft = parseDraft(body, { required, allowsPage: (page) => origins.allowsPage(page, url) });
  const asPage = wantsPage(request);
  const key =
    requestKey(request.headers.get('idempotency-key'), values?.key, draft) ?? (asPage ? formKey(draft) : undefined);

  const { store, secret } = await options.open();
  const { status, replayed, comment, token } = await postComment(draft, { store, secret, hold, key });
  if (asPage) return backToPage(draft.page, comment.status === 'held' ? 'afterword-held' : `comment-${comment.id}`);
  return context.json({ comment, token }, status, {
    Location: `${options.base}/${comment.id}`,
    'Cache-Control': 'no-store',
    ...(replayed && { 'Idempotency-Replayed': 'true' }),
  });
};

/**
 * Back to the page at the comment. One that waits for approval is not there: `#afterword-held` lets the page say so,
 * with an element of that id and `:target`, and leaves the page's address alone.
 */
const backToPage = (page: string, fragment: string): Response =>
  new Response(null, { status: 303, headers: { Location: `${page}#${fragment}`, 'Cache-Control': 'no-store' } });

/** Whether this is a browser that leaves its page for the answer, and not a script. */
const wantsPage = (request: Request): boolean =>
  request.method === 'POST' &&
  (request.headers.get('content-type') ?? '').toLowerCase().startsWith(FORM_TYPE) &&
  /\btext\/html\b/i.test(request.headers.get('accept') ?? '');

const formFailure = async (context: Context<Env>, failure: HttpError, origins: OriginPolicy): Promise<Response> => {
  const url = new URL(context.req.url);
  const values = context.get('typed');
  const page = values?.page || refererPage(context.req.header('referer') ?? null, url);
  const known = page && URL.canParse(page) && origins.allowsPage(new URL(page), url) ? page : undefined;
  const response = await failurePage(failure, { values, page: known, action: url.pathname, origins: origins.listed });
  response.headers.set('Cache-Control', 'no-store');
  return response;
};
