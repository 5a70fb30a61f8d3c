import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import { header, type NdjsonRecord } from '../import/ndjson.js';
import { inBatches } from './in-batches.js';
import type { CommentRow, Database, PagesTable, ReportsTable, SubscribersTable, VotesTable } from './schema.js';
import { snapshot } from './snapshot.js';

/** Rows in memory at a time. */
const BATCH = 500;

/** Takes some lines, each with its line break, and resolves when there is room for more. */
export type Write = (lines: string) => Promise<void>;

/**
 * Everything that there is, as it was at one moment, one JSON object a line: pages, comments, votes, reports, who may
 * be mailed, each in the order of their keys. Addresses of networks, answers that are kept for a retry and mails that are
 * to be sent stay behind.
 */
export const exportComments = (db: Kysely<Database>, write: Write): Promise<void> =>
  snapshot(db, async (db) => {
    await write(`${JSON.stringify(header)}\n`);
    const send = async <Table extends keyof Database, Row>(
      query: SelectQueryBuilder<Database, Table, Row>,
      key: readonly (keyof Row & string)[],
      record: (row: Row) => NdjsonRecord,
    ): Promise<void> => {
      for await (const rows of inBatches(query, key, BATCH)) {
        await write(rows.map((row) => `${JSON.stringify(record(row))}\n`).join(''));
      }
    };
    await send(db.selectFrom('pages').selectAll(), ['url'], pageRecord);
    await send(db.selectFrom('comments').selectAll(), ['page', 'id'], commentRecord);
    await send(db.selectFrom('votes').selectAll(), ['page', 'comment', 'voter'], voteRecord);
    await send(reportsQuery(db), ['page', 'comment', 'reporter'], reportRecord);
    await send(db.selectFrom('subscribers').selectAll(), ['email'], subscriberRecord);
  });

const pageRecord = ({ url, title, closed, created_at }: Selectable<PagesTable>): NdjsonRecord => ({
  type: 'page',
  url,
  ...(title !== null && { title }),
  ...(closed !== 0 && { closed: true }),
  createdAt: time(created_at),
});

const commentRecord = (row: CommentRow): NdjsonRecord => ({
  type: 'comment',
  page: row.page,
  id: row.id,
  ...(row.parent !== null && { parent: row.parent }),
  status: row.status,
  name: row.name,
  ...(row.email !== null && { email: row.email }),
  ...(row.website !== null && { website: row.website }),
  ...(row.author_id !== null && { authorId: row.author_id }),
  ...(row.avatar !== null && { avatar: row.avatar }),
  ...(row.role !== null && { role: row.role }),
  text: row.text,
  ...(row.meta !== null && { meta: JSON.parse(row.meta) as Record<string, string> }),
  ...(row.elapsed !== null && { elapsed: Number(row.elapsed) }),
  ...(row.notify === 1 && row.email !== null && { notify: true }),
  ...(row.mailed === 1 && { mailed: true }),
  createdAt: time(row.created_at),
  ...(row.edited_at !== null && { editedAt: time(row.edited_at) }),
  ...(row.deleted_at !== null && { deletedAt: time(row.deleted_at) }),
  ...(row.removed_as !== null && { removedAs: row.removed_as }),
  ...(row.reason !== null && { reason: row.reason }),
  ...(row.reason_detail !== null && { reasonDetail: row.reason_detail }),
  ...(row.token_hash && { tokenHash: row.token_hash }),
});

const voteRecord = ({ page, comment, voter, created_at }: VotesTable): NdjsonRecord => ({
  type: 'vote',
  page,
  comment,
  voter,
  createdAt: time(created_at),
});

/** Reports, each with how many newer ones there are of its comment, and how many of them nobody has looked at. */
const reportsQuery = (db: Kysely<Database>) =>
  db
    .selectFrom('reports')
    .selectAll('reports')
    .select((eb) => [
      eb
        .selectFrom('reports as other')
        .select((eb) => eb.fn.countAll().as('count'))
        .whereRef('other.page', '=', 'reports.page')
        .whereRef('other.comment', '=', 'reports.comment')
        .where((eb) =>
          eb(
            eb.refTuple('other.created_at', 'other.reporter'),
            '>',
            eb.refTuple('reports.created_at', 'reports.reporter'),
          ),
        )
        .as('newer'),
      eb
        .selectFrom('comments')
        .select('open_reports')
        .whereRef('comments.page', '=', 'reports.page')
        .whereRef('comments.id', '=', 'reports.comment')
        .as('open'),
    ]);

const reportRecord = (row: ReportsTable & { newer: unknown; open: unknown }): NdjsonRecord => {
  const { page, comment, reporter, reason, text, created_at, newer, open } = row;
  return {
    type: 'report',
    page,
    comment,
    reporter,
    reason: reason as (NdjsonRecord & { type: 'report' })['reason'],
    ...(text !== null && { text }),
    // The newest are those that no moderator has looked at.
    ...(Number(newer) >= Number(open) && { settled: true }),
    createdAt: time(created_at),
  };
};

const subscriberRecord = ({ email, id, asked_at, confirmed_at, refused_at }: SubscribersTable): NdjsonRecord => ({
  type: 'subscriber',
  email,
  id,
  askedAt: time(asked_at),
  ...(confirmed_at !== null && { confirmedAt: time(confirmed_at) }),
  ...(refused_at !== null && { refusedAt: time(refused_at) }),
});

const time = (milliseconds: number): string => new Date(Number(milliseconds)).toISOString();
