import type { Comment } from '../contract/comment.js';
import type { NewComment } from '../contract/new-comment.js';
import { createComment, type Enctype } from './create-comment.js';
import { withRetries, type Wait } from './retry.js';

export interface CreateOptions {
  /** The same key with the same comment never makes a second comment. */
  key: string;
  /** Aborting rejects with the signal's reason, not with an ApiError. */
  signal?: AbortSignal | undefined;
  /** Called before each pause between two tries. */
  onWait?: ((wait: Wait) => void) | undefined;
}

export interface CreateResult {
  /** `published` and `held` are what the endpoint says; `accepted` is an endpoint that says no more than 2xx. */
  status: 'published' | 'held' | 'accepted';
  comment?: Comment;
  /** Lets who holds it edit and delete the comment. */
  token?: string;
}

/** What an element talks to. A page may put its own in the element's `client` property. */
export interface CommentsClient {
  /** Posts a comment. Rejects with an ApiError. */
  create(comment: NewComment, options: CreateOptions): Promise<CreateResult>;
}

export interface ClientOptions {
  /** Absolute address of the comments collection. */
  endpoint: string;
  /** How a comment is sent. Default `application/json`. */
  enctype?: Enctype;
  /** Milliseconds until a try without a complete answer is given up. Default 14,000. */
  timeout?: number;
  /** Milliseconds before the second and each further try. Default 1,000 and 4,000. */
  pauses?: readonly number[];
}

export const createClient = ({
  endpoint,
  enctype = 'application/json',
  timeout = 14_000,
  pauses = [1_000, 4_000],
}: ClientOptions): CommentsClient => ({
  create: (comment, { key, signal, onWait }) =>
    withRetries(() => createComment(comment, { endpoint, enctype, timeout, key, signal }), { pauses, signal, onWait }),
});

export type { Enctype, Wait };
