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
}

/** Milliseconds until a source that does not answer is given up. */
const TIMEOUT = 15_000;

/** Reads a source by what it holds, whatever its type says: `{articles: […]}` or a JSON Feed. Throws where it is neither. */
export const readSource = async (body: string, url: string): Promise<Source> => {
  const { articles, items } = JSON.parse(body) as Entry;
  const members = articles ? (entry: Entry) => entry : (await import('./json-feed.js')).fromJsonFeed;
  const source: Source = { articles: [], skipped: 0 };
  for (const entry of (articles ?? items) as Entry[]) {
    const article = toArticle(members(entry ?? {}), url);
    if (article) source.articles.push(article);
    else source.skipped++;
  }
  return source;
};

/** Fetches and reads a source. Rejects with a {@link SourceError}. */
export const fetchSource = async (url: string): Promise<Source> => {
  let status: number | undefined;
  try {
    const response = await fetch(url, { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT) });
    status = response.status;
    if (!response.ok) throw status;
    return await readSource(await response.text(), url);
  } catch (cause) {
    throw Object.assign(new Error('', { cause }), { status });
  }
};
