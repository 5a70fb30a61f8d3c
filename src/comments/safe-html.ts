import type { Comment } from '../contract/comment.js';
import { safeUrl } from '../internal/url.js';

/** What the endpoint's rendering may hold. No pictures: they would tell their host who reads. */
const ELEMENTS = [
  ...['p', 'br', 'strong', 'b', 'em', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup', 'code', 'pre', 'blockquote', 'hr'],
  ...['ul', 'ol', 'li', 'a'],
];

interface WithSetHTML {
  setHTML?(html: string, options: object): void;
}

let purify: typeof import('dompurify').default | undefined;

/** Browsers without `Element.setHTML` get DOMPurify. */
export const ready = async (): Promise<void> => {
  if (!('setHTML' in Element.prototype)) purify ??= (await import('dompurify')).default;
};

const elements = new WeakMap<Comment, Element | undefined>();

/** The endpoint's rendering of a comment, without whatever could do harm; undefined where it cannot be made safe. */
export const safeHtml = (comment: Comment): Element | undefined => {
  if (!elements.has(comment)) elements.set(comment, make(comment.html!));
  return elements.get(comment);
};

const make = (html: string): Element | undefined => {
  const element = document.createElement('div');
  element.dir = 'auto';
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
  return element;
};

const fill = (element: Element & WithSetHTML, html: string): void => {
  if (purify) {
    // Where the page's policy trusts it with nothing, it makes null of everything, and this throws.
    element.appendChild(
      purify.sanitize(html, { ALLOWED_TAGS: ELEMENTS, ALLOWED_ATTR: ['href'], RETURN_DOM_FRAGMENT: true }),
    );
    return;
  }
  const allowed = ELEMENTS.map((name) => (name === 'a' ? { name, attributes: ['href'] } : name));
  element.setHTML!(html, { sanitizer: { elements: allowed, attributes: [] } });
};
