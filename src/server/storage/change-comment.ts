import type { Kysely, Transaction } from 'kysely';
import { lockPage, touchPage } from './pages.js';
import type { CommentRow, Database } from './schema.js';
import { isPublic } from './visible.js';

/** A comment before and after its author changed it. */
export interface Change {
  before: CommentRow;
  after: CommentRow;
}

/** What a retry of the request that made the comment gets from now on. */
export type Answer = (row: CommentRow) => { status: number; answer: string };

interface Edit {
  text: string;
  /** Whether the new text has to wait for approval. */
  held: boolean;
  at: number;
}

/** Gives a comment a new text; one that was taken back is there again. Undefined when it is gone meanwhile. */
export const editComment = (
  db: Kysely<Database>,
  row: CommentRow,
  { text, held, at }: Edit,
  answer: Answer,
): Promise<Change | undefined> =>
  change(db, row, answer, (before) => ({
    ...before,
    text,
    status: held && before.status === 'published' ? 'held' : before.status,
    edited_at: at,
    deleted_at: null,
  }));

/** Takes a comment back: what its author wrote is gone, here and in the answer that is kept for a retry. */
export const deleteComment = (
  db: Kysely<Database>,
  row: CommentRow,
  at: number,
  answer: Answer,
): Promise<Change | undefined> =>
  change(db, row, answer, (before) =>
    before.deleted_at === null
      ? { ...before, text: '', email: null, website: null, meta: null, deleted_at: at }
      : before,
  );

const change = (
  db: Kysely<Database>,
  { page, id }: CommentRow,
  answer: Answer,
  next: (before: CommentRow) => CommentRow,
): Promise<Change | undefined> =>
  db.transaction().execute(async (transaction) => {
    await lockPage(transaction, page);
    const before = await transaction
      .selectFrom('comments')
      .selectAll()
      .where('page', '=', page)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!before) return undefined;
    const after = next(before);
    if (after !== before) await write(transaction, before, after, answer(after));
    return { before, after };
  });

const write = async (
  transaction: Transaction<Database>,
  before: CommentRow,
  after: CommentRow,
  answered: ReturnType<Answer>,
): Promise<void> => {
  const { page, id, text, email, website, meta, status, edited_at, deleted_at } = after;
  await transaction
    .updateTable('comments')
    .set({ text, email, website, meta, status, edited_at, deleted_at })
    .where('page', '=', page)
    .where('id', '=', id)
    .execute();
  await transaction
    .updateTable('idempotency')
    .set(answered)
    .where('page', '=', page)
    .where('comment', '=', id)
    .execute();
  if (before.status === 'published' || after.status === 'published') {
    await touchPage(transaction, page, Number(isPublic(after)) - Number(isPublic(before)));
  }
};
