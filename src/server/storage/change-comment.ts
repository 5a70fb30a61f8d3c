import type { Kysely, Transaction } from 'kysely';
import { lockPage, touchPage } from './pages.js';
import type { CommentRow, Database } from './schema.js';
import { isPublic } from './visible.js';

/** A comment before and after it was changed. */
export interface Change {
  before: CommentRow;
  after: CommentRow;
}

/** Writes what belongs to a change, in its transaction; called only when there is one. */
export type Record = (transaction: Transaction<Database>, change: Change) => Promise<void>;

/** What a retry of the request that made the comment gets from now on. */
export type Answer = (row: CommentRow) => { status: number; answer: string };

interface Edit {
  text: string;
  text_hash: string | null;
  /** What the site's rules say of the new text. */
  verdict: Verdict;
  at: number;
}

/** What was decided about a comment. */
export type Verdict = Pick<CommentRow, 'status' | 'reason' | 'reason_detail'>;

/**
 * Gives a comment a new text; one that its author took back is there again. Undefined when it is gone meanwhile, or
 * moderators took it out of sight.
 */
export const editComment = (
  db: Kysely<Database>,
  row: CommentRow,
  { text, text_hash, verdict, at }: Edit,
  answer: Answer,
  record?: Record,
): Promise<Change | undefined> =>
  change(
    db,
    row,
    answer,
    (before) =>
      before.removed_as === null
        ? { ...before, ...worse(before, verdict), text, text_hash, edited_at: at, deleted_at: null, learned: null }
        : undefined,
    record,
  );

/** An edit may take a comment out of sight, and never brings it there: what waits goes on waiting. */
const worse = (before: CommentRow, verdict: Verdict): Partial<Verdict> =>
  SEVERITY[verdict.status] > SEVERITY[before.status] ? verdict : {};

const SEVERITY = { published: 0, held: 1, spam: 2 } as const;

/** Takes a comment back: what its author wrote is gone, here and in the answer that is kept for a retry. */
export const deleteComment = (
  db: Kysely<Database>,
  row: CommentRow,
  at: number,
  answer: Answer,
): Promise<Change | undefined> =>
  change(db, row, answer, (before) =>
    before.deleted_at === null || (before.removed_as !== null && before.text !== '')
      ? { ...before, ...(before.removed_as && { removed_as: 'deleted' }), ...GONE, deleted_at: before.deleted_at ?? at }
      : before,
  );

const GONE = {
  ...{ text: '', text_hash: null, email: null, website: null, author_id: null, avatar: null, meta: null },
  sender: null,
} as const;

/**
 * Changes one comment, the answer that is kept for a retry and what its page counts in one transaction. Undefined when
 * the comment is gone, `next` says that it may not be changed, or `claim` says no.
 * @param claim Comes first, with the page locked.
 */
export const change = (
  db: Kysely<Database>,
  { page, id }: Pick<CommentRow, 'page' | 'id'>,
  answer: Answer,
  next: (before: CommentRow) => CommentRow | undefined,
  record?: Record,
  claim?: (transaction: Transaction<Database>) => Promise<boolean>,
): Promise<Change | undefined> =>
  inTransaction(db, async (transaction) => {
    await lockPage(transaction, page);
    if (claim && !(await claim(transaction))) return undefined;
    const before = await transaction
      .selectFrom('comments')
      .selectAll()
      .where('page', '=', page)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!before) return undefined;
    const after = next(before);
    if (!after) return undefined;
    if (after !== before) {
      await write(transaction, before, after, answer(after));
      await record?.(transaction, { before, after });
    }
    return { before, after };
  });

/** One that is under way goes on. */
const inTransaction = <T>(db: Kysely<Database>, run: (transaction: Transaction<Database>) => Promise<T>): Promise<T> =>
  db.isTransaction ? run(db as Transaction<Database>) : db.transaction().execute(run);

const write = async (
  transaction: Transaction<Database>,
  before: CommentRow,
  after: CommentRow,
  answered: ReturnType<Answer>,
): Promise<void> => {
  const { page, id, text, email, website, author_id, avatar, meta, status, edited_at, deleted_at } = after;
  const { reason, reason_detail, removed_as, open_reports, text_hash, sender, learned } = after;
  await transaction
    .updateTable('comments')
    .set({ text, email, website, author_id, avatar, meta, status, edited_at, deleted_at })
    .set({ reason, reason_detail, removed_as, open_reports, text_hash, sender, learned })
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
