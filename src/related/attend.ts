import { safeUrl } from '../internal/url.js';
import { warnOnce } from '../internal/warn.js';
import type { Article } from './articles.js';
import { keepRoom } from './keep-room.js';
import type { RelatedElement } from './related-element.js';
import type { Source } from './source.js';
import {
  RelatedClickedEvent,
  RelatedEmptyEvent,
  RelatedLoadedEvent,
  RelatedViewedEvent,
  type RelatedItem,
} from './related.events.js';

/** Milliseconds that half of an article must be on screen to be seen. */
const SEEN = 1_000;

/** What comes after a list is shown: tells its page what readers see and follow, and makes ready what they may follow. */
class Attendant {
  readonly #host: RelatedElement;
  readonly #timers = new Map<Element, number>();
  readonly #viewed = new Set<string>();
  readonly #prepared = new Set<string>();
  readonly #observer: IntersectionObserver;
  #articles: readonly Article[] = [];
  #items: Element[] = [];

  constructor(host: RelatedElement) {
    this.#host = host;
    this.#observer = new IntersectionObserver((entries) => entries.forEach(this.#onView), { threshold: 0.5 });
    for (const type of ['click', 'auxclick'] as const)
      host.shadowRoot!.addEventListener(type, this.#onClick as EventListener);
  }

  attend(articles: readonly Article[]): void {
    this.#articles = articles;
    this.#items = [...this.#host.shadowRoot!.querySelectorAll('[part=item]')];
    this.#observer.disconnect();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const item of this.#items) this.#observer.observe(item);
    void this.#prepare();
  }

  /** Attributes may change: what was done is undone. */
  async #prepare(): Promise<void> {
    const host = this.#host;
    const may = !host.noPrefetch;
    const describes = host.structuredData;
    const [prefetch, itemList] = await Promise.all([
      may || this.#prepared.has('prefetch') ? import('./prefetch.js').catch(() => undefined) : undefined,
      describes || this.#prepared.has('item-list') ? import('./item-list.js').catch(() => undefined) : undefined,
    ]);
    if (prefetch) this.#prepared.add('prefetch');
    if (itemList) this.#prepared.add('item-list');
    prefetch?.prefetch(host, may ? this.#articles : []);
    itemList?.describe(host, describes ? this.#articles : []);
  }

  readonly #onView = ({ target, isIntersecting }: IntersectionObserverEntry): void => {
    clearTimeout(this.#timers.get(target));
    if (isIntersecting)
      this.#timers.set(
        target,
        window.setTimeout(() => this.#see(target), SEEN),
      );
  };

  #see(target: Element): void {
    if (!this.#host.isConnected) return;
    // Nobody looks at a tab in the background.
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => this.#observer.observe(target), { once: true });
      return this.#observer.unobserve(target);
    }
    const item = this.#itemOf(target);
    const key = JSON.stringify([this.#host.page, item?.url, item?.title]);
    if (!item || this.#viewed.has(key)) return;
    this.#viewed.add(key);
    this.#host.dispatchEvent(new RelatedViewedEvent(item));
  }

  /** A click with the middle button opens a tab. */
  readonly #onClick = ({ button, target }: MouseEvent): void => {
    const link = button < 2 && (target as Element).closest('a[part=link]');
    const item = link && this.#itemOf(link.closest('[part=item]')!);
    if (item) this.#host.dispatchEvent(new RelatedClickedEvent(item));
  };

  #itemOf(element: Element): RelatedItem | undefined {
    const at = this.#items.indexOf(element);
    const article = this.#articles[at];
    if (!article) return undefined;
    const { url, title, why = 'selection', score, terms = [] } = article;
    const { id, shadowRoot, src } = this.#host;
    const heading = shadowRoot!.querySelector('[part=heading]')?.textContent?.trim();
    return { url, title, position: at + 1, list: id || heading || '', source: src, why, score, terms };
  }
}

const attendants = new WeakMap<RelatedElement, Attendant>();

/** Tells the site's owner what attributes and the source hold that is of no use. */
const warn = ({ src, layout, order }: RelatedElement, { skipped }: Source): void => {
  if (src && !safeUrl(src, document.baseURI)) warnOnce('src', `src="${src}" is no address`);
  if (!/^(list|grid|compact)$/.test(layout)) warnOnce('layout', `layout="${layout}" is not known`);
  if (!/^(related|latest)$/.test(order)) warnOnce('order', `order="${order}" is not known`);
  if (skipped) warnOnce('source', `${src}: ${skipped} entries without title or address are left out`);
};

/**
 * Looks after what a list has come to show.
 * @param isNew Whether nobody has heard yet that it came.
 */
export type Attend = (articles: readonly Article[], source: Source, isNew: boolean) => void;

/** Before a list is rendered. Returns what is to be done afterwards. */
export const attend = (host: RelatedElement): Attend => {
  const settle = keepRoom(host);
  return (articles, source, isNew) => {
    if (isNew) settle();
    warn(host, source);
    const attendant = attendants.get(host) ?? new Attendant(host);
    attendants.set(host, attendant);
    attendant.attend(articles);
    if (isNew) host.dispatchEvent(articles.length ? new RelatedLoadedEvent(articles) : new RelatedEmptyEvent());
  };
};
