import { readFile, stat } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { SourceArticle } from './article.js';
import { readFeed } from './feed.js';
import { FetchError, type Fetcher, type Version } from './fetch.js';
import { decode } from './html.js';

/** A text from a file or an address. */
export interface Text {
  body: string;
  /** What its relative addresses are relative to. */
  url: string;
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
    const { body, url, version } = await fetcher(source, known);
    return { text: body === undefined ? undefined : { body, url }, version };
  }
  try {
    const version = { lastModified: `${(await stat(source)).mtimeMs}` };
    if (version.lastModified === known.lastModified) return { text: undefined, version };
    return { text: { body: decode(await readFile(source)), url: pathToFileURL(source).href }, version };
  } catch (error) {
    throw new FetchError(`${source} cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
};

/** All articles of a feed, over its pages; each address once. Rejects with a {@link FetchError} where it is none. */
export const readFeedPages = async ({ body, url }: Text, fetcher: Fetcher): Promise<SourceArticle[]> => {
  const found = new Map<string, SourceArticle>();
  let feed = parse(body, url);
  for (let page = 1; ; page++) {
    for (const article of feed.articles) if (!found.has(article.url)) found.set(article.url, article);
    if (!feed.next || page === MOST_PAGES || !isAddress(url)) return [...found.values()];
    const fetched = await fetcher(feed.next);
    const before = found.size;
    feed = parse(fetched.body ?? '', fetched.url);
    // A feed that leads in a circle has nothing new.
    if (feed.articles.every((article) => found.has(article.url))) feed.next = undefined;
    if (!feed.articles.length && found.size === before) return [...found.values()];
  }
};

const parse = (body: string, url: string) => {
  try {
    return readFeed(body, url);
  } catch (cause) {
    throw new FetchError(`${url} is no feed: RSS, Atom or JSON Feed`, { cause });
  }
};
