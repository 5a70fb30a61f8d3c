import type { Comment } from '../contract/comment.js';
import { goOn, type Conversation } from './conversation.js';

/** Adds a comment, or exchanges the one with its id. A new thread comes where the order has the newest. */
export const put = (conversation: Conversation, comment: Comment): void => {
  const { comments, sort } = conversation;
  const before = comments.get(comment.id);
  if (before || comment.parent || sort === 'oldest') {
    comments.set(comment.id, { ...comment, ...(before?.rest && { rest: before.rest }) });
  } else prepend(conversation, [comment]);
  const count = ({ status }: Comment) => Number(status === 'published');
  conversation.total += count(comment) - (before ? count(before) : 0);
};

/** Leaves a comment's place, where somebody has replied to it. */
export const remove = (conversation: Conversation, id: string): void => {
  const comment = conversation.comments.get(id);
  if (comment) put(conversation, { ...comment, text: '', author: { name: '' }, status: 'deleted' });
};

/** Loads the thread that a comment is in, and puts it first. Rejects where it is not there. */
export const openThread = async (conversation: Conversation, id: string): Promise<void> => {
  const { comments, next } = await conversation.read({ thread: id });
  prepend(conversation, comments);
  if (comments[0]) goOn(conversation, comments[0].id, next);
};

/** The newest comments that are not here yet. Where there are pages to load such a one may be old: `since` tells. */
export const findNews = async ({ comments, read, limit, next }: Conversation, since: number): Promise<Comment[]> => {
  const newest = await read({ sort: 'newest', limit });
  return newest.comments.filter(({ id, createdAt }) => !comments.has(id) && (!next || Date.parse(createdAt) > since));
};

const prepend = ({ comments }: Conversation, first: readonly Comment[]): void => {
  const others = [...comments.values()];
  comments.clear();
  for (const comment of [...first, ...others]) if (!comments.has(comment.id)) comments.set(comment.id, comment);
};
