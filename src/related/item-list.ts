import { html, render } from 'lit';
import type { Article } from './articles.js';

const scripts = new WeakMap<Element, HTMLScriptElement>();

/**
 * A script out of a template has had its chance to run and is never looked at again: so Trusted Types let us put text into
 * it, which here are data.
 */
const dataBlock = (): HTMLScriptElement => {
  const fragment = document.createDocumentFragment();
  render(html`<script type="application/ld+json"></script>`, fragment);
  return fragment.querySelector('script')!;
};

/** Tells search engines what the list holds: https://schema.org/ItemList */
export const describe = (host: Element, articles: readonly Article[]): void => {
  scripts.get(host)?.remove();
  const itemListElement = articles
    .filter(({ url }) => url)
    .map(({ url, title }, at) => ({ '@type': 'ListItem', position: at + 1, url, name: title }));
  if (!itemListElement.length) return;
  const data = { '@context': 'https://schema.org', '@type': 'ItemList', itemListElement };
  const script = dataBlock();
  // Whoever saves the page as text must not find an end of the script in it.
  script.append(JSON.stringify(data).replaceAll('<', '\\u003c'));
  scripts.set(host, script);
  host.append(script);
};
