import { createHash } from 'node:crypto';
import type { Store } from '../storage/store.js';
import { COPY_PERIOD, type Copy } from '../storage/copies.js';
import { fold } from '../moderation/rules/words.js';

/** Bytes of letters and digits: what is shorter ("Thanks!") many people write. */
const SHORT = 40;

/** From so many places, or once it was found to be spam, the same text is spam. */
const MANY = 5;

/**
 * What two texts have in common that differ in case, punctuation, white space, accents or what is not seen at all; null
 * for one that is too short to say anything.
 */
export const textHash = (text: string): string | null => {
  const letters = fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (Buffer.byteLength(letters) < SHORT) return null;
  return createHash('sha256').update(letters).digest().subarray(0, 16).toString('base64url');
};

/** `many` is spam. */
export type Copies = 'none' | 'some' | 'many';

/** Whether others have the text of a comment, and whether that makes it spam. */
export const copiesOf = async (
  store: Pick<Store, 'copies'>,
  text: string,
  own: { place: string; id: string | undefined },
): Promise<Copies> => {
  const hash = textHash(text);
  if (hash === null) return 'none';
  const copies = (await store.copies(hash, Date.now() - COPY_PERIOD)).filter(({ id }) => id !== own.id);
  if (copies.length === 0) return 'none';
  const places = new Set([own.place, ...copies.map(placeOf)]);
  return places.size >= MANY || copies.some(isSpam) ? 'many' : 'some';
};

/** One author on one page, as far as that is known. */
export const placeOf = ({ page, email, name, network }: Omit<Copy, 'id' | 'status' | 'removed_as'>): string =>
  [page, email?.toLowerCase() ?? name, network].join('\n');

const isSpam = ({ status, removed_as }: Copy): boolean => (removed_as ?? status) === 'spam';
