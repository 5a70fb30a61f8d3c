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

/**
 * The newest comments that are not here yet, and when the newest of all was written. Where there are pages to load such
 * a one may be old: only what came after `latest` is new then, and nothing where that is not known. Both are times of
 * the endpoint: a reader's clock may be wrong.
 */
export const findNews = async (
  { comments, read, limit, next }: Conversation,
  latest = Infinity,
): Promise<{ news: Comment[]; latest: number }> => {
  const newest = (await read({ sort: 'newest', limit })).comments;
  const isNew = ({ id, createdAt }: Comment) => !comments.has(id) && (!next || Date.parse(createdAt) > latest);
  return { news: newest.filter(isNew), latest: latestOf(newest) };
};

/** When the newest of these was written. */
export const latestOf = (comments: Iterable<Comment>): number => {
  let latest = -Infinity;
  for (const { createdAt } of comments) latest = Math.max(latest, Date.parse(createdAt) || latest);
  return latest;
};

const prepend = ({ comments }: Conversation, first: readonly Comment[]): void => {
  const others = [...comments.values()];
  comments.clear();
  for (const comment of [...first, ...others]) if (!comments.has(comment.id)) comments.set(comment.id, comment);
};
