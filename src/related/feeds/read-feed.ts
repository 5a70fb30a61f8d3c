import type { Entry } from '../articles.js';
import { ask, readArticles, type Source, type Use } from '../source.js';
import { decode } from './decode.js';

/** One page of a feed. */
export interface Page {
  entries: Entry[];
  /** Where there are more. */
  next?: string | undefined;
  lang?: string | undefined;
}

/** What is asked for at most, so that an archive without end has one. */
const PAGES = 5;
const ENTRIES = 1_000;

/** Reads by what there is, whatever its type says. A parser is fetched when something needs it. */
const readPage = async (response: Response, url: string): Promise<Page> => {
  const { headers } = response;
  const body = decode(new Uint8Array(await response.arrayBuffer()), headers.get('content-type')).trimStart();
  if (!/^[[{]/.test(body)) return (await import('./xml-feed.js')).readXmlFeed(body, url);
  const value = JSON.parse(body) as Entry;
  if (Array.isArray(value)) return (await import('./wordpress.js')).readPosts(value, headers, url);
  if (Array.isArray(value['items'])) return (await import('./json-feed.js')).readJsonFeed(value);
  return { entries: value['articles'] as Entry[] };
};

/** Reads a feed, and as many of its further pages as a list has use for. */
export const readFeed = async (first: Response, url: string, { order, limit }: Use): Promise<Source> => {
  // What chooses among its articles comes meanwhile.
  const choosing = order === 'latest' ? import('../selection.js') : import('../rank.js');
  choosing.catch(() => {});
  // The newest stand first, and a few more than show, since some may not be wanted.
  const enough = order === 'latest' ? 3 * (limit || 5) : ENTRIES;
  const source: Source = { articles: [], skipped: 0 };
  const base = first.url || url;
  const seen = new Set<string>();
  let response = first;
  for (let address = base; ; address = response.url || address) {
    seen.add(address);
    const { entries, next, lang } = await readPage(response, address);
    readArticles(entries, address, source);
    if (lang) source.lang ??= lang;
    if (!next || seen.size >= PAGES || source.articles.length >= enough || !URL.canParse(next, base)) return source;
    const { href, origin } = new URL(next, base);
    // No other host is asked than the page has named.
    if (origin !== new URL(base).origin || seen.has(href)) return source;
    // What there is shows, whatever becomes of the rest.
    const further = await ask(href).catch(() => undefined);
    if (!further?.ok) return source;
    response = further;
    address = href;
  }
};
