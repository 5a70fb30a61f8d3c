import { pageUrl } from '../../internal/page.js';
import { HttpError, invalid } from '../problems.js';
import { sha256 } from '../tokens.js';
import { isCurrent, notFound, type Route } from './route.js';

/** Seconds after which who came before the feed was read may come again. */
const SOON = '5';

/**
 * `GET /related?page=`: what goes with a page. Without `page`, the index of all articles, for pages that the feed does
 * not have: these are 404.
 */
export const related: Route = async (context, options) => {
  const asked = context.req.query('page');
  const page = asked === undefined ? undefined : pageUrl(asked);
  if (asked !== undefined && !page) throw invalid({ path: ['page'], code: 'invalid' });
  const index = options.related!.source.current();
  if (!index) throw new HttpError(503, 'unavailable', { headers: { 'Retry-After': SOON } });
  const body = page ? index.page(page) : index.all();
  if (body === undefined) throw notFound();
  const etag = `W/"${sha256(body).slice(0, 32)}"`;
  context.header('ETag', etag);
  context.header('Cache-Control', 'no-cache');
  if (isCurrent(context, etag)) return context.body(null, 304);
  return context.body(body, 200, { 'Content-Type': 'application/json' });
};
