import type { Comment } from '../contract/comment.js';
import type { NewComment, Report } from '../contract/new-comment.js';
import { createComment, type Enctype } from './create-comment.js';
import type { CallOptions } from './change-comment.js';
import type { ListQuery, ListResult } from './list-comments.js';
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
  /** Lets who holds it see, edit and delete the comment. */
  token?: string | undefined;
  /** RFC 3339: until then it may be edited or deleted. */
  editableUntil?: string | undefined;
}

/**
 * What an element talks to. A page may put its own in the element's `client` property; what that one cannot do, the
 * conversation asks of the endpoint. All reject with an ApiError; anything else counts as a network that has failed.
 */
export interface CommentsClient {
  /** Posts a comment. */
  create(comment: NewComment, options: CreateOptions): Promise<CreateResult>;
  /** Reads a part of the conversation. */
  list?(query: ListQuery): Promise<ListResult>;
  /** Reads an own comment, also while it waits for approval. */
  find?(id: string, token: string): Promise<Comment | undefined>;
  /** Changes an own comment, or brings back one that its author has deleted. */
  edit?(id: string, text: string, token: string, options?: CallOptions): Promise<Comment | undefined>;
  /** Deletes an own comment. */
  delete?(id: string, token: string): Promise<void>;
  /** Gives the reader's vote or takes it back. */
  vote?(id: string, wanted: boolean, token: string): Promise<number | undefined>;
  /** Tells the moderators of a comment. */
  report?(id: string, report: Report, token: string): Promise<void>;
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
