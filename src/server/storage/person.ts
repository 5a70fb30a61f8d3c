import { type Kysely, sql, type Transaction } from 'kysely';
import { lockPage, touchPage } from './pages.js';
import type { CommentRow, Database } from './schema.js';
import { isPublic } from './visible.js';

/** Comments in one transaction. */
const BATCH = 100;

/** An address as it is compared: people do not tell capitals apart in it. */
export const sameEmail = (email: string): string => email.trim().toLowerCase();

/** Everything that one person wrote, some comments at a time, in the order of their keys. */
export const commentsOf = async function* (db: Kysely<Database>, email: string): AsyncIterable<CommentRow[]> {
  for (let last = { page: '', id: '' }; ;) {
    const rows = await db
      .selectFrom('comments')
      .selectAll()
      .where(sql`lower(email)`, '=', sameEmail(email))
      .where((eb) => eb(eb.refTuple('page', 'id'), '>', eb.tuple(last.page, last.id)))
      .orderBy('page')
      .orderBy('id')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return;
    yield rows;
    last = rows.at(-1)!;
  }
};

/**
 * Takes from the comments of one person all that they said and all that says who they are. What is left of a comment
 * is its place, for the replies below. Says how many comments there were.
 */
export const erasePerson = async (db: Kysely<Database>, email: string, at: number): Promise<number> => {
  let erased = 0;
  for await (const rows of commentsOf(db, email)) {
    for (const page of new Set(rows.map((row) => row.page))) {
      const ids = rows.filter((row) => row.page === page).map(({ id }) => id);
      erased += await db.transaction().execute((transaction) => erase(transaction, { page, ids, email, at }));
    }
  }
  return erased;
};

interface Erasure {
  page: string;
  ids: readonly string[];
  email: string;
  at: number;
}

const erase = async (transaction: Transaction<Database>, { page, ids, email, at }: Erasure): Promise<number> => {
  await lockPage(transaction, page);
  const rows = await transaction
    .selectFrom('comments')
    .selectAll()
    .where('page', '=', page)
    .where('id', 'in', ids)
    .where(sql`lower(email)`, '=', sameEmail(email))
    .execute();
  if (rows.length === 0) return 0;
  const found = rows.map(({ id }) => id);
  await transaction
    .updateTable('comments')
    .set((eb) => ({
      name: '',
      email: null,
      website: null,
      author_id: null,
      avatar: null,
      role: null,
      text: '',
      text_hash: null,
      sender: null,
      meta: null,
      elapsed: null,
      network: null,
      edited_at: null,
      // Nobody brings it back.
      token_hash: '',
      deleted_at: eb.fn.coalesce('deleted_at', eb.val(at)),
    }))
    .where('page', '=', page)
    .where('id', 'in', found)
    .execute();
  // The answer that is kept for a retry holds the words, its fingerprint is made of them, a report may quote them.
  await transaction.deleteFrom('idempotency').where('page', '=', page).where('comment', 'in', found).execute();
  await transaction.deleteFrom('reports').where('page', '=', page).where('comment', 'in', found).execute();
  if (rows.some(({ status }) => status === 'published')) {
    await touchPage(transaction, page, -rows.filter(isPublic).length);
  }
  return rows.length;
};
