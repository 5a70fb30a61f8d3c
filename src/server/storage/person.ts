import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql, type Transaction } from 'kysely';
import { sameEmail } from '../../internal/email.js';
import { inBatches } from './in-batches.js';
import { eraseSubscriber } from './mail/subscribers.js';
import { lockPage, touchPage } from './pages.js';
import { PROOF } from './proofs.js';
import type { BlocksTable, CommentRow, Database } from './schema.js';
import { isPublic } from './visible.js';

/** Comments in one transaction. */
const BATCH = 100;

/** By what else a person is known than the email address that was asked for. */
interface Traces {
  /** The site's own ids of who was signed in with that address. */
  accounts: string[];
  /** All addresses of these accounts, and the one that was asked for; in lower case. */
  emails: string[];
  names: string[];
  /** Hashes, as far as they are still kept. */
  networks: string[];
}

type Those = (eb: ExpressionBuilder<Database, 'comments'>) => Expression<SqlBool>;

const withEmail = (email: string): Those => {
  const same = sql<SqlBool>`lower(email) = ${sameEmail(email)}`;
  return () => same;
};

/**
 * Comments of the same accounts that have another address, or none, and then those with the address: what says that an
 * account is theirs goes last.
 */
const partsOf = (email: string, { accounts }: Pick<Traces, 'accounts'>): Those[] => [
  ...(accounts.length > 0
    ? [
        ((eb) =>
          eb.and([
            eb('author_id', 'in', accounts),
            eb.or([eb('email', 'is', null), sql<SqlBool>`lower(email) <> ${sameEmail(email)}`]),
          ])) satisfies Those,
      ]
    : []),
  withEmail(email),
];

const accountsOf = async (db: Kysely<Database>, email: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('comments')
    .select('author_id')
    .distinct()
    .where(withEmail(email))
    .where('author_id', 'is not', null)
    .execute();
  return rows.map(({ author_id }) => author_id!);
};

const tracesOf = async (db: Kysely<Database>, email: string): Promise<Traces> => {
  const accounts = await accountsOf(db, email);
  const found = { emails: new Set([sameEmail(email)]), names: new Set<string>(), networks: new Set<string>() };
  for (const those of partsOf(email, { accounts })) {
    const rows = await db.selectFrom('comments').select(['email', 'name', 'network']).distinct().where(those).execute();
    for (const { email, name, network } of rows) {
      if (email) found.emails.add(sameEmail(email));
      if (name) found.names.add(name);
      if (network) found.networks.add(network);
    }
  }
  return { accounts, emails: [...found.emails], names: [...found.names], networks: [...found.networks] };
};

/** Everything that one person wrote, some comments at a time. */
export const commentsOf = async function* (db: Kysely<Database>, email: string): AsyncIterable<CommentRow[]> {
  for (const those of partsOf(email, { accounts: await accountsOf(db, email) })) yield* rowsOf(db, those);
};

const rowsOf = (db: Kysely<Database>, those: Those): AsyncIterable<CommentRow[]> =>
  inBatches(db.selectFrom('comments').selectAll().where(those), ['page', 'id'], BATCH);

/** The blocks of a person's addresses and accounts, lifted ones among them. */
export const blocksOf = async (db: Kysely<Database>, email: string): Promise<BlocksTable[]> =>
  db
    .selectFrom('blocks')
    .selectAll()
    .where(ofPerson(await tracesOf(db, email)))
    .orderBy('id')
    .execute();

const ofPerson =
  ({ accounts, emails }: Traces) =>
  (eb: ExpressionBuilder<Database, 'blocks'>): Expression<SqlBool> =>
    eb.or([
      eb.and([eb('kind', '=', 'email'), eb('value', 'in', emails)]),
      ...(accounts.length > 0 ? [eb.and([eb('kind', '=', 'account'), eb('value', 'in', accounts)])] : []),
    ]);

export interface Erased {
  comments: number;
  blocks: number;
}

/**
 * Takes from the comments of one person all that they said and all that says who they are. What is left of a comment
 * is its place, for the replies below. Blocks of them end; one of their network goes on without their name.
 */
export const erasePerson = async (db: Kysely<Database>, email: string, at: number): Promise<Erased> => {
  const traces = await tracesOf(db, email);
  for (const address of traces.emails) await eraseSubscriber(db, address);
  // First, so that a second run after a crash still finds whose they are.
  const erased = { comments: 0, blocks: await eraseBlocks(db, traces) };
  for (const those of partsOf(email, traces)) {
    for await (const rows of rowsOf(db, those)) {
      for (const page of new Set(rows.map((row) => row.page))) {
        const ids = rows.filter((row) => row.page === page).map(({ id }) => id);
        erased.comments += await db
          .transaction()
          .execute((transaction) => erase(transaction, { page, ids, those, at }));
      }
    }
  }
  // Hashes, and who knows them has the endpoint's secret: those of others begin anew, too. A proof is nobody's, and spent.
  await db.deleteFrom('limits').where('key', 'not like', `${PROOF}%`).execute();
  return erased;
};

const eraseBlocks = (db: Kysely<Database>, traces: Traces): Promise<number> =>
  db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction.deleteFrom('blocks').where(ofPerson(traces)).executeTakeFirst();
    const { names, networks } = traces;
    if (names.length > 0 || networks.length > 0) {
      await transaction
        .updateTable('blocks')
        .set({ name: '' })
        .where((eb) =>
          eb.or([
            ...(names.length > 0 ? [eb('name', 'in', names)] : []),
            ...(networks.length > 0 ? [eb('value', 'in', networks)] : []),
          ]),
        )
        .execute();
    }
    return Number(numDeletedRows);
  });

interface Erasure {
  page: string;
  ids: readonly string[];
  those: Those;
  at: number;
}

const erase = async (transaction: Transaction<Database>, { page, ids, those, at }: Erasure): Promise<number> => {
  await lockPage(transaction, page);
  const rows = await transaction
    .selectFrom('comments')
    .selectAll()
    .where('page', '=', page)
    .where('id', 'in', ids)
    .where(those)
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
      notify: 0,
      edited_at: null,
      // Nobody brings it back.
      token_hash: '',
      deleted_at: eb.fn.coalesce('deleted_at', eb.val(at)),
      // There is nothing left that moderators could decide about.
      removed_as: null,
      reason: null,
      reason_detail: null,
      open_reports: 0,
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
