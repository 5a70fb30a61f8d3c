import type { Element } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { excerpt } from '../../internal/excerpt.js';
import { pageUrl } from '../../internal/page.js';
import { safeUrl } from '../../internal/url.js';
import { EXCERPT, filled, isoDate, type SourceArticle } from './article.js';
import { elements, textOf } from './html.js';

/** A page of a site. */
export interface Page {
  article: SourceArticle;
  /** Whether it says of itself that it is an article: `og:type`, JSON-LD, or one `article` element. */
  isArticle: boolean;
}

export interface PageOptions {
  /** Where the page is, where it has no canonical address. */
  address: string | undefined;
  /** Leave out the text of links to the same host, so that what is measured by links is not told by their text. */
  withoutLinkText?: boolean;
}

/**
 * Reads a page as a site has it. Undefined where it is nothing to show in a list: without address, title or text, with
 * another canonical address, sent on to another, or not for search engines.
 */
export const readPage = (html: string, { address, withoutLinkText = false }: PageOptions): Page | undefined => {
  const { children } = parseDocument(html);
  const all = elements(children, () => true);
  const named = (name: string) => all.filter((element) => element.name === name);
  const head = headOf(all);
  const canonical = named('link').find(({ attribs }) => /(^|\s)canonical(\s|$)/i.test(attribs['rel'] ?? ''));
  const url = pageUrl(canonical?.attribs['href'] ?? address ?? '', address);
  if (!url || /noindex/i.test(head('robots') ?? '') || head.refreshes) return undefined;

  const articles = named('article').filter((one) => !isInside(one, (parent) => parent.name === 'article'));
  const body = (articles.length === 1 ? articles : named('main').slice(0, 1)) as Element[];
  const root = body.length ? body : named('body');
  const isOwn = (link: Element) => link.name === 'a' && isSameHost(link.attribs['href'], url);
  const text = textOf(root.length ? root : children, withoutLinkText ? isOwn : undefined);
  const title = head('og:title') ?? titleOf(all);
  if (!title || !text) return undefined;

  const isSaid = head('og:type') === 'article' || named('script').some(isArticleData);
  return {
    isArticle: isSaid || articles.length === 1,
    article: {
      url,
      title,
      ...filled({
        excerpt: excerpt(head('description') ?? head('og:description') ?? text, EXCERPT),
        date: isoDate(head('article:published_time') ?? head('date') ?? timeOf(root)),
        image: safeUrl(head('og:image'), url),
        author: head.all('author'),
        tags: tagsOf(head, all),
        lang: named('html')[0]?.attribs['lang']?.trim(),
      }),
      text,
      links: [...new Set(elements(root, isOwn).flatMap((link) => pageUrl(link.attribs['href']!, url) ?? []))],
    },
  };
};

type Head = ((name: string) => string | undefined) & { all: (name: string) => string[]; refreshes: boolean };

/** What the `meta` elements say, by name or property. */
const headOf = (all: readonly Element[]): Head => {
  const said = new Map<string, string[]>();
  let refreshes = false;
  for (const { name, attribs } of all) {
    if (name !== 'meta') continue;
    refreshes ||= /^refresh$/i.test(attribs['http-equiv'] ?? '') && /url=/i.test(attribs['content'] ?? '');
    const key = (attribs['property'] ?? attribs['name'])?.toLowerCase();
    const content = attribs['content']?.trim();
    if (key && content) said.set(key, [...(said.get(key) ?? []), content]);
  }
  return Object.assign((name: string) => said.get(name)?.[0], {
    all: (name: string) => said.get(name) ?? [],
    refreshes,
  });
};

/** The first heading, which has no name of the site behind it; else the title. */
const titleOf = (all: readonly Element[]): string | undefined =>
  [all.find(({ name }) => name === 'h1'), all.find(({ name }) => name === 'title')]
    .map((element) => element && textOf([element]))
    .find(Boolean);

const timeOf = (root: readonly Element[]): string | undefined =>
  elements(root, ({ name, attribs }) => name === 'time' && 'datetime' in attribs)[0]?.attribs['datetime'];

const tagsOf = (head: Head, all: readonly Element[]): string[] => {
  const links = all.filter(({ name, attribs }) => name === 'a' && /(^|\s)tag(\s|$)/i.test(attribs['rel'] ?? ''));
  const lists = [head.all('article:tag'), links.map((link) => textOf([link])), (head('keywords') ?? '').split(',')];
  const tags = lists.map((list) => list.map((tag) => tag.trim()).filter(Boolean)).find(({ length }) => length);
  return [...new Set(tags)];
};

const isArticleData = ({ attribs, children }: Element): boolean =>
  attribs['type'] === 'application/ld+json' &&
  /"@type"\s*:\s*(?:\[\s*)?"(\w*Article|BlogPosting|Report)"/.test(
    children.map((node) => ('data' in node ? node.data : '')).join(''),
  );

const isInside = (element: Element, is: (parent: Element) => boolean): boolean => {
  for (let parent = element.parent; parent && 'name' in parent; parent = parent.parent) if (is(parent)) return true;
  return false;
};

const isSameHost = (href: string | undefined, url: string): boolean => {
  const address = href && safeUrl(href, url);
  return !!address && new URL(address).host === new URL(url).host;
};
