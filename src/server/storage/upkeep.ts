import type { Kysely } from 'kysely';
import { COPY_PERIOD } from './copies.js';
import type { Database } from './schema.js';

/** Milliseconds that an Idempotency-Key is remembered: a draft with its key lives 30 days in the reader's browser. */
const KEY_LIFETIME = 31 * 24 * 60 * 60 * 1000;

/**
 * Forgets what is kept for a time only.
 * @param networks Milliseconds that the network of a comment is kept.
 */
export const forgetOld = async (db: Kysely<Database>, networks: number): Promise<void> => {
  const now = Date.now();
  await db
    .deleteFrom('idempotency')
    .where('created_at', '<', now - KEY_LIFETIME)
    .execute();
  await db.deleteFrom('limits').where('expires_at', '<', now).execute();
  await db.deleteFrom('used_links').where('expires_at', '<', now).execute();
  await db
    .updateTable('comments')
    .set({ network: null, sender: null })
    .where('network', 'is not', null)
    .where('created_at', '<', now - networks)
    .execute();
  await db
    .updateTable('comments')
    .set({ text_hash: null })
    .where('text_hash', 'is not', null)
    .where('created_at', '<', now - COPY_PERIOD)
    .execute();
};
