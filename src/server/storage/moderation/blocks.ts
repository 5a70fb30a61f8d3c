import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { BlockKind } from '../../../contract/index.js';
import { NETWORK_RETENTION } from '../../network.js';
import type { BlocksTable, Database } from '../schema.js';
import type { By } from './act.js';
import { record } from './log.js';

export interface NewBlock {
  kind: BlockKind;
  value: string;
  name: string;
  until: number | null;
}

/** Whom a comment may have come from. */
export interface Origin {
  email: string | null;
  /** The site's own id of who is signed in there. */
  account: string | null;
  /** Hashes of the client's network since a moment: the key changes daily. */
  networks?: (since: number) => readonly string[];
}

export const addBlock = (db: Kysely<Database>, block: NewBlock, { by, at }: By): Promise<string> =>
  db.transaction().execute(async (transaction) => {
    const id = uuid();
    await transaction
      .insertInto('blocks')
      .values({ ...block, id, moderator: by, created_at: at, lifted_at: null })
      .execute();
    return record(transaction, {
      by,
      at,
      action: 'block',
      block: id,
      before: { lifted: true },
      after: { lifted: false },
    });
  });

/** Lifts a block; the entry in the log, none when there is no such block, or not any more. */
export const liftBlock = (db: Kysely<Database>, id: string, { by, at }: By): Promise<string | undefined> =>
  db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('blocks')
      .set({ lifted_at: at })
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    if (Number(numUpdatedRows) === 0) return undefined;
    return record(transaction, {
      by,
      at,
      action: 'lift',
      block: id,
      before: { lifted: false },
      after: { lifted: true },
    });
  });

/** Blocks that hold, newest first; one more than asked for, which says that there are more. */
export const listBlocks = (
  db: Kysely<Database>,
  { after, limit, now }: { after?: string | undefined; limit: number; now: number },
): Promise<BlocksTable[]> => {
  const blocks = db
    .selectFrom('blocks')
    .selectAll()
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .orderBy('id', 'desc')
    .limit(limit + 1);
  return (after ? blocks.where('id', '<', after) : blocks).execute();
};

export const isBlocked = async (
  db: Kysely<Database>,
  { email, account, networks }: Origin,
  now: number,
): Promise<boolean> =>
  (account !== null && (await holds(db, 'account', [account], now))) ||
  (email !== null && (await holds(db, 'email', [email.toLowerCase()], now))) ||
  (networks !== undefined && (await isNetworkBlocked(db, networks, now)));

/** The comment that a network was blocked by may be as old as its hash is kept. */
const isNetworkBlocked = async (
  db: Kysely<Database>,
  networks: NonNullable<Origin['networks']>,
  now: number,
): Promise<boolean> => {
  const { oldest } = await holding(db, 'network', now)
    .select((eb) => eb.fn.min('created_at').as('oldest'))
    .executeTakeFirstOrThrow();
  return oldest !== null && holds(db, 'network', networks(Number(oldest) - NETWORK_RETENTION), now);
};

const holds = async (db: Kysely<Database>, kind: BlockKind, values: readonly string[], now: number): Promise<boolean> =>
  (await holding(db, kind, now).select('id').where('value', 'in', values).limit(1).executeTakeFirst()) !== undefined;

const holding = (db: Kysely<Database>, kind: BlockKind, now: number) =>
  db
    .selectFrom('blocks')
    .where('kind', '=', kind)
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]));
