import type { Transaction } from 'kysely';
import { Refusal } from './refusal.js';
import type { Database } from './schema.js';

/** Work that was done for one comment. */
export interface Proof {
  /** What tells its challenge from all others. */
  nonce: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** What the counters of spent proofs start with. */
export const PROOF = 'proof:';

/**
 * Spends a proof, in the transaction of the comment that it is for. Throws a {@link Refusal} when it was used before. It
 * is a counter of one, kept and forgotten with those of the limits.
 */
export const spendProof = async (transaction: Transaction<Database>, { nonce, expiresAt }: Proof): Promise<void> => {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('limits')
    .values({ key: PROOF + nonce, points: 1, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirst();
  if (Number(numInsertedOrUpdatedRows) === 0) throw new Refusal('proof_used');
};
