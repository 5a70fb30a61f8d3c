import type { Comment } from '../contract/comment.js';

/** A comment with the replies that show below it. */
export interface Thread {
  comment: Comment;
  replies: Thread[];
  /** The comment that this one answers, where there is one. */
  to: Comment | undefined;
  /** How deep it really is; what is deeper than the limit stands flat at the limit. */
  depth: number;
  /** Comments in it, its own included. */
  size: number;
}

/**
 * Threads of a flat list, in its order, in time that grows with its length. Whatever the list holds, each comment is
 * shown once: one whose parent is not there starts a thread, and so does the first of those that answer each other in
 * a circle. A deleted comment without replies is left out, unless `keeps` says otherwise.
 */
export const toThreads = (
  comments: readonly Comment[],
  maxDepth: number,
  keeps: (id: string) => boolean = () => false,
): Thread[] => {
  const known = new Map(comments.map((comment) => [comment.id, comment]));
  const children = new Map<string | null, Comment[]>();
  for (const comment of comments) {
    const siblings = children.get(comment.parent);
    if (siblings) siblings.push(comment);
    else children.set(comment.parent, [comment]);
  }
  const order: Thread[] = [];
  const above = new Map<Thread, Thread>();
  const seen = new Set<string>();
  const roots: Thread[] = [];

  // A stack of our own: ten thousand levels are more than the engine's has room for.
  const visit = (root: Comment) => {
    const stack: [Comment, Thread | undefined, Thread[]][] = [[root, undefined, roots]];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [comment, parent, siblings] = next;
      if (seen.has(comment.id)) continue;
      seen.add(comment.id);
      const depth = parent ? parent.depth + 1 : 0;
      const thread: Thread = { comment, replies: [], to: parent?.comment, depth, size: 1 };
      siblings.push(thread);
      order.push(thread);
      if (parent) above.set(thread, parent);
      const replies = depth < maxDepth ? thread.replies : siblings;
      for (const reply of (children.get(comment.id) ?? []).toReversed()) stack.push([reply, thread, replies]);
    }
  };
  for (const comment of comments) if (comment.parent === null || !known.has(comment.parent)) visit(comment);
  for (const comment of comments) visit(comment);

  const gone = new Set<Thread>();
  for (const thread of order.toReversed()) {
    const { status, id } = thread.comment;
    if (status === 'deleted' && thread.size === 1 && !keeps(id)) gone.add(thread);
    else if (above.has(thread)) above.get(thread)!.size += thread.size;
  }
  if (!gone.size) return roots;
  for (const thread of order)
    if (thread.replies.length) thread.replies = thread.replies.filter((one) => !gone.has(one));
  return roots.filter((thread) => !gone.has(thread));
};
