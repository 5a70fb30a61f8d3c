import { accepts } from 'hono/accepts';
import type { CommentList } from '../../contract/index.js';
import { JSON_TYPE } from '../body.js';
import { fragment, fragmentHeaders } from '../fragment/fragment.js';
import { listCursor, parseListQuery, type Query, restCursor } from '../list-query.js';
import { publicComment } from '../public-comment.js';
import type { PageState } from '../storage/pages.js';
import type { Store } from '../storage/store.js';
import { type AppOptions, isCurrent, notFound, type Route } from './route.js';

/** Version of what a list looks like, the rules of Markdown included: a new one must not be answered with an old ETag. */
const LIST_FORMAT = 3;

const HTML = 'text/html';

/** `GET {endpoint}`: as JSON, or as markup for who asks for that. Made once for all who ask for the same meanwhile. */
export const list = (): Route => {
  const making = new Map<string, Promise<string>>();
  const once = (key: string, make: () => Promise<string>): Promise<string> => {
    let made = making.get(key);
    if (!made) making.set(key, (made = make().finally(() => making.delete(key))));
    return made;
  };
  return async (context, options) => {
    const url = new URL(context.req.url);
    const query = parseListQuery(url.searchParams);
    const { page } = query;
    const { store } = await options.open();
    const state = await store.page(page);
    const markup = accepts(context, { header: 'Accept', supports: [JSON_TYPE, HTML], default: JSON_TYPE }) === HTML;
    const etag = listVersion(state, options, markup);
    const make = async () => {
      const answer = await read(store, query, state, options);
      const { required } = options;
      return markup ? await fragment(answer, { page, url, required }) : JSON.stringify(answer);
    };
    const body = isCurrent(context, etag) ? undefined : await once(`${etag} ${url.href}`, make);
    // Only now: a thread that is not there has no version.
    context.header('Vary', 'Accept', { append: true });
    context.header('Cache-Control', options.cacheControl);
    context.header('ETag', etag);
    if (body === undefined) return context.body(null, 304);
    context.set('made', { page, etag, body });
    return context.body(body, 200, markup ? fragmentHeaders(options.origins.listed) : { 'Content-Type': JSON_TYPE });
  };
};

/** The ETag of a page's lists. The form that stands below the markup says which fields must be filled. */
export const listVersion = (
  { revision, closed }: PageState,
  { votes, required }: Pick<AppOptions, 'votes' | 'required'>,
  markup: boolean,
): string =>
  `W/"${[LIST_FORMAT, revision, Number(closed), Number(votes), ...(markup ? ['html', ...required] : [])].join('.')}"`;

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
