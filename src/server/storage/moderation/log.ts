import type { Kysely, Transaction } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { BlockKind, LoggedAction } from '../../../contract/index.js';
import type { CommentRow, Database, ModerationLogTable } from '../schema.js';

export interface Entry {
  /** Name of the moderator. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  action: LoggedAction;
  page?: string;
  comment?: string;
  block?: string;
  before: object;
  after: object;
}

/** Writes down what a moderator did, in the transaction that does it; the entry's id. */
export const record = async (transaction: Transaction<Database>, entry: Entry): Promise<string> => {
  const { by, at, action, page = null, comment = null, block = null, before, after } = entry;
  const id = uuid();
  await transaction
    .insertInto('moderation_log')
    .values({
      ...{ id, at, moderator: by, action, page, comment, block, undone_by: null },
      ...{ before: JSON.stringify(before), after: JSON.stringify(after) },
    })
    .execute();
  return id;
};

/** An entry, with who wrote the comment and what, or who was blocked and by what, as far as it is still there. */
export type LogRow = ModerationLogTable &
  Pick<Partial<CommentRow>, 'name' | 'text'> & { blocked: BlockKind | null; blocked_name: string | null };

/** The newest entries, or those that follow. */
export const logQuery = (db: Kysely<Database>, { after, limit }: { after?: string | undefined; limit: number }) => {
  const entries = db
    .selectFrom('moderation_log')
    .leftJoin('comments', (join) =>
      join.onRef('comments.page', '=', 'moderation_log.page').onRef('comments.id', '=', 'moderation_log.comment'),
    )
    .leftJoin('blocks', 'blocks.id', 'moderation_log.block')
    .selectAll('moderation_log')
    .select(['comments.name', 'comments.text', 'blocks.kind as blocked', 'blocks.name as blocked_name'])
    .orderBy('moderation_log.id', 'desc')
    .limit(limit);
  return after ? entries.where('moderation_log.id', '<', after) : entries;
};
