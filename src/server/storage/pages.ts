import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.js';
import { rowsStatement, statement, type Take } from './statement.js';

export interface PageState {
  published: number;
  revision: number;
  closed: boolean;
}

/** Looks pages up; once for all who ask before it does. */
export const createPageStates = (db: Kysely<Database>): ((url: string) => Promise<PageState>) => {
  const asked = new Map<string, Promise<PageState>>();
  const ask = async (url: string) => {
    // When all requests that are there by now have been looked at.
    await new Promise(setImmediate);
    asked.delete(url);
    return pageState(db, url);
  };
  return (url) => {
    let state = asked.get(url);
    if (!state) asked.set(url, (state = ask(url)));
    return state;
  };
};

const findState = statement((db, take: Take<{ url: string }>) =>
  db.selectFrom('pages').select(['published', 'revision', 'closed']).where('url', '=', take('url')),
);

/** A page that nobody has commented on is an empty one. */
const pageState = async (db: Kysely<Database>, url: string): Promise<PageState> => {
  const [row] = await findState(db, { url });
  return {
    published: row?.published ?? 0,
    revision: row?.revision ?? 0,
    closed: Boolean(row?.closed),
  };
};

export const pageTitle = async (db: Kysely<Database>, url: string): Promise<string | null> => {
  const row = await db.selectFrom('pages').select('title').where('url', '=', url).executeTakeFirst();
  return row?.title ?? null;
};

/** Published comments of each of these pages; one that nobody has commented on is missing. */
export const countComments = async (
  db: Kysely<Database>,
  urls: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const rows = await db.selectFrom('pages').select(['url', 'published']).where('url', 'in', urls).execute();
  return new Map(rows.map(({ url, published }) => [url, published]));
};

/**
 * Makes the writers of one page queue up. Comes first in a transaction, so that two of them never wait for each
 * other's rows, and what is read after it stays as it is.
 */
export const lockPage = async (transaction: Transaction<Database>, url: string): Promise<void> => {
  await transaction
    .updateTable('pages')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('url', '=', url)
    .execute();
};

/** Something that a reader can see has changed, and perhaps how many comments there are. */
export const touchPage = async (transaction: Transaction<Database>, url: string, published: number): Promise<void> => {
  await touchPages(transaction, [{ url, published }]);
};

/** As {@link touchPage}, of pages that are there. */
export const touchPages = async (
  transaction: Transaction<Database>,
  pages: readonly Omit<Touched, 'revision'>[],
): Promise<void> => {
  const revision = Date.now();
  await touch(
    transaction,
    pages.map((page) => ({ ...page, revision })),
  );
};

type Touched = Pick<PageState, 'published' | 'revision'> & { url: string };

const touch = rowsStatement<Touched, unknown>(
  (db, takes) =>
    db
      .insertInto('pages')
      // Which always finds its row: an update of several rows is not written alike for both stores.
      .values(
        takes.map((take) => {
          return { url: take('url'), published: take('published'), revision: take('revision'), created_at: 0 };
        }),
      )
      .onConflict((conflict) =>
        conflict.column('url').doUpdateSet((eb) => ({
          published: eb('pages.published', '+', eb.ref('excluded.published')),
          // The time, so that a store that was moved, restored or made anew does not count through the same numbers again.
          revision: eb
            .case()
            .when('excluded.revision', '>', eb.ref('pages.revision'))
            .then(eb.ref('excluded.revision'))
            .else(eb('pages.revision', '+', 1))
            .end(),
        })),
      ),
  { unread: true },
);
