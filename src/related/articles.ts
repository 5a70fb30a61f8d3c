import { pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';

/** A foreign object, whose members may be anything. */
export type Entry = Readonly<Record<string, unknown>>;

/** An article as a list shows it. Every member is made a plain string: sources are hostile. */
export interface Article {
  /** Absolute http(s) address; empty where the source names none that is safe. */
  url: string;
  title: string;
  excerpt: string;
  /** As the source writes it. */
  date: string;
  /** Where the source has it: address of a picture, names, tags. Read only where they show. */
  raw: Entry;
  /** What its relative addresses are relative to. */
  base: string;
}

/** Text of a foreign member: what is no string is not there. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** An article from the members of a foreign object, or undefined where it has no title or no address. */
export const toArticle = (raw: Entry, base: string): Article | undefined => {
  const title = text(raw['title']);
  const address = text(raw['url']);
  return title && address
    ? {
        url: safeUrl(address, base) ?? '',
        title,
        excerpt: text(raw['excerpt']),
        date: text(raw['date']),
        raw,
        base,
      }
    : undefined;
};

/** Addresses that differ by hash, tracking parameters or a slash at the end are one. */
const identityOf = ({ url, title }: { url: string; title?: string }): string =>
  pageUrl(url)?.replace(/\/(?=$|\?)/, '') ?? title!;

/** Without the page itself and without addresses that came before; the newest first where that is wanted. */
export const select = (articles: readonly Article[], page: string, newestFirst: boolean): Article[] => {
  const seen = new Set([identityOf({ url: page })]);
  const others = articles.filter((article) => seen.size < seen.add(identityOf(article)).size);
  return newestFirst ? others.sort((a, b) => time(b) - time(a)) : others;
};

/** Undated articles are the oldest. */
const time = ({ date }: Article): number => Date.parse(date) || 0;
