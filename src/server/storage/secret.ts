import type { Kysely } from 'kysely';
import { randomSecret } from '../tokens.js';
import type { Database } from './schema.js';

const NAME = 'tokens';

/** The secret that all instances on one database share. The first of them draws it. */
export const sharedSecret = async (db: Kysely<Database>): Promise<Uint8Array> => {
  await db
    .insertInto('secrets')
    .values({ name: NAME, value: Buffer.from(randomSecret()).toString('base64url') })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await db.selectFrom('secrets').select('value').where('name', '=', NAME).executeTakeFirstOrThrow();
  return Buffer.from(value, 'base64url');
};
