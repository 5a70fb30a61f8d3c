import { text, toArticle, type Article, type Entry } from './articles.js';

/** What a source held. */
export interface Source {
  articles: Article[];
  /** Entries that were no articles. */
  skipped: number;
}

/** Milliseconds until a source that does not answer is given up. */
const TIMEOUT = 15_000;

/** Bytes and entries: nothing of use is longer, and a reader's memory is not ours to fill. */
const MOST_BYTES = 5_000_000;
const MOST_ENTRIES = 10_000;

const isObject = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

/** https://www.jsonfeed.org/version/1.1/ */
const fromJsonFeed = async (item: Entry): Promise<Entry> => ({
  ...item,
  url: item['url'] ?? item['external_url'],
  excerpt:
    text(item['summary']) ||
    text(item['content_text']) ||
    (text(item['content_html']) && (await import('./plain-text.js')).plainText(text(item['content_html']))),
  image: item['image'] ?? item['banner_image'],
  date: item['date_published'],
  author: item['authors'] ?? item['author'],
});

/**
 * Reads a source by what it holds, whatever its type says: `{articles: […]}` or a JSON Feed.
 * @throws {Error} where it is neither
 */
export const readSource = async (body: string, url: string): Promise<Source> => {
  const document: unknown = JSON.parse(body);
  const { items, articles = items } = isObject(document) ? document : {};
  if (!Array.isArray(articles)) throw new Error('neither {articles: […]} nor a JSON Feed');
  const source: Source = { articles: [], skipped: 0 };
  for (const entry of articles.slice(0, MOST_ENTRIES) as unknown[]) {
    const article = isObject(entry) && toArticle(articles === items ? await fromJsonFeed(entry) : entry, url);
    if (article) source.articles.push(article);
    else source.skipped++;
  }
  return source;
};

/** Fetches and reads a source. `onStatus` is told the answer's status before it is read. */
export const fetchSource = async (
  url: string,
  abort: AbortSignal,
  onStatus: (status: number) => void,
): Promise<Source> => {
  const signal = AbortSignal.any([abort, AbortSignal.timeout(TIMEOUT)]);
  const response = await fetch(url, { credentials: 'omit', signal });
  onStatus(response.status);
  if (!response.ok) throw new Error(response.statusText);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let body = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    body += chunk.value;
    if (body.length > MOST_BYTES) throw new Error(`longer than ${MOST_BYTES} characters`);
  }
  return readSource(body, url);
};
