import type { Comment } from '../contract/index.js';
import { safeUrl } from '../internal/url.js';
import type { CommentRow } from './storage/schema.js';

type Row = Pick<
  CommentRow,
  | 'id'
  | 'parent'
  | 'name'
  | 'website'
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
  return {
    id,
    parent,
    author: { name: row.name, ...(website && { website }), ...(row.role !== null && { role: row.role }) },
    createdAt,
    ...(row.edited_at !== null && { editedAt: time(row.edited_at) }),
    text: row.text,
    ...(votes && { votes: row.votes }),
    status: row.status === 'published' ? 'published' : 'held',
  };
};

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();
