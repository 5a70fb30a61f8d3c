import type { Kysely } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { BlockKind } from '../../../contract/index.js';
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
  /** Hashes of the client's network: with the key of today, and with those before it. */
  networks: readonly string[];
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

export const isBlocked = async (db: Kysely<Database>, { email, networks }: Origin, now: number): Promise<boolean> => {
  if (email === null && networks.length === 0) return false;
  const found = await db
    .selectFrom('blocks')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('kind', '=', 'email'), eb('value', '=', email?.toLowerCase() ?? '')]),
        ...(networks.length > 0 ? [eb.and([eb('kind', '=', 'network'), eb('value', 'in', networks)])] : []),
      ]),
    )
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', now)]))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
};
