import type { Kysely, Transaction } from 'kysely';
import { lockPage, touchPage } from './pages.js';
import type { CommentRow, Database } from './schema.js';

interface Vote {
  voter: string;
  /** Whether the reader likes the comment or takes that back. */
  liked: boolean;
  at: number;
}

export interface Voted {
  /** The votes there are. */
  votes: number;
  /** Whether there were others before. */
  changed: boolean;
}

/** Counts a reader's vote once. Undefined when nobody may see the comment. */
export const vote = (
  db: Kysely<Database>,
  { page, id }: CommentRow,
  { voter, liked, at }: Vote,
): Promise<Voted | undefined> =>
  db.transaction().execute(async (transaction) => {
    await lockPage(transaction, page);
    const row = await transaction
      .selectFrom('comments')
      .select('votes')
      .where('page', '=', page)
      .where('id', '=', id)
      .where('status', '=', 'published')
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const changed = liked
      ? await add(transaction, { page, comment: id, voter, created_at: at })
      : await remove(transaction, { page, comment: id, voter });
    if (!changed) return { votes: row.votes, changed };
    const votes = row.votes + (liked ? 1 : -1);
    await transaction.updateTable('comments').set({ votes }).where('page', '=', page).where('id', '=', id).execute();
    await touchPage(transaction, page, 0);
    return { votes, changed };
  });

const add = async (transaction: Transaction<Database>, row: Database['votes']): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('votes')
    .values(row)
    .onConflict((conflict) => conflict.columns(['page', 'comment', 'voter']).doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
};

const remove = async (
  transaction: Transaction<Database>,
  { page, comment, voter }: Omit<Database['votes'], 'created_at'>,
): Promise<boolean> => {
  const { numDeletedRows } = await transaction
    .deleteFrom('votes')
    .where('page', '=', page)
    .where('comment', '=', comment)
    .where('voter', '=', voter)
    .executeTakeFirst();
  return Boolean(numDeletedRows);
};
