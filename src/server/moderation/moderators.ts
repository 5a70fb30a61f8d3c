import type { Dialect } from 'kysely';
import { Store } from '../storage/store.js';
import { sha256 } from '../tokens.js';
import { newModeratorToken } from './session.js';

/** Who may moderate, for the command line. */
export interface Moderators {
  /** The token that the moderator signs in with; it is not kept, only its hash. Undefined when the name is taken. */
  add(name: string): Promise<string | undefined>;
  list(): Promise<{ name: string; addedAt: Date; revokedAt?: Date }[]>;
  /** Ends the token and its sessions; says whether there was one. */
  revoke(name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** @param store As for `createEndpoint`, which may have it open as well. */
export const openModerators = async (store: string | Dialect): Promise<Moderators> => {
  const opened = await Store.open(store);
  const { moderation } = opened;
  return {
    async add(name) {
      const token = newModeratorToken();
      const moderator = { name, token_hash: sha256(token), created_at: Date.now() };
      return (await moderation.addModerator(moderator)) ? token : undefined;
    },
    async list() {
      return (await moderation.moderators()).map(({ name, created_at, revoked_at }) => ({
        name,
        addedAt: new Date(Number(created_at)),
        ...(revoked_at !== null && { revokedAt: new Date(Number(revoked_at)) }),
      }));
    },
    revoke: (name) => moderation.revokeModerator(name),
    close: () => opened.close(),
  };
};
