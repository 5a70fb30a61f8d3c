import type { Kysely } from 'kysely';
import type { CommentRow, Database } from './schema.js';
import { statement, type Take, type Taken } from './statement.js';

/** A comment with a certain text. */
export type Copy = Pick<CommentRow, 'id' | 'page' | 'email' | 'name' | 'network' | 'status' | 'removed_as'>;

/** Milliseconds within which the same text counts as a copy. */
export const COPY_PERIOD = 24 * 60 * 60 * 1000;

/** More of them say nothing more. */
const MOST = 50;

/** The newest comments since a moment whose text has this hash. */
export const copiesQuery = (db: Kysely<Database>, hash: Taken<string>, since: Taken<number>) =>
  db
    .selectFrom('comments')
    .select(['id', 'page', 'email', 'name', 'network', 'status', 'removed_as'])
    .where('text_hash', '=', hash)
    .where('created_at', '>', since)
    .orderBy('created_at', 'desc')
    .limit(MOST);

/** {@link copiesQuery} */
export const findCopies = statement((db, take: Take<{ hash: string; since: number }>) =>
  copiesQuery(db, take('hash'), take('since')),
);
