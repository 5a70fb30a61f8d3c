import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { BlockKind } from '../../../contract/index.js';
import { NETWORK_RETENTION } from '../../network.js';
import type { BlocksTable, Database } from '../schema.js';
import { statement, type Take, type Taken } from '../statement.js';
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
  /** Milliseconds that comments are kept with one of these. */
  networkRetention: number;
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
  { email, account, networks, networkRetention }: Origin,
  now: number,
): Promise<boolean> => {
  const holds = async (kind: BlockKind, value: string) => (await findBlock(db, { kind, value, now })).length > 0;
  const blocks = await Promise.all([
    account !== null && holds('account', account),
    email !== null && holds('email', email.toLowerCase()),
    networks !== undefined && isNetworkBlocked(db, { networks, networkRetention }, now),
  ]);
  return blocks.includes(true);
};

/** The comment that a network was blocked by may be as old as hashes are kept, or were kept by default before that was changed. */
const isNetworkBlocked = async (
  db: Kysely<Database>,
  { networks, networkRetention }: Required<Pick<Origin, 'networks' | 'networkRetention'>>,
  now: number,
): Promise<boolean> => {
  const [found] = await oldestBlock(db, { kind: 'network', now });
  if (found!.oldest === null) return false;
  const hashes = networks(Number(found!.oldest) - Math.max(networkRetention, NETWORK_RETENTION));
  return (await holding(db, 'network', now).select('id').where('value', 'in', hashes).limit(1).execute()).length > 0;
};

const holding = (db: Kysely<Database>, kind: Taken<BlockKind>, now: Taken<number>) =>
  db
    .selectFrom('blocks')
    .where('kind', '=', kind)
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]));

const findBlock = statement((db, take: Take<{ kind: BlockKind; value: string; now: number }>) =>
  holding(db, take('kind'), take('now')).select('id').where('value', '=', take('value')).limit(1),
);

const oldestBlock = statement((db, take: Take<{ kind: BlockKind; now: number }>) =>
  holding(db, take('kind'), take('now')).select((eb) => eb.fn.min('created_at').as('oldest')),
);
