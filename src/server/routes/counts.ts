import { pageUrl } from '../../internal/page.js';
import { invalid } from '../problems.js';
import { sha256 } from '../tokens.js';
import { isCurrent, type Route } from './route.js';

/** Pages in one answer. */
export const MOST_PAGES = 100;

/** `GET {endpoint}/counts?page=&page=`: by the address that was asked for, however it is written. */
export const counts: Route = async (context, { open, cacheControl }) => {
  const pages = parsePages(new URL(context.req.url).searchParams.getAll('page'));
  const { store } = await open();
  const found = await store.count([...new Set(pages.values())]);
  const body = { counts: Object.fromEntries([...pages].map(([address, page]) => [address, found.get(page) ?? 0])) };
  const etag = `W/"${sha256(JSON.stringify(body)).slice(0, 32)}"`;
  context.header('ETag', etag);
  context.header('Cache-Control', cacheControl);
  return isCurrent(context, etag) ? context.body(null, 304) : context.json(body);
};

const parsePages = (addresses: readonly string[]): ReadonlyMap<string, string> => {
  if (addresses.length === 0) throw invalid({ path: ['page'], code: 'required' });
  if (addresses.length > MOST_PAGES) throw invalid({ path: ['page'], code: 'invalid' });
  return new Map(
    addresses.map((address) => {
      const page = pageUrl(address);
      if (!page) throw invalid({ path: ['page'], code: 'invalid' });
      return [address, page];
    }),
  );
};
