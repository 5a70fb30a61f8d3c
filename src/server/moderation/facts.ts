import type { Draft } from '../draft.js';
import { isEnough, spamScore } from '../spam/bayes.js';
import { type Copies, copiesOf, placeOf } from '../spam/duplicates.js';
import type { SpamLayer } from '../spam/layers.js';
import { hashedTerms } from '../spam/terms.js';
import type { Store } from '../storage/store.js';
import type { IsReserved } from './names.js';
import type { Sender } from './rules/rule.js';

/** What the store knows that a verdict stands on. */
export interface Facts {
  /** Whether its author goes by a name that only the site may use. */
  reserved: boolean;
  /** Whether a field is filled that no reader meets. */
  trapped: boolean;
  /** Whether its author, or the network that it comes from, is blocked. */
  blocked: boolean;
  /** Comments of its author that everybody can read; counting ends at some number. */
  approved: number;
  /** Whether others have the same text. */
  copies: Copies;
  /** How much it looks like what moderators have found to be spam, from 0 to 1. */
  likeSpam: number;
}

interface Looking {
  layers: ReadonlySet<SpamLayer>;
  isReserved: IsReserved;
  /** Where counting the author's comments ends. */
  most: number;
}

/** All at the same time: it is the ways to the store that take long. */
export const factsOf = async (
  comment: Readonly<Draft>,
  { store, secret }: { store: Store; secret: Uint8Array },
  { edits, networks, networkRetention = 0 }: Sender,
  { layers, isReserved, most }: Looking,
): Promise<Facts> => {
  const { email, author_id: account, name, role, text } = comment;
  // Of those with a role the site itself says what they are called.
  const reserved = edits === undefined && role === null && (await isReserved(name, store));
  const trapped = comment.spam && layers.has('honeypot');
  // Nothing else counts then.
  if (reserved || trapped) return { reserved, trapped, blocked: false, approved: 0, copies: 'none', likeSpam: 0 };
  const place = placeOf({ ...comment, network: networks?.(Date.now())[0] ?? null });
  const [blocked, approved, copies, likeSpam] = await Promise.all([
    store.moderation.isBlocked({ email, account, ...(networks && { networks }), networkRetention }),
    store.moderation.countPublished(comment, most),
    layers.has('duplicates') ? copiesOf(store, text, { place, id: edits }) : ('none' as const),
    layers.has('bayes') ? likenessToSpam(comment, store, secret) : 0,
  ]);
  return { reserved, trapped, blocked, approved, copies, likeSpam };
};

const likenessToSpam = async (comment: Readonly<Draft>, store: Store, secret: Uint8Array): Promise<number> => {
  const all = await store.taught();
  return isEnough(all) ? spamScore(all, await store.lessons(hashedTerms(secret)(comment))) : 0;
};
