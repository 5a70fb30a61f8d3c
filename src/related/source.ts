import { text, toArticle, type Article } from './articles.js';

/** What a source held. */
export interface Source {
  articles: Article[];
  /** Entries that were no articles. */
  skipped: number;
}

type Entry = Readonly<Record<string, unknown>>;

/** Nothing of use is longer, and a reader's memory is not ours to fill. */
const MOST_ENTRIES = 10_000;

const isObject = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** https://www.jsonfeed.org/version/1.1/ */
const fromJsonFeed = async (item: Entry): Promise<Entry> => ({
  url: item['url'] ?? item['external_url'],
  title: item['title'],
  excerpt: text(item['summary']) || text(item['content_text']) || (await plainText(item['content_html'])),
  image: item['image'] ?? item['banner_image'],
  date: item['date_published'],
  author: item['authors'] ?? item['author'],
  tags: item['tags'],
});

const plainText = async (markup: unknown): Promise<string> =>
  text(markup) && (await import('./plain-text.js')).plainText(text(markup));

/**
 * Reads a source by what it holds, whatever its type says: `{articles: […]}` or a JSON Feed.
 * @throws {SyntaxError} where it is neither
 */
export const readSource = async (body: string, url: string): Promise<Source> => {
  const document: unknown = JSON.parse(body);
  const feed = isObject(document) && Array.isArray(document['items']);
  const entries = isObject(document) ? (feed ? document['items'] : document['articles']) : undefined;
  if (!Array.isArray(entries)) throw new SyntaxError('neither {articles: […]} nor a JSON Feed');
  const articles: Article[] = [];
  let skipped = 0;
  for (const entry of entries.slice(0, MOST_ENTRIES)) {
    const article = isObject(entry) && toArticle(feed ? await fromJsonFeed(entry) : entry, url);
    if (article) articles.push(article);
    else skipped++;
  }
  return { articles, skipped };
};
