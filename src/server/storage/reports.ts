import type { Kysely, Transaction } from 'kysely';
import { lockPage } from './pages.js';
import type { Database, ReportsTable } from './schema.js';

/**
 * Keeps a report once a reporter; says whether it is a new one, which brings the comment before the moderators.
 * @param first Writes what belongs to the first since they last decided about it.
 */
export const keepReport = (
  db: Kysely<Database>,
  report: ReportsTable,
  first?: (transaction: Transaction<Database>) => Promise<void>,
): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    await lockPage(transaction, report.page);
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('reports')
      .values(report)
      .onConflict((conflict) => conflict.columns(['page', 'comment', 'reporter']).doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) return false;
    const counted = await transaction
      .updateTable('comments')
      .set((eb) => ({ open_reports: eb('open_reports', '+', 1) }))
      .where('page', '=', report.page)
      .where('id', '=', report.comment)
      .returning('open_reports')
      .executeTakeFirst();
    if (counted?.open_reports === 1) await first?.(transaction);
    return true;
  });
