import type { Article, Reason } from './articles.js';

const flags = { bubbles: true, composed: true };

/** An article of a list, as whoever counts wants to know it. */
export interface RelatedItem {
  url: string;
  title: string;
  /** From 1, over all that the list shows. */
  position: number;
  /** The list: its `id`, else its heading. */
  list: string;
  /** The list's `src`; empty where it holds its links itself. */
  source: string;
  /** Why the article is there. */
  why: Reason;
  /** What it was ranked by; undefined where it was not. */
  score: number | undefined;
  /** What it has in common with the page, the weightiest first. */
  terms: readonly string[];
}

/** The list shows. */
export class RelatedLoadedEvent extends CustomEvent<{ articles: readonly Article[] }> {
  constructor(articles: readonly Article[]) {
    super('afterword-related-loaded', { ...flags, detail: { articles } });
  }
}

/** There is nothing to show; the element has hidden itself. */
export class RelatedEmptyEvent extends CustomEvent<null> {
  constructor() {
    super('afterword-related-empty', flags);
  }
}

/** Half of an article has been on screen for a second. Once for each article of a list. */
export class RelatedViewedEvent extends CustomEvent<RelatedItem> {
  constructor(item: RelatedItem) {
    super('afterword-related-viewed', { ...flags, detail: item });
  }
}

/** A reader follows a link. */
export class RelatedClickedEvent extends CustomEvent<RelatedItem> {
  constructor(item: RelatedItem) {
    super('afterword-related-clicked', { ...flags, detail: item });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-related-loaded': RelatedLoadedEvent;
    'afterword-related-empty': RelatedEmptyEvent;
    'afterword-related-viewed': RelatedViewedEvent;
    'afterword-related-clicked': RelatedClickedEvent;
  }
}
