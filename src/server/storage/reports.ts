import type { Kysely } from 'kysely';
import { lockPage } from './pages.js';
import type { Database, ReportsTable } from './schema.js';

/** Keeps a report once a reporter; says whether it is a new one, which brings the comment before the moderators. */
export const keepReport = (db: Kysely<Database>, report: ReportsTable): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    await lockPage(transaction, report.page);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('reports')
      .values(report)
      .onConflict((conflict) => conflict.columns(['page', 'comment', 'reporter']).doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) return false;
    await transaction
      .updateTable('comments')
      .set((eb) => ({ open_reports: eb('open_reports', '+', 1) }))
      .where('page', '=', report.page)
      .where('id', '=', report.comment)
      .execute();
    return true;
  });
