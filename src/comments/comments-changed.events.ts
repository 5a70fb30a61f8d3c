import type { CommentsDetail } from './comments.events.js';

/** A comment was added, edited or deleted, here or, with `live`, elsewhere. */
export class CommentsChangedEvent extends CustomEvent<CommentsDetail> {
  constructor(detail: CommentsDetail) {
    super('afterword-comments-changed', { bubbles: true, composed: true, detail });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-comments-changed': CommentsChangedEvent;
  }
}
