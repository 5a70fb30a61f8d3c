import type { Kysely } from 'kysely';
import type { ModeratorAction } from '../../../contract/index.js';
import { type Answer, type Change, change } from '../change-comment.js';
import type { CommentRow, Database } from '../schema.js';
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

/** Moves a comment to another queue. Undefined when it is gone, or its author has erased what it said. */
export const act = async (
  db: Kysely<Database>,
  row: Pick<CommentRow, 'page' | 'id'>,
  action: ModeratorAction,
  { by, at }: By,
  answer: Answer,
): Promise<Acted | undefined> => {
  let entry: string | undefined;
  const changed = await change(
    db,
    row,
    answer,
    (before) => (before.text === '' ? undefined : moved(before, action, at)),
    async (transaction, { before, after }) => {
      entry = await record(transaction, {
        ...{ by, at, action, page: row.page, comment: row.id },
        ...{ before: stateOf(before), after: stateOf(after) },
      });
    },
  );
  return changed && { ...changed, ...(entry !== undefined && { entry }) };
};

/** What moderators change of a comment, and undo. */
export type State = Pick<
  CommentRow,
  'status' | 'deleted_at' | 'removed_as' | 'reason' | 'reason_detail' | 'open_reports'
>;

export const stateOf = ({ status, deleted_at, removed_as, reason, reason_detail, open_reports }: State): State => ({
  ...{ status, removed_as, reason, reason_detail, open_reports },
  deleted_at: deleted_at === null ? null : Number(deleted_at),
});

const moved = (before: CommentRow, action: ModeratorAction, at: number): CommentRow => {
  const next = { ...before, ...target(before, action, at), open_reports: 0 };
  return JSON.stringify(stateOf(next)) === JSON.stringify(stateOf(before)) ? before : next;
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
