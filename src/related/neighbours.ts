import { identityOf, pageOf, type Article } from './articles.js';
import { innerLinks } from './inner-links.js';
import type { RelatedElement } from './related-element.js';

/** What a list shows for a page. */
interface Claim {
  page: string;
  articles: readonly Article[];
}

/** Milliseconds that a list waits for those before it. Whoever has not chosen by then has to do without what this one shows. */
const PATIENCE = 3_000;

const claims = new WeakMap<Element, Claim>();
const settled = new EventTarget();

/** Says what a list shows now. Others do not show it again. */
export const claim = (host: RelatedElement, articles: readonly Article[]): void => {
  claims.set(host, { page: pageOf(host), articles });
  settled.dispatchEvent(new Event('claim'));
};

const neighboursOf = (host: RelatedElement): RelatedElement[] => {
  const roots = new Set([document, host.getRootNode() as ParentNode]);
  const all = [...roots].flatMap((root) => [...root.querySelectorAll('afterword-related')]);
  return all.filter((one) => one !== host);
};

/** What goes with the page is chosen before what is new; else in the order in which they stand. */
const isBefore = (one: RelatedElement, other: RelatedElement): boolean => {
  const isLatest = (list: RelatedElement) => Number(list.order === 'latest');
  const precedes = other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
  return isLatest(one) - isLatest(other) < 0 || (isLatest(one) === isLatest(other) && precedes > 0);
};

/** A list that holds its links itself has no need to choose. */
const hasChosen = (list: RelatedElement, page: string): boolean => !list.src || claims.get(list)?.page === page;

/**
 * The identities of all that the other lists of the page show, once those have chosen that choose before this one.
 * Which of them is answered first makes no difference, unless one is very slow.
 */
export const shownElsewhere = async (host: RelatedElement, page: string): Promise<Set<string>> => {
  const isWaiting = () =>
    neighboursOf(host).some((one) => one.isConnected && isBefore(one, host) && !hasChosen(one, page));
  const patience = AbortSignal.timeout(PATIENCE);
  while (isWaiting() && !patience.aborted) {
    await new Promise<void>((resolve) => {
      const options = { once: true };
      settled.addEventListener('claim', () => resolve(), options);
      patience.addEventListener('abort', () => resolve(), options);
    });
  }
  return new Set(
    neighboursOf(host).flatMap((one) => {
      const articles = one.src ? claims.get(one)?.articles : innerLinks(one);
      return (articles ?? []).map(identityOf);
    }),
  );
};
