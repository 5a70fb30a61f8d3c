import { toArticle, type Article, type Entry } from './articles.js';

/** Why a source could not be read. */
export interface SourceError extends Error {
  /** The answer's status, where there was an answer. */
  status: number | undefined;
}

/** What a source held. */
export interface Source {
  articles: Article[];
  /** Entries that were no articles. */
  skipped: number;
  /** The whole of `{articles: […]}`, which may be an index or what goes with one page. Not there for feeds. */
  about?: Entry | undefined;
  /** The language that all its articles are in, where it says so. */
  lang?: string;
  /** Where a source holds what goes with one page: the newest of the whole site. */
  more?: () => Promise<Source>;
}

/** What a list wants of a source. */
export interface Use {
  order: string;
  limit: number;
  page: string;
}

/** Milliseconds until a source that does not answer is given up. */
const TIMEOUT = 15_000;

/** Asks for a source, or for more of it. */
export const ask = (url: string): Promise<Response> =>
  fetch(url, { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT) });

/** Adds articles to a source. */
export const readArticles = (entries: readonly Entry[], base: string, source: Source): Source => {
  for (const entry of entries) {
    const article = toArticle(entry ?? {}, base);
    if (article) source.articles.push(article);
    else source.skipped++;
  }
  return source;
};

/**
 * Fetches and reads a source by what it holds, whatever its type says: `{articles: […]}` or a feed.
 * Rejects with a {@link SourceError} where it is neither.
 * @param use How much of it there is use for.
 */
export const fetchSource = async (url: string, use: Use): Promise<Source> => {
  let status: number | undefined;
  try {
    const response = await ask(url);
    status = response.status;
    if (!response.ok) throw status;
    // What is not JSON may be XML.
    const about = (await response
      .clone()
      .json()
      .catch(() => {})) as Entry | undefined;
    return about?.['articles']
      ? readArticles(about['articles'] as Entry[], response.url || url, { articles: [], skipped: 0, about })
      : await (await import('./feeds/read-feed.js')).readFeed(response, url, use);
  } catch (cause) {
    throw Object.assign(new Error('', { cause }), { status });
  }
};
