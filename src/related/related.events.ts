import type { Article } from './articles.js';

/** The list shows. */
export class RelatedLoadedEvent extends CustomEvent<{ articles: readonly Article[] }> {
  constructor(articles: readonly Article[]) {
    super('afterword-related-loaded', { bubbles: true, composed: true, detail: { articles } });
  }
}

/** There is nothing to show; the element has hidden itself. */
export class RelatedEmptyEvent extends CustomEvent<null> {
  constructor() {
    super('afterword-related-empty', { bubbles: true, composed: true });
  }
}

/** A reader follows a link. `position` counts from 1. */
export class RelatedClickedEvent extends CustomEvent<{ url: string; position: number }> {
  constructor(url: string, position: number) {
    super('afterword-related-clicked', { bubbles: true, composed: true, detail: { url, position } });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-related-loaded': RelatedLoadedEvent;
    'afterword-related-empty': RelatedEmptyEvent;
    'afterword-related-clicked': RelatedClickedEvent;
  }
}
