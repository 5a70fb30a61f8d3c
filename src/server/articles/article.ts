import type { IndexedArticle } from '../../ranking/index-file.js';

/** An article as a site's page or feed has it. */
export interface SourceArticle extends IndexedArticle {
  /** The whole text, as far as it is known. */
  text: string;
  /** Addresses on the same host that its body links to. */
  links: string[];
}

/** Characters of an excerpt that is made from the text. */
export const EXCERPT = 230;

/** The day and time as ISO 8601 has it, or undefined. Before feeds there were none to date. */
export const isoDate = (text = ''): string | undefined => {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return undefined;
  // A day alone stays one: it has no time zone.
  return /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? text.trim() : new Date(time).toISOString();
};

/** The members that hold something. */
export const filled = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => (Array.isArray(value) ? value.length : value)),
  ) as never;
