import type { Kysely } from 'kysely';
import type { Database } from './schema.js';

/** Rows in one transaction: nobody waits for long. */
const BATCH = 500;

/** Forgets the email addresses of the comments that are older than a moment. Says of how many. */
export const forgetEmails = async (db: Kysely<Database>, before: number): Promise<number> => {
  for (let forgotten = 0; ;) {
    const rows = await db
      .selectFrom('comments')
      .select(['page', 'id'])
      .where('email', 'is not', null)
      .where('created_at', '<', before)
      .orderBy('created_at')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return forgotten;
    const { numUpdatedRows } = await db
      .updateTable('comments')
      .set({ email: null })
      .where('page', 'in', [...new Set(rows.map(({ page }) => page))])
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .executeTakeFirst();
    forgotten += Number(numUpdatedRows);
  }
};
