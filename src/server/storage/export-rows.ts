import type { Kysely } from 'kysely';
import { header, type NdjsonRecord } from '../import/ndjson.js';
import type { Database } from './schema.js';
import { snapshot } from './snapshot.js';

/** Rows in memory at a time. */
const BATCH = 500;

/** Takes some lines, each with its line break, and resolves when there is room for more. */
export type Write = (lines: string) => Promise<void>;

/**
 * Everything that there is, as it was at one moment, one JSON object a line: pages, comments, votes, reports, each in
 * the order of their keys. Addresses of networks and answers that are kept for a retry stay behind.
 */
export const exportComments = (db: Kysely<Database>, write: Write): Promise<void> =>
  snapshot(db, async (db) => {
    await write(`${JSON.stringify(header)}\n`);
    await exportPages(db, write);
    await exportTable(db, write);
    await exportVotes(db, write);
    await exportReports(db, write);
  });

const send = (write: Write, records: readonly NdjsonRecord[]): Promise<void> =>
  write(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

const exportPages = async (db: Kysely<Database>, write: Write): Promise<void> => {
  for (let last = ''; ;) {
    const rows = await db
      .selectFrom('pages')
      .select(['url', 'title', 'closed', 'created_at'])
      .where('url', '>', last)
      .orderBy('url')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return;
    last = rows.at(-1)!.url;
    await send(
      write,
      rows.map(({ url, title, closed, created_at }) => ({
        type: 'page',
        url,
        ...(title !== null && { title }),
        ...(closed !== 0 && { closed: true }),
        createdAt: time(created_at),
      })),
    );
  }
};

const exportTable = async (db: Kysely<Database>, write: Write): Promise<void> => {
  for (let last = { page: '', id: '' }; ;) {
    const rows = await db
      .selectFrom('comments')
      .selectAll()
      .where((eb) => eb(eb.refTuple('page', 'id'), '>', eb.tuple(last.page, last.id)))
      .orderBy('page')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return;
    last = rows.at(-1)!;
    await send(
      write,
      rows.map((row) => ({
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
        createdAt: time(row.created_at),
        ...(row.edited_at !== null && { editedAt: time(row.edited_at) }),
        ...(row.deleted_at !== null && { deletedAt: time(row.deleted_at) }),
        ...(row.removed_as !== null && { removedAs: row.removed_as }),
        ...(row.reason !== null && { reason: row.reason }),
        ...(row.reason_detail !== null && { reasonDetail: row.reason_detail }),
        ...(row.token_hash && { tokenHash: row.token_hash }),
      })),
    );
  }
};

const exportVotes = async (db: Kysely<Database>, write: Write): Promise<void> => {
  for (let last = { page: '', comment: '', voter: '' }; ;) {
    const rows = await db
      .selectFrom('votes')
      .selectAll()
      .where((eb) => eb(eb.refTuple('page', 'comment', 'voter'), '>', eb.tuple(last.page, last.comment, last.voter)))
      .orderBy('page')
      .orderBy('comment')
      .orderBy('voter')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return;
    last = rows.at(-1)!;
    await send(
      write,
      rows.map(({ page, comment, voter, created_at }) => ({
        type: 'vote',
        page,
        comment,
        voter,
        createdAt: time(created_at),
      })),
    );
  }
};

const exportReports = async (db: Kysely<Database>, write: Write): Promise<void> => {
  for (let last = { page: '', comment: '', reporter: '' }; ;) {
    const rows = await db
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
      ])
      .where((eb) =>
        eb(eb.refTuple('page', 'comment', 'reporter'), '>', eb.tuple(last.page, last.comment, last.reporter)),
      )
      .orderBy('page')
      .orderBy('comment')
      .orderBy('reporter')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return;
    last = rows.at(-1)!;
    await send(
      write,
      rows.map(({ page, comment, reporter, reason, text, created_at, newer, open }) => ({
        type: 'report',
        page,
        comment,
        reporter,
        reason: reason as (NdjsonRecord & { type: 'report' })['reason'],
        ...(text !== null && { text }),
        // The newest are those that no moderator has looked at.
        ...(Number(newer) >= Number(open) && { settled: true }),
        createdAt: time(created_at),
      })),
    );
  }
};

const time = (milliseconds: number): string => new Date(Number(milliseconds)).toISOString();
