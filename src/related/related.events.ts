import type { Article } from './articles.js';

const flags = { bubbles: true, composed: true };

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

/** A reader follows a link. `position` counts from 1. */
export class RelatedClickedEvent extends CustomEvent<{ url: string; position: number }> {
  constructor(url: string, position: number) {
    super('afterword-related-clicked', { ...flags, detail: { url, position } });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-related-loaded': RelatedLoadedEvent;
    'afterword-related-empty': RelatedEmptyEvent;
    'afterword-related-clicked': RelatedClickedEvent;
  }
}
