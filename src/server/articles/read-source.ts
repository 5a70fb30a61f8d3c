import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { safeUrl } from '../../internal/url.js';
import type { SourceArticle } from './article.js';
import { readFeed } from './feed.js';
import { FetchError, type Fetcher, type Version } from './fetch.js';
import { decode } from './html.js';

/** A text from a file or an address. */
export interface Text {
  body: string;
  /** What its relative addresses are relative to. */
  url: string;
  /** Where there is more of it, where its header said so. */
  next?: string | undefined;
}

/** Pages of one feed that are read at most. */
const MOST_PAGES = 50;

export const isAddress = (source: string): boolean => /^https?:\/\//i.test(source);

/** Reads a file, or fetches an address; undefined where it is as it was last time. Rejects with a {@link FetchError}. */
export const readText = async (
  source: string,
  fetcher: Fetcher,
  known: Version = {},
): Promise<{ text: Text | undefined; version: Version }> => {
  if (isAddress(source)) {
    const { body, version, ...rest } = await fetcher(source, known);
    return { text: body === undefined ? undefined : { body, ...rest }, version };
  }
  try {
    const version = { lastModified: `${(await stat(source)).mtimeMs}` };
    if (version.lastModified === known.lastModified) return { text: undefined, version };
    return { text: { body: decode(await readFile(source)), url: pathToFileURL(source).href }, version };
  } catch (error) {
    throw new FetchError(`${source} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
};

/**
 * All articles of a feed, over its pages; each address once. Rejects with a {@link FetchError} where it is none.
 * @param failed Told why the rest of them could not be read; without it, that is a reason to reject as well.
 */
export const readFeedPages = async (
  text: Text,
  fetcher: Fetcher,
  failed?: (error: unknown) => void,
): Promise<SourceArticle[]> => {
  const found = new Map<string, SourceArticle>();
  let feed = parse(text);
  for (let page = 1; ; page++) {
    for (const article of feed.articles) if (!found.has(article.url)) found.set(article.url, article);
    if (!feed.next || page === MOST_PAGES || !isAddress(text.url)) return [...found.values()];
    const before = found.size;
    try {
      const fetched = await fetcher(feed.next);
      feed = parse({ ...fetched, body: fetched.body ?? '' });
    } catch (error) {
      if (!failed) throw error;
      failed(error);
      return [...found.values()];
    }
    // A feed that leads in a circle has nothing new.
    if (feed.articles.every((article) => found.has(article.url))) feed.next = undefined;
    if (!feed.articles.length && found.size === before) return [...found.values()];
  }
};

const parse = ({ body, url, next }: Text) => {
  try {
    const feed = readFeed(body, url);
    return { ...feed, next: feed.next ?? (next && safeUrl(next, url)) };
  } catch (cause) {
    throw new FetchError(`${url} is no feed: RSS, Atom, JSON Feed or WordPress’s posts`, { cause });
  }
};
