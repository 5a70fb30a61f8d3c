import type { Kysely, Transaction } from 'kysely';
import type { ModeratorAction } from '../../../contract/index.js';
import { type Answer, type Change, change, type Record } from '../change-comment.js';
import type { CommentRow, Database, UsedLinksTable } from '../schema.js';
import { record } from './log.js';

/** Who does something, and when. */
export interface By {
  /** Name of the moderator. */
  by: string;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Acted extends Change {
  /** The entry in the log; missing when it was so already. */
  entry?: string;
}

interface ActOptions {
  answer: Answer;
  /** Writes what else belongs to it. */
  also?: Record | undefined;
  /** Whether the filter learns from it. */
  learns?: boolean;
  /** The link that it was done by, which acts once. */
  link?: UsedLinksTable | undefined;
}

/**
 * Moves a comment to another queue. Undefined when it is gone, its author has erased what it said, or the link was used
 * before.
 */
export const act = async (
  db: Kysely<Database>,
  row: Pick<CommentRow, 'page' | 'id'>,
  action: ModeratorAction,
  { by, at }: By,
  { answer, also, learns = false, link }: ActOptions,
): Promise<Acted | undefined> => {
  let entry: string | undefined;
  const changed = await change(
    db,
    row,
    answer,
    (before) => (before.text === '' ? undefined : moved(before, action, at, learns)),
    async (transaction, moved) => {
      entry = await record(transaction, {
        ...{ by, at, action, page: row.page, comment: row.id },
        ...{ before: stateOf(moved.before), after: stateOf(moved.after) },
      });
      await also?.(transaction, moved);
    },
    link && ((transaction) => useLink(transaction, link)),
  );
  return changed && { ...changed, ...(entry !== undefined && { entry }) };
};

/** Says no when somebody has used it. */
const useLink = async (transaction: Transaction<Database>, link: UsedLinksTable): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('used_links')
    .values(link)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
};

/** What moderators change of a comment, and undo. */
export type State = Pick<
  CommentRow,
  'status' | 'deleted_at' | 'removed_as' | 'reason' | 'reason_detail' | 'open_reports' | 'learned'
>;

export const stateOf = ({ deleted_at, learned, ...row }: State): State => {
  const { status, removed_as, reason, reason_detail, open_reports } = row;
  return {
    ...{ status, removed_as, reason, reason_detail, open_reports },
    deleted_at: deleted_at === null ? null : Number(deleted_at),
    learned,
  };
};

/** What an action says of the text: who empties the spam has found it to be spam, and any other `delete` says nothing. */
const lesson = (before: CommentRow, action: ModeratorAction): State['learned'] => {
  switch (action) {
    case 'approve':
      return 'ham';
    case 'hide':
      return null;
    case 'spam':
      return 'spam';
    case 'delete':
      return queueOfRow(before) === 'spam' ? 'spam' : before.learned;
  }
};

const moved = (before: CommentRow, action: ModeratorAction, at: number, learns: boolean): CommentRow => {
  const next = { ...before, ...target(before, action, at), open_reports: 0 };
  if (JSON.stringify(stateOf(next)) === JSON.stringify(stateOf(before))) return before;
  return learns ? { ...next, learned: lesson(before, action) } : next;
};

const target = (before: CommentRow, action: ModeratorAction, at: number): Partial<State> => {
  if (action === 'approve') {
    return { status: 'published', deleted_at: null, removed_as: null, reason: null, reason_detail: null };
  }
  const place = action === 'hide' ? 'held' : action === 'delete' ? 'deleted' : 'spam';
  if (queueOfRow(before) === place) return {};
  const why = action === 'delete' ? {} : ({ reason: 'moderator', reason_detail: null } as const);
  // What was public may have replies, which keep their place below it.
  if (before.status === 'published') return { ...why, removed_as: place, deleted_at: before.deleted_at ?? at };
  if (place === 'deleted') return { ...why, removed_as: place, deleted_at: at };
  return { ...why, status: place, removed_as: null, deleted_at: null };
};

/** Where moderators find a comment, as `queueOf` says it in SQL. */
export const queueOfRow = ({
  removed_as,
  deleted_at,
  status,
}: Pick<CommentRow, 'removed_as' | 'deleted_at' | 'status'>) =>
  removed_as ?? (deleted_at === null ? status : 'withdrawn');
