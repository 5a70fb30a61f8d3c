import { parseDocument } from 'htmlparser2';
import { safeUrl } from '../../internal/url.js';
import { elements, textOf } from './html.js';

/** Addresses that a sitemap lists: https://www.sitemaps.org/protocol.html */
export interface Sitemap {
  pages: string[];
  /** Of sitemaps, where it is an index of these. */
  sitemaps: string[];
}

export const isSitemap = (body: string): boolean => /<(\w+:)?(urlset|sitemapindex)[\s>]/.test(body.slice(0, 2_000));

export const readSitemap = (body: string): Sitemap => {
  const { children } = parseDocument(body, { xmlMode: true });
  const listed = (name: string) =>
    elements(children, (element) => local(element.name) === name).flatMap((entry) => {
      const location = elements(entry.children, (element) => local(element.name) === 'loc')[0];
      return (location && safeUrl(textOf([location]))) ?? [];
    });
  return { pages: listed('url'), sitemaps: listed('sitemap') };
};

const local = (name: string): string => name.replace(/^\w+:/, '');
