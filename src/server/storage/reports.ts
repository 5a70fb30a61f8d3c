import type { Kysely } from 'kysely';
import type { Database, ReportsTable } from './schema.js';

/** Keeps a report once a reporter; says whether it is a new one. */
export const keepReport = async (db: Kysely<Database>, report: ReportsTable): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports')
    .values(report)
    .onConflict((conflict) => conflict.columns(['page', 'comment', 'reporter']).doNothing())
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
};
