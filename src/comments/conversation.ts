import type { ListQuery, ListResult, Sort } from '../client/list-comments.js';
import type { Comment } from '../contract/comment.js';

/** The comments that are loaded, and where they go on. */
export interface Conversation {
  /** By id, in the order in which they are shown. */
  comments: Map<string, Comment>;
  /** Reads a part of it. */
  read(query: Omit<ListQuery, 'page'>): Promise<ListResult>;
  sort: Sort;
  /** The most threads in one answer. */
  limit: number;
  /** Published comments of the page. */
  total: number;
  closed: boolean;
  /** Whether the endpoint takes Markdown. */
  markdown?: boolean | undefined;
  /** Where it goes on, or null at its end. */
  next?: string | null;
  /** Entries of the answers that were no comments. */
  skipped: number;
  /** An answer has arrived, whatever became of later ones. */
  loaded?: boolean;
  /** What is under way: threads, or the rest of the thread with this id. */
  loading?: 'threads' | { rest: string } | undefined;
  /** Why the last request failed. */
  error?: unknown;
}

/** What the element and its parts that come later have in common. */
export interface Room {
  conversation: Conversation;
  /** The page's identity. */
  page: string;
  /** Absolute address of the comments collection, or empty. */
  endpoint: string;
  /** Comments whose replies are out of sight. */
  folded: Set<string>;
  /** What is told to who cannot see it. */
  said: string;
}

/**
 * Adds what an answer holds; a comment that comes again keeps its place and shows its newest text. Resolves to the
 * ids of those that are new. What goes wrong is kept in `error`.
 */
export const extend = async (
  conversation: Conversation,
  query: Omit<ListQuery, 'page'>,
  loading: Conversation['loading'] = 'threads',
): Promise<string[]> => {
  const { comments } = conversation;
  const fresh: string[] = [];
  Object.assign(conversation, { loading, error: undefined });
  try {
    const { comments: added, next, skipped, ...page } = await conversation.read(query);
    for (const comment of added) {
      if (!comments.has(comment.id)) fresh.push(comment.id);
      comments.set(comment.id, comment);
    }
    if (loading === 'threads') {
      // What was loaded before goes on where it went on.
      if (query.cursor || !conversation.loaded) conversation.next = next;
      Object.assign(conversation, page);
    } else goOn(conversation, loading!.rest, next);
    conversation.skipped += skipped;
    conversation.loaded = true;
  } catch (error) {
    conversation.error = error;
  }
  conversation.loading = undefined;
  return fresh;
};

/** Says where the replies of a thread go on. */
export const goOn = ({ comments }: Conversation, root: string, rest: string | null): void => {
  comments.set(root, { ...comments.get(root)!, rest: rest ?? '' });
};
