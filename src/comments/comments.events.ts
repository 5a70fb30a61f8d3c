import type { Comment } from '../contract/comment.js';

/** What a conversation tells of itself. */
export interface CommentsDetail {
  /** The page's identity. */
  page: string;
  /** Published comments, replies included. */
  total: number;
  /** Those that are loaded, in their order. */
  comments: readonly Comment[];
}

/** The conversation, or more of it, has been loaded. */
export class CommentsLoadedEvent extends CustomEvent<CommentsDetail> {
  constructor(detail: CommentsDetail) {
    super('afterword-comments-loaded', { bubbles: true, composed: true, detail });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-comments-loaded': CommentsLoadedEvent;
  }
}
