import { safeUrl } from '../internal/url.js';
import { pageUrl } from '../internal/page.js';

/** An article as a list shows it. Every member is a plain string: sources are hostile. */
export interface Article {
  /** Absolute http(s) address; empty where the source names none that is safe. */
  url: string;
  title: string;
  excerpt: string;
  image: string;
  /** RFC 3339, or a date alone; empty where there is none. */
  date: string;
  author: string;
  tags: string[];
}

/** A foreign object, whose members may be anything. */
export type Entry = Readonly<Record<string, unknown>>;

/** Text of a foreign field: what is neither a string nor a number is not there. */
export const text = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' && Number.isFinite(value) ? `${value}` : '';

const names = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .map((one) => text(one) || text((one as { name?: unknown } | null)?.name))
    .filter(Boolean);

const isoDate = (value: unknown): string => {
  const date = text(value);
  // A day alone has no time zone and must not slip to the day before.
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : isoTime(date);
};

const isoTime = (date: string): string => {
  const time = Date.parse(date);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
};

/** An article from the members of a foreign object, or undefined where it has no title or no address. */
export const toArticle = (raw: Entry, base: string): Article | undefined => {
  const title = text(raw['title']);
  const address = text(raw['url']);
  if (!title || !address) return undefined;
  return {
    url: safeUrl(address, base) ?? '',
    title,
    excerpt: text(raw['excerpt']),
    image: (text(raw['image']) && safeUrl(text(raw['image']), base)) || '',
    date: isoDate(raw['date']),
    author: names(raw['author']).join(', '),
    tags: names(raw['tags']),
  };
};

/** Addresses that differ by hash, tracking parameters or a slash at the end are one. */
const identityOf = (url: string): string => pageUrl(url)?.replace(/\/(?=$|\?)/, '') ?? '';

/** Without the page itself and without addresses that came before; the newest first where that is wanted. */
export const select = (articles: readonly Article[], page: string, newestFirst: boolean): Article[] => {
  const seen = new Set([identityOf(page)]);
  const others = articles.filter(({ url, title }) => {
    const identity = identityOf(url) || title;
    const known = seen.has(identity);
    seen.add(identity);
    return !known;
  });
  // Dates of both kinds sort as they are written; undated articles come last.
  return newestFirst ? others.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0)) : others;
};
