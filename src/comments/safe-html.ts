import type { Comment } from '../contract/comment.js';
import { safeUrl } from '../internal/url.js';
import prose from '../styles/prose.styles.js';

/** What the endpoint's rendering may hold. No pictures: they would tell their host who reads. */
const ELEMENTS = [
  ...['p', 'br', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup', 'code', 'pre', 'blockquote', 'hr'],
  ...['ul', 'ol', 'li', 'a'],
];
const ATTRIBUTES: Readonly<Record<string, string[]>> = { a: ['href'], ol: ['start'] };

interface WithSetHTML {
  setHTML?(html: string, options: object): void;
}

let purify: typeof import('dompurify').default | undefined;

type SafeHtml = (comment: Comment) => Element | undefined;

/**
 * Gives an element what makes comments safe. Browsers without `Element.setHTML` get DOMPurify for it; where that cannot
 * be fetched, comments stay text.
 */
export const load = async (root: ShadowRoot, use: (safeHtml: SafeHtml) => void): Promise<void> => {
  try {
    if (!('setHTML' in Element.prototype)) purify ??= (await import('dompurify')).default;
  } catch {
    return;
  }
  if (!root.adoptedStyleSheets.includes(prose.styleSheet!)) root.adoptedStyleSheets.push(prose.styleSheet!);
  use(safeHtml);
};

const elements = new WeakMap<Comment, Element | undefined>();

/** The endpoint's rendering of a comment, without whatever could do harm; undefined where it cannot be made safe. */
const safeHtml: SafeHtml = (comment) => {
  if (!elements.has(comment)) elements.set(comment, make(comment.html!));
  return elements.get(comment);
};

const make = (html: string): Element | undefined => {
  const element = document.createElement('div');
  element.dir = 'auto';
  element.className = 'prose';
  try {
    fill(element, html);
  } catch {
    // A policy that trusts nobody with markup: the text says the same.
    return undefined;
  }
  for (const link of element.querySelectorAll('a')) {
    const url = safeUrl(link.getAttribute('href'), document.baseURI);
    if (url) link.setAttribute('href', url);
    else link.removeAttribute('href');
    link.setAttribute('rel', 'ugc nofollow noopener');
  }
  for (const list of element.querySelectorAll('[start]')) {
    if (list.localName !== 'ol' || !/^\d{1,9}$/.test(list.getAttribute('start')!)) list.removeAttribute('start');
  }
  return element;
};

const fill = (element: Element & WithSetHTML, html: string): void => {
  if (purify) {
    // Where the page's policy trusts it with nothing, it makes null of everything, and this throws.
    element.appendChild(
      purify.sanitize(html, { ALLOWED_TAGS: ELEMENTS, ALLOWED_ATTR: ['href', 'start'], RETURN_DOM_FRAGMENT: true }),
    );
    return;
  }
  const allowed = ELEMENTS.map((name) => ({ name, attributes: ATTRIBUTES[name] ?? [] }));
  element.setHTML!(html, { sanitizer: { elements: allowed, attributes: [] } });
};
