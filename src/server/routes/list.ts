import { accepts } from 'hono/accepts';
import type { CommentList } from '../../contract/index.js';
import { fragment, fragmentHeaders } from '../fragment/fragment.js';
import { listCursor, parseListQuery, type Query, restCursor } from '../list-query.js';
import { publicComment } from '../public-comment.js';
import type { PageState } from '../storage/pages.js';
import type { Store } from '../storage/store.js';
import { type AppOptions, isCurrent, notFound, type Route } from './route.js';

/** Version of what a list looks like, the rules of Markdown included: a new one must not be answered with an old ETag. */
const LIST_FORMAT = 3;

/** `GET {endpoint}`: as JSON, or as markup for who asks for that. */
export const list: Route = async (context, options) => {
  const url = new URL(context.req.url);
  const query = parseListQuery(url.searchParams);
  const { store } = await options.open();
  const state = await store.page(query.page);
  const markup =
    accepts(context, { header: 'Accept', supports: ['application/json', 'text/html'], default: 'application/json' }) ===
    'text/html';

  const etag = version(state, options, markup);
  const answer = isCurrent(context, etag) ? undefined : await read(store, query, state, options);
  // Only now: a thread that is not there has no version.
  context.header('Vary', 'Accept', { append: true });
  context.header('Cache-Control', options.cacheControl);
  context.header('ETag', etag);
  if (!answer) return context.body(null, 304);
  if (!markup) return context.json(answer);
  const body = await fragment(answer, { page: query.page, url, required: options.required });
  return context.body(body, 200, fragmentHeaders(options.origins.listed));
};

const version = ({ revision, closed }: PageState, { votes }: AppOptions, markup: boolean): string =>
  `W/"${LIST_FORMAT}.${revision}.${Number(closed)}.${Number(votes)}${markup ? '.html' : ''}"`;

const read = async (
  store: Store,
  query: Query,
  { published, closed }: PageState,
  { votes }: AppOptions,
): Promise<CommentList> => {
  const page = { total: published, closed, markdown: true };
  if (query.kind === 'list') {
    const { rows, cut, next } = await store.list(query);
    const comments = rows.map((row) => {
      const last = cut.get(row.id);
      return { ...publicComment(row, votes), ...(last && { rest: restCursor(row.id, last) }) };
    });
    return { comments, ...page, next: listCursor(next, query.sort) };
  }
  const thread =
    query.kind === 'rest'
      ? await store.rest(query.page, query.root, query.after)
      : await store.thread(query.page, query.comment);
  if (!thread) throw notFound();
  const { rows, last } = thread;
  return {
    comments: rows.map((row) => publicComment(row, votes)),
    ...page,
    next: last === undefined ? null : restCursor(rows[0]!.root, last),
  };
};
