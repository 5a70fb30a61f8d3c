import { type Block, type BlockKind, blockKinds, type LogEntry, type ModeratedComment } from '../../contract/index.js';
import { safeUrl } from '../../internal/url.js';
import { queueOfRow, type State } from '../storage/moderation/act.js';
import type { LogRow } from '../storage/moderation/log.js';
import type { QueueRow } from '../storage/moderation/queue.js';
import type { BlocksTable, CommentRow, ReportsTable } from '../storage/schema.js';

/** Characters of a comment that stand in the log. */
const EXCERPT = 120;

/** A comment as moderators see it. Written field by field, so that a new column is not shown by accident. */
export const moderatedRow = (row: QueueRow, reports: readonly ReportsTable[] = []): ModeratedComment => {
  const website = safeUrl(row.website);
  return {
    id: row.id,
    page: { url: row.page, ...(row.title !== null && { title: row.title }), closed: Boolean(row.closed) },
    parent: row.parent,
    author: {
      name: String(row.name),
      ...(row.email !== null && { email: String(row.email) }),
      ...(website && { website }),
      ...(row.role !== null && { role: row.role }),
    },
    createdAt: time(row.created_at),
    ...(row.edited_at !== null && { editedAt: time(row.edited_at) }),
    text: String(row.text),
    state: queueOfRow(row) as ModeratedComment['state'],
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.reason_detail !== null && { detail: row.reason_detail }),
    reports: reports.map(({ reason, text, created_at }) => ({
      reason: reason as ModeratedComment['reports'][number]['reason'],
      ...(text !== null && { text }),
      createdAt: time(created_at),
    })),
    reported: row.open_reports,
    blockable: blockKinds.filter((kind) => blockable(row, kind) !== null),
  };
};

/** What is blocked of the author of a comment; null where it is not known. */
export const blockable = (row: CommentRow, kind: BlockKind): string | null => {
  switch (kind) {
    case 'account':
      return row.author_id;
    case 'email':
      return row.email?.toLowerCase() ?? null;
    case 'network':
      return row.network;
  }
};

export const blockRow = ({ id, kind, value, name, created_at, until, moderator }: BlocksTable): Block => ({
  ...{ id, kind, name, moderator, createdAt: time(created_at) },
  ...(kind !== 'network' && { value }),
  ...(until !== null && { until: time(until) }),
});

export const logRow = (row: LogRow): LogEntry => {
  const { id, at, moderator, action, page, comment, before, after, undone_by, name, text, blocked, blocked_name } = row;
  return {
    ...{ id, moderator, action, at: time(at), undone: undone_by !== null },
    ...(page !== null && { page }),
    ...(comment !== null && { comment, from: stateIn(before), to: stateIn(after) }),
    ...(name && { author: name }),
    ...(blocked && { blocked, ...(blocked_name && { author: blocked_name }) }),
    ...(text && { excerpt: [...text.slice(0, EXCERPT * 2)].slice(0, EXCERPT).join('') }),
  };
};

const stateIn = (json: string): string => queueOfRow(JSON.parse(json) as State);

/** Whatever somebody has put into the database by hand: one broken row does not take the queue with it. */
const time = (milliseconds: number): string => {
  const date = new Date(Number(milliseconds));
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString();
};
