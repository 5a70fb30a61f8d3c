import type { Selectable } from 'kysely';
import type { Comment } from '../contract/index.js';
import { safeUrl } from '../internal/url.js';
import type { CommentsTable } from './storage/schema.js';

type Row = Pick<
  Selectable<CommentsTable>,
  'id' | 'parent' | 'name' | 'website' | 'created_at' | 'edited_at' | 'text' | 'status'
>;

/** A comment as everybody may see it. Written field by field, so that a new column is not public by accident. */
export const publicComment = (row: Row): Comment => {
  const website = safeUrl(row.website);
  return {
    id: row.id,
    parent: row.parent,
    author: { name: row.name, ...(website && { website }) },
    createdAt: new Date(Number(row.created_at)).toISOString(),
    ...(row.edited_at !== null && { editedAt: new Date(Number(row.edited_at)).toISOString() }),
    text: row.text,
    status: row.status === 'published' ? 'published' : 'held',
  };
};
