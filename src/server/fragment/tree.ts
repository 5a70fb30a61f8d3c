import type { Comment } from '../../contract/index.js';

export interface Node {
  comment: Comment;
  replies: Node[];
  /** What it answers, where that is not told by the list that it stands in. */
  answers?: Comment | 'elsewhere';
}

/** Lists inside lists; deeper than that a phone has no room. */
const DEEPEST = 4;

/**
 * Comments as nested lists. Below the deepest list the replies follow each other in it; what answers a comment that
 * is not here stands at the top.
 */
export const tree = (comments: readonly Comment[]): Node[] => {
  const top: Node[] = [];
  const places = new Map<string, { node: Node; level: number; list: Node[] }>();
  for (const comment of comments) {
    const node: Node = { comment, replies: [] };
    const parent = comment.parent === null ? undefined : places.get(comment.parent);
    const flat = parent?.level === DEEPEST;
    if (comment.parent !== null && !parent) node.answers = 'elsewhere';
    if (parent && flat) node.answers = parent.node.comment;
    const list = parent ? (flat ? parent.list : parent.node.replies) : top;
    list.push(node);
    places.set(comment.id, { node, level: parent ? Math.min(parent.level + 1, DEEPEST) : 1, list });
  }
  return top;
};
