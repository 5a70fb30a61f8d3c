import type { CreateResult } from '../client/client.js';
import type { NewComment } from '../contract/new-comment.js';

/** A comment is about to be sent. Listeners may change `detail.comment`, or cancel and take over. */
export class CommentSubmitEvent extends CustomEvent<{ comment: NewComment }> {
  constructor(comment: NewComment) {
    super('afterword-comment-submit', { bubbles: true, composed: true, cancelable: true, detail: { comment } });
  }
}

/** The endpoint has accepted a comment. */
export class CommentSubmittedEvent extends CustomEvent<CreateResult> {
  constructor(result: CreateResult) {
    super('afterword-comment-submitted', { bubbles: true, composed: true, detail: result });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-comment-submit': CommentSubmitEvent;
    'afterword-comment-submitted': CommentSubmittedEvent;
  }
}
