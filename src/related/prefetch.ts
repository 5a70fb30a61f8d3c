import type { Article } from './articles.js';
import type { RelatedElement } from './related-element.js';

interface Connection {
  saveData?: boolean;
}

const saves = (): boolean =>
  ((navigator as { connection?: Connection }).connection?.saveData ?? false) ||
  matchMedia('(prefers-reduced-data: reduce)').matches;

/** An inline script that runs without a nonce, and no policy in the markup: then rules may stand there, too. */
const allowsInline = (): boolean =>
  HTMLScriptElement.supports?.('speculationrules') &&
  !document.querySelector('meta[http-equiv="content-security-policy" i]') &&
  Array.from(document.scripts).some(
    ({ src, nonce, text, type }) =>
      !src && !nonce && /\S/.test(text) && /^(module|text\/javascript|speculationrules)?$/.test(type),
  );

const rules = new WeakMap<Element, HTMLScriptElement>();
const hinted = new Set<string>();
const watched = new WeakMap<Element, ReadonlySet<string>>();

/** The browser itself sees what a reader is about to follow. */
const addRules = (host: Element, urls: ReadonlySet<string>): void => {
  rules.get(host)?.remove();
  if (!urls.size) return;
  const script = document.createElement('script');
  script.type = 'speculationrules';
  script.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: [...urls], eagerness: 'moderate' }] });
  rules.set(host, script);
  host.append(script);
};

/** Only what a reader points at, and once. A hint is what strict policies allow, where they refuse a script with rules. */
const hint = (event: Event): void => {
  const { href } = (event.target as Element).closest('[part=item]')?.querySelector('a') ?? {};
  const { host } = event.currentTarget as ShadowRoot;
  if (!href || hinted.has(href) || !watched.get(host)?.has(href)) return;
  hinted.add(href);
  const link = document.createElement('link');
  link.rel = 'prefetch';
  link.href = href;
  document.head.append(link);
};

/** Fetches articles of this site a moment before a reader follows them. Others’ sites are not asked unasked. */
export const prefetch = (host: RelatedElement, articles: readonly Article[]): void => {
  const isOurs = ({ url }: Article) => url && new URL(url).origin === location.origin;
  const urls = new Set(saves() ? [] : articles.filter(isOurs).map(({ url }) => url));
  if (allowsInline()) return addRules(host, urls);
  if (!watched.has(host)) {
    for (const type of ['pointerover', 'focusin', 'touchstart']) {
      host.shadowRoot!.addEventListener(type, hint, { passive: true });
    }
  }
  watched.set(host, urls);
};
