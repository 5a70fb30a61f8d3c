import type { Comment } from '../contract/index.js';
import { safeUrl } from '../internal/url.js';
import { html } from './rendering.js';
import type { CommentRow } from './storage/schema.js';

type Row = Pick<
  CommentRow,
  | 'id'
  | 'parent'
  | 'name'
  | 'website'
  | 'avatar'
  | 'role'
  | 'created_at'
  | 'edited_at'
  | 'deleted_at'
  | 'text'
  | 'status'
  | 'votes'
>;

/**
 * A comment as everybody may see it. Written field by field, so that a new column is not public by accident.
 * @param votes Whether readers may vote here.
 */
export const publicComment = (row: Row, votes: boolean): Comment => {
  const { id, parent } = row;
  const createdAt = time(row.created_at);
  if (row.deleted_at !== null) return { id, parent, author: { name: '' }, createdAt, text: '', status: 'deleted' };
  const website = safeUrl(row.website);
  const avatar = safeUrl(row.avatar);
  return {
    id,
    parent,
    author: {
      name: row.name,
      ...(website && { website }),
      ...(avatar && { avatar }),
      ...(row.role && { role: row.role }),
    },
    createdAt,
    ...(row.edited_at !== null && { editedAt: time(row.edited_at) }),
    ...rendered(row.text),
    ...(votes && { votes: row.votes }),
    status: row.status === 'published' ? 'published' : 'held',
  };
};

/** What is kept of a comment for whoever asks again: without the markup, which is made anew. */
export const keptAnswer = ({ html: _, ...comment }: Comment): string => JSON.stringify(comment);

export const readAnswer = (answer: string): Comment => {
  const comment = JSON.parse(answer) as Comment;
  return { ...comment, ...rendered(comment.text) };
};

const rendered = (text: string): Pick<Comment, 'text' | 'html'> => {
  const markup = html(text);
  return { text, ...(markup !== undefined && { html: markup }) };
};

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
