import unhomoglyph from 'unhomoglyph';
import { StartError } from '../start-error.js';
import type { Store } from '../storage/store.js';
import { fold } from './rules/words.js';

/** Milliseconds after which it is asked again who the moderators are. */
const FRESH = 60_000;

/** Unicode does not count them among what is confused with letters. */
const SMALL_CAPITALS = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ'].map((small, at) => [small, 'ABCDEFGHIJKLMNOPQRSTUVWYZ'[at]!]),
);

/**
 * What a name looks like to a reader: without marks, spaces, signs and what is not seen, and with one letter for all that
 * look like it (Unicode's confusables, UTS 39). As it is written, in small letters and in capitals, which look alike in
 * different ways: "l" like "I", "rn" like "m".
 */
export const looksOf = (name: string): ReadonlySet<string> => {
  const plain = [...name.normalize('NFKC')].map((letter) => SMALL_CAPITALS.get(letter) ?? letter).join('');
  const looks = [plain, fold(plain), fold(plain).toUpperCase()].map((form) =>
    fold(unhomoglyph(form)).replace(/[^\p{L}\p{N}]/gu, ''),
  );
  return new Set(looks.filter(Boolean));
};

/** Whether a name is taken for one that only the site may use. */
export type IsReserved = (name: string, store: Pick<Store, 'moderation'>) => Promise<boolean>;

/**
 * The names that the site keeps, and those of its moderators.
 * Throws a {@link StartError} for a name that looks like nothing.
 */
export const reservedNames = (names: readonly string[]): IsReserved => {
  const empty = names.find((name) => looksOf(name).size === 0);
  if (empty !== undefined) throw new StartError(`"${empty}" is no name to reserve: it has neither letters nor digits`);
  const own = names.flatMap((name) => [...looksOf(name)]);
  let known = { until: -Infinity, looks: new Set<string>() };
  return async (name, store) => {
    const looks = [...looksOf(name)];
    if (looks.length === 0) return false;
    if (known.until < performance.now()) {
      const moderators = (await store.moderation.moderators()).filter(({ revoked_at }) => revoked_at === null);
      const theirs = moderators.flatMap((moderator) => [...looksOf(moderator.name)]);
      known = { until: performance.now() + FRESH, looks: new Set([...own, ...theirs]) };
    }
    return looks.some((look) => known.looks.has(look));
  };
};
