import { countComments } from '../client/count-comments.js';
import { locale } from '../i18n/intl.js';
import { message, provideMessages, type MessageKey } from '../i18n/messages.js';
import words from '../i18n/en/count.js';
import { closestComposed } from '../internal/dom.js';
import { currentPage, pageUrl } from '../internal/page.js';
import { safeUrl } from '../internal/url.js';

provideMessages(words);

/** Elements that have asked since the last request, by endpoint. */
const asking = new Map<string, Set<CountElement>>();

/** All numbers of a page travel in one request. */
const ask = (endpoint: string, element: CountElement): void => {
  const waiting = asking.get(endpoint);
  if (waiting) return void waiting.add(element);
  asking.set(endpoint, new Set([element]));
  // A list of articles is parsed in several steps; all of it before the next frame is one.
  setTimeout(() => void answer(endpoint));
};

const answer = async (endpoint: string): Promise<void> => {
  const pages = new Map(Array.from(asking.get(endpoint) ?? [], (element) => [element, element.identity]));
  asking.delete(endpoint);
  try {
    const counts = await countComments(endpoint, [...new Set(pages.values())]);
    for (const [element, page] of pages) {
      // It may have turned to another page meanwhile.
      if (element.identity === page) element.total = counts.get(page);
    }
  } catch (error) {
    // Where what tells of it cannot be fetched either, nobody is told.
    const failure = await import('./failure.js').catch(() => undefined);
    for (const element of pages.keys()) failure?.report(element, error);
  }
};

/** Where there are no elements the class can still be imported. */
const Host = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * The number of comments of a page, for lists of articles. As long as it is not known, nothing shows.
 *
 * @tagname afterword-count
 * @attr {'lazy' | 'eager'} [loading=lazy] - When the drop-in script loads the element: when it comes near, or at once.
 * @attr {string} endpoint - Address of the comments collection.
 * @attr {string} page - The page whose comments are counted. Default: the page that it stands on.
 * @attr {string} text-zero - What shows for none. Default: the message `countZero`.
 * @attr {string} text-one - What shows for one; `{count}` is the number. `text-two`, `text-few` and `text-many` where the language has them.
 * @attr {string} text-other - What shows for others; `{count}` is the number.
 * @fires {AfterwordErrorEvent} afterword-error - The number could not be fetched; `detail.error` is the ApiError.
 */
export class CountElement extends Host {
  static readonly observedAttributes = [
    ...['endpoint', 'page'],
    ...['zero', 'one', 'two', 'few', 'many', 'other'].map((category) => `text-${category}`),
  ];

  #total: number | undefined;
  #listening: AbortController | undefined;
  readonly #root = this.attachShadow({ mode: 'open' });

  /** The number; undefined as long as it is not known. */
  get total(): number | undefined {
    return this.#total;
  }

  set total(total: number | undefined) {
    this.#total = total;
    this.#render();
  }

  /** Address of the comments collection. */
  get endpoint(): string {
    return this.getAttribute('endpoint') ?? '';
  }

  set endpoint(endpoint: string) {
    this.setAttribute('endpoint', endpoint);
  }

  /** The page whose comments are counted. Default: the page that it stands on. */
  get page(): string {
    return this.getAttribute('page') ?? '';
  }

  set page(page: string) {
    this.setAttribute('page', page);
  }

  /** The page's identity. */
  get identity(): string {
    return (this.page && pageUrl(this.page, document.baseURI)) || currentPage();
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // What a conversation on this page knows is newer than what the endpoint said.
    for (const name of ['afterword-comments-loaded', 'afterword-comments-changed'] as const) {
      document.addEventListener(
        name,
        ({ detail }) => {
          if (detail.page === this.identity) this.total = detail.total;
        },
        { signal },
      );
    }
    const observer = new MutationObserver(() => this.#render());
    // A `lang` that changes here, which a shadow root hides from the document, or anywhere.
    for (const root of [this, document]) observer.observe(root, { attributeFilter: ['lang'], subtree: true });
    signal.addEventListener('abort', () => observer.disconnect());
    this.#render();
    this.#ask();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return;
    if (name === 'page' || name === 'endpoint') {
      this.total = undefined;
      this.#ask();
    } else this.#render();
  }

  #ask(): void {
    const endpoint = this.endpoint && safeUrl(this.endpoint, document.baseURI);
    if (endpoint) ask(endpoint, this);
    else {
      void import('./failure.js').then(
        ({ warnOnce }) => warnOnce('endpoint', `endpoint="${this.endpoint}" is not an address`),
        () => {},
      );
    }
  }

  #render(): void {
    if (this.#total === undefined) return this.#root.replaceChildren();
    const lang = closestComposed(this, '[lang]:not([lang=""])')?.getAttribute('lang') ?? 'en';
    const tag = locale(lang);
    const word = (name: string): string | undefined =>
      this.getAttribute(`text-${name}`) ??
      (message(lang, `count${name[0]!.toUpperCase()}${name.slice(1)}` as MessageKey) || undefined);
    let category: string = this.#total === 0 ? 'zero' : new Intl.PluralRules(tag).select(this.#total);
    // In Latvian ten is of the category zero as well, but words for none are not for ten.
    if (this.#total && category === 'zero' && !word('zero')?.includes('{count}')) category = 'other';
    const text = word(category) ?? word('other') ?? '';
    this.#root.replaceChildren(text.replace('{count}', this.#total.toLocaleString(tag)));
  }
}
