import { pageFileName } from '../ranking/page-file.js';
import { pageOf } from './articles.js';
import { fetchSource, type Source, type SourceError, type Use } from './source.js';

/** Nothing is there, or what hosts of single-page apps say instead. */
const isMissing = ({ status }: SourceError): boolean => status === 404 || status === 410 || status === 200;

const FEED = /\/(feed|rss|atom|posts)\/$/i;

const orElse = async (first: Promise<Source>, next: () => Promise<Source>): Promise<Source> => {
  try {
    return await first;
  } catch (error) {
    if (isMissing(error as SourceError)) return next();
    throw error;
  }
};

/**
 * What goes with a page, from where it was worked out before: an endpoint is asked for the page; in a folder that
 * `afterword related` has written lies a file for it. Either may not know the page yet, and has an index of the whole
 * site. What has neither is a source itself.
 */
export const fetchBuilt = (src: string, use: Use): Promise<Source> => {
  const url = new URL(src);
  const page = pageOf(use);
  // What ends like these is a feed, and so is what WordPress answers below its first page.
  if (FEED.test(url.pathname) || (url.pathname.endsWith('/') && url.search)) return fetchSource(src, use);
  const isFolder = url.pathname.endsWith('/');
  const own = isFolder ? new URL(pageFileName(page), url) : new URL(url);
  if (!isFolder) own.searchParams.set('page', page);
  const index = () => fetchSource(isFolder ? new URL('index.json', url).href : src, use);
  const found = fetchSource(own.href, use).then((source) => ({ ...source, more: index }));
  return orElse(found, () => (isFolder ? orElse(index(), () => fetchSource(src, use)) : index()));
};
