import { identityOf } from './articles.js';
import { closestComposed } from '../internal/dom.js';
import { warnOnce } from '../internal/warn.js';
import type { Subject } from '../ranking/terms.js';

/** What stands around an article and says nothing of it. */
const AROUND = 'nav,aside,footer,form,script,style,template,noscript,[hidden],[aria-hidden=true]';

/** Characters that are read of an article: more tell nothing new of it. */
const LONGEST = 50_000;

/** The article that a list stands below: by a selector of the page, else the first that is marked up as one. */
const articleOf = (selector: string): Element => {
  const marked = document.querySelector('article') ?? document.querySelector('main') ?? document.body;
  try {
    return (selector && document.querySelector(selector)) || marked;
  } catch {
    warnOnce('article', `article="${selector}" is no selector`);
    return marked;
  }
};

const isAround = (element: Element): boolean => element.localName.startsWith('afterword-') || element.matches(AROUND);

const within = (article: Element, node: Element): boolean => {
  for (let at: Element | null = node; at && at !== article; at = at.parentElement) if (isAround(at)) return false;
  return true;
};

const textOf = (article: Element): string => {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element
      ? isAround(node)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_SKIP
      : NodeFilter.FILTER_ACCEPT,
  );
  let text = '';
  while (text.length < LONGEST && walker.nextNode()) text += `${(walker.currentNode as Text).data} `;
  return text;
};

const meta = (...names: string[]): string[] =>
  names.flatMap((name) =>
    Array.from(
      document.querySelectorAll<HTMLMetaElement>(`meta[property="${name}"], meta[name="${name}"]`),
      ({ content }) => content,
    ),
  );

/** The article that stands there, as far as it can be compared with others. */
export const readArticle = (selector: string): Subject => {
  const article = articleOf(selector);
  const inside = Array.from(article.querySelectorAll('[rel~=tag]'), ({ textContent }) => textContent!);
  return {
    title: article.querySelector('h1')?.textContent ?? meta('og:title')[0] ?? document.title,
    excerpt: meta('description', 'og:description')[0],
    text: textOf(article),
    tags: [...inside, ...meta('article:tag'), ...meta('keywords').flatMap((words) => words.split(','))],
    date: meta('article:published_time')[0] ?? article.querySelector('time')?.dateTime,
  };
};

/** What the article links to in its body, by identity. */
export const linksOf = (selector: string): Set<string> => {
  const article = articleOf(selector);
  // Where nothing is marked up as an article, the page's own links are not those of an article either.
  const links = article === document.body ? [] : article.querySelectorAll<HTMLAnchorElement>('a[href]');
  return new Set(
    Array.from(links).flatMap((link) => (within(article, link) ? [identityOf({ url: link.href, title: '' })] : [])),
  );
};

/** The language of the place where an element stands; empty where nobody says. */
export const languageOf = (host: Element): string =>
  closestComposed(host, '[lang]:not([lang=""])')?.getAttribute('lang') ?? '';
