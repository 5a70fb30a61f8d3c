import { currentPage, pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';

/** A foreign object, whose members may be anything. */
export type Entry = Readonly<Record<string, unknown>>;

/** Why an article stands in a list: the page's author wants it, it goes with the page, it is new, or its source says so. */
export type Reason = 'pin' | 'related' | 'latest' | 'selection';

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
  why?: Reason;
  /** What it was ranked by: above 0, the more the better. */
  score?: number;
  /** What it has in common with the page, the weightiest first. */
  terms?: readonly string[];
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

/** The page that a list stands on, or is said to stand on. */
export const pageOf = ({ page }: { page: string }): string =>
  (page && pageUrl(page, document.baseURI)) || currentPage();

/** Addresses that differ by hash, tracking parameters or a slash at the end are one. */
export const identityOf = ({ url, title }: { url: string; title?: string }): string =>
  pageUrl(url)?.replace(/\/(?=$|\?)/, '') ?? title!;

/** Without what was seen before, such as the page itself. */
export const select = (articles: readonly Article[], seen: Set<string>): Article[] =>
  articles.filter((article) => seen.size < seen.add(identityOf(article)).size);
