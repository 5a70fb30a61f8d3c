import { setImmediate } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql, type SqlBool, type Updateable } from 'kysely';
import type { CommentsTable, Database } from './schema.js';

/** Rows in one transaction: nobody waits for long. */
export const PORTION = 500;

/** Does something until there is nothing left to do, and lets others have their turn in between. Says how much it was. */
export const inPortions = async (portion: () => Promise<number>): Promise<number> => {
  for (let done = 0; ;) {
    const more = await portion();
    if (more === 0) return done;
    done += more;
    await setImmediate();
  }
};

interface Kept {
  /** Where it is there; the index of its age says the same, word by word. */
  where: RawBuilder<SqlBool>;
  without: Updateable<CommentsTable>;
}

/** What is kept of a comment for a time only. */
const kept = {
  email: { where: sql`email is not null`, without: { email: null } },
  network: { where: sql`network is not null`, without: { network: null, sender: null } },
  textHash: { where: sql`text_hash is not null`, without: { text_hash: null } },
  /** Where its author took it back, and can bring it back. */
  withdrawnName: {
    where: sql`deleted_at is not null and name <> '' and text = ''`,
    without: { name: '', role: null },
  },
} satisfies Record<string, Kept>;

/** The comments that have had it for longest, since before a moment. */
export const keptQuery = (db: Kysely<Database>, what: keyof typeof kept, before: number) =>
  db
    .selectFrom('comments')
    .select(['page', 'id'])
    .where(kept[what].where)
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(PORTION);

/** Forgets something of the comments that were written before a moment. Says of how many. */
export const forget = async (db: Kysely<Database>, what: keyof typeof kept, before: number): Promise<number> => {
  // What is kept for ever.
  if (before === -Infinity) return 0;
  return inPortions(async () => {
    const rows = await keptQuery(db, what, before).execute();
    if (rows.length === 0) return 0;
    const { numUpdatedRows } = await db
      .updateTable('comments')
      .set(kept[what].without)
      .where('page', 'in', [...new Set(rows.map(({ page }) => page))])
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      // Its author may have brought it back meanwhile.
      .where(kept[what].where)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  });
};
