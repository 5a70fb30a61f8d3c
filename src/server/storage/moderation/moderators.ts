import type { Kysely } from 'kysely';
import { AHEAD } from '../clock.js';
import type { Database, ModeratorsTable } from '../schema.js';

/** Milliseconds after which a moderator signs in again. */
export const SESSION_LIFETIME = 12 * 60 * 60_000;

/** Adds a moderator, or gives one whose token was revoked a new one. Says no when the name is taken. */
export const addModerator = async (
  db: Kysely<Database>,
  moderator: Omit<ModeratorsTable, 'revoked_at'>,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('moderators')
    .values({ ...moderator, revoked_at: null })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ token_hash: moderator.token_hash, created_at: moderator.created_at, revoked_at: null })
        .where('moderators.revoked_at', 'is not', null),
    )
    .executeTakeFirst();
  return Boolean(numInsertedOrUpdatedRows);
};

/** Ends a moderator's token and sessions; says whether there was one. */
export const revokeModerator = (db: Kysely<Database>, name: string, at: number): Promise<boolean> =>
  db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('moderators')
      .set({ revoked_at: at })
      .where('name', '=', name)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    await transaction.deleteFrom('moderator_sessions').where('moderator', '=', name).execute();
    return Number(numUpdatedRows) > 0;
  });

export const listModerators = (db: Kysely<Database>): Promise<ModeratorsTable[]> =>
  db.selectFrom('moderators').selectAll().orderBy('created_at').execute();

/** The name of the moderator whose token this is. What is looked up is a hash, whose bytes nobody can choose. */
export const moderatorWith = async (db: Kysely<Database>, tokenHash: string): Promise<string | undefined> => {
  const row = await db
    .selectFrom('moderators')
    .select('name')
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row?.name;
};

export interface SessionRow {
  moderator: string;
  expires_at: number;
}

/** The last moment at which a session that was begun by now can end. One that lasts longer was begun while a clock was ahead. */
const latestEnd = (now: number): number => now + SESSION_LIFETIME + AHEAD;

/** Begins a session, and forgets those that are over. */
export const beginSession = async (
  db: Kysely<Database>,
  tokenHash: string,
  { moderator, expires_at }: SessionRow,
): Promise<void> => {
  const now = Date.now();
  await db
    .deleteFrom('moderator_sessions')
    .where((eb) => eb.or([eb('expires_at', '<', now), eb('expires_at', '>', latestEnd(now))]))
    .execute();
  await db.insertInto('moderator_sessions').values({ token_hash: tokenHash, moderator, expires_at }).execute();
};

export const findSession = async (
  db: Kysely<Database>,
  tokenHash: string,
  now: number,
): Promise<SessionRow | undefined> => {
  const row = await db
    .selectFrom('moderator_sessions')
    .innerJoin('moderators', 'moderators.name', 'moderator_sessions.moderator')
    .select(['moderator', 'expires_at'])
    .where('moderator_sessions.token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestEnd(now))
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { moderator: row.moderator, expires_at: Number(row.expires_at) };
};

export const endSession = async (db: Kysely<Database>, tokenHash: string): Promise<void> => {
  await db.deleteFrom('moderator_sessions').where('token_hash', '=', tokenHash).execute();
};
