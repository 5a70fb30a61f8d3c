import type { Kysely } from 'kysely';
import { lockPage } from '../pages.js';
import type { Database } from '../schema.js';
import type { By } from './act.js';
import { record } from './log.js';

/** Lets a page take no more comments, or take them again; the entry in the log, none when it was so already. */
export const closePage = (
  db: Kysely<Database>,
  url: string,
  closed: boolean,
  { by, at }: By,
): Promise<string | undefined> =>
  db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('pages')
      .values({ url, title: null, created_at: at })
      .onConflict((conflict) => conflict.column('url').doNothing())
      .execute();
    await lockPage(transaction, url);
    const { numUpdatedRows } = await transaction
      .updateTable('pages')
      .set({ closed: Number(closed) })
      .where('url', '=', url)
      .where('closed', '=', Number(!closed))
      .executeTakeFirst();
    if (Number(numUpdatedRows) === 0) return undefined;
    return record(transaction, {
      ...{ by, at, action: closed ? 'close' : 'open', page: url },
      ...{ before: { closed: Number(!closed) }, after: { closed: Number(closed) } },
    });
  });
