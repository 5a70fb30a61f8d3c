import type { Kysely, Transaction } from 'kysely';
import { type Answer, type Change, change, type Record } from '../change-comment.js';
import { lockPage } from '../pages.js';
import type { CommentRow, Database, ModerationLogTable } from '../schema.js';
import { type By, type State, stateOf } from './act.js';
import { record } from './log.js';

export interface Undone {
  entry: string;
  /** Where a comment was moved back. */
  change?: Change;
  /** Where a page was closed or opened again. */
  page?: string;
}

/**
 * Takes back what an entry of the log says, and writes that down as well, so that it can be taken back in turn.
 * `stale` when it was taken back before or something else was done since; undefined when there is no such entry.
 */
export const undo = async (
  db: Kysely<Database>,
  id: string,
  by: By,
  options: { answer: Answer; also?: Record | undefined; learns?: boolean },
): Promise<Undone | 'stale' | undefined> => {
  const entry = await db.selectFrom('moderation_log').selectAll().where('id', '=', id).executeTakeFirst();
  if (!entry) return undefined;
  if (entry.undone_by !== null) return 'stale';
  if (entry.comment !== null) return undoComment(db, entry, by, options);
  return entry.page === null ? undoBlock(db, entry, by) : undoPage(db, entry, by);
};

const undoComment = async (
  db: Kysely<Database>,
  entry: ModerationLogTable,
  by: By,
  { answer, also, learns = false }: Parameters<typeof undo>[3],
) => {
  let written: string | undefined;
  const place = { page: entry.page!, id: entry.comment! };
  const changed = await change(
    db,
    place,
    answer,
    (before) => (before.text === '' ? undefined : restored(before, entry, learns)),
    async (transaction, moved) => {
      written = await recordUndo(transaction, entry, by);
      await also?.(transaction, moved);
    },
  );
  return changed && written !== undefined ? { entry: written, change: changed } : 'stale';
};

/** Readers may have reported the comment since; whatever else has changed is not to be taken back. */
const restored = (row: CommentRow, { before, after }: ModerationLogTable, learns: boolean): CommentRow | undefined => {
  // Entries of older versions say nothing of what was learned.
  const { learned = null, ...was } = JSON.parse(before) as Partial<State> & Omit<State, 'learned'>;
  if (comparable(stateOf(row)) !== comparable(JSON.parse(after) as State)) return undefined;
  const open_reports = was.open_reports + row.open_reports;
  return { ...row, ...was, open_reports, learned: learns ? learned : row.learned };
};

/** An author may have edited the comment as well, which says nothing of where it is. */
const comparable = (state: State): string => JSON.stringify({ ...state, open_reports: 0, learned: null });

const undoPage = (db: Kysely<Database>, entry: ModerationLogTable, by: By) =>
  db.transaction().execute(async (transaction) => {
    await lockPage(transaction, entry.page!);
    const { numUpdatedRows } = await transaction
      .updateTable('pages')
      .set(JSON.parse(entry.before) as { closed: number })
      .where('url', '=', entry.page!)
      .where('closed', '=', (JSON.parse(entry.after) as { closed: number }).closed)
      .executeTakeFirst();
    return Number(numUpdatedRows) > 0
      ? { entry: await recordUndo(transaction, entry, by), page: entry.page! }
      : 'stale';
  });

const undoBlock = (db: Kysely<Database>, entry: ModerationLogTable, by: By) =>
  db.transaction().execute(async (transaction) => {
    const { lifted } = JSON.parse(entry.before) as { lifted: boolean };
    const { numUpdatedRows } = await transaction
      .updateTable('blocks')
      .set({ lifted_at: lifted ? by.at : null })
      .where('id', '=', entry.block!)
      .where('lifted_at', lifted ? 'is' : 'is not', null)
      .executeTakeFirst();
    return Number(numUpdatedRows) > 0 ? { entry: await recordUndo(transaction, entry, by) } : 'stale';
  });

const recordUndo = async (
  transaction: Transaction<Database>,
  { id, page, comment, block, before, after }: ModerationLogTable,
  { by, at }: By,
): Promise<string> => {
  const entry = await record(transaction, {
    ...{ by, at, action: 'undo', before: JSON.parse(after) as object, after: JSON.parse(before) as object },
    ...(page !== null && { page }),
    ...(comment !== null && { comment }),
    ...(block !== null && { block }),
  });
  await transaction.updateTable('moderation_log').set({ undone_by: entry }).where('id', '=', id).execute();
  return entry;
};
