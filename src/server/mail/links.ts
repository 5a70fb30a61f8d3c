import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { v4 as uuid } from 'uuid';
import * as z from 'zod/mini';
import { moderatorActions } from '../../contract/index.js';
import { CONFIRM_WITHIN } from '../storage/mail/subscribers.js';
import type { Mailing } from './options.js';

const DAY = 24 * 60 * 60_000;
/** Milliseconds that links for moderators are good for. */
const DECIDE_WITHIN = 14 * DAY;

const payload = z.discriminatedUnion('do', [
  z.object({
    do: z.enum(moderatorActions),
    /** Id of the comment. */
    sub: z.string(),
    /** Who was mailed, as a keyed hash. */
    to: z.string(),
    jti: z.string(),
    exp: z.number(),
  }),
  /** `sub` is the subscriber, `asked` when the mail that asks was to be sent. */
  z.object({ do: z.literal('confirm'), sub: z.string(), asked: z.number() }),
  z.object({ do: z.literal('unsubscribe'), sub: z.string() }),
]);

/** What a link is for. */
export type Link =
  | {
      do: (typeof moderatorActions)[number];
      /** Id of the comment. */
      sub: string;
      moderator: string;
      /** The link's own id, and when it ends: milliseconds since 1970. */
      id: string;
      expiresAt: number;
    }
  | Extract<z.infer<typeof payload>, { do: 'confirm' | 'unsubscribe' }>;

/** Addresses in mails that act, signed so that nobody can make one. What they are for is nobody's to read from them. */
export interface Links {
  decide(action: (typeof moderatorActions)[number], comment: string, moderator: string): Promise<string>;
  confirm(subscriber: string, askedAt: number): Promise<string>;
  unsubscribe(subscriber: string): Promise<string>;
  /** What the token of a link says; undefined where it is none of ours, too old, or for who is no moderator any more. */
  read(token: string): Promise<Link | undefined>;
}

/** More characters than any token of ours has. */
const LONGEST = 1_024;

export const createLinks = (secret: Uint8Array, { url, moderators }: Mailing): Links => {
  const key = createHmac('sha256', secret).update('mail-link').digest();
  const hash = (address: string) =>
    createHmac('sha256', secret).update(`mail-moderator\n${address}`).digest().subarray(0, 12).toString('base64url');
  const known = new Map(moderators.map((address) => [hash(address), address]));
  const link = async (claims: Record<string, unknown>, within?: number) => {
    const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' });
    if (within !== undefined) token.setExpirationTime(Math.floor((Date.now() + within) / 1000));
    return `${url}/mail?token=${await token.sign(key)}`;
  };
  return {
    decide: (action, comment, moderator) =>
      link({ do: action, sub: comment, to: hash(moderator), jti: uuid() }, DECIDE_WITHIN),
    confirm: (subscriber, asked) => link({ do: 'confirm', sub: subscriber, asked }, CONFIRM_WITHIN),
    unsubscribe: (subscriber) => link({ do: 'unsubscribe', sub: subscriber }),
    async read(token) {
      if (token.length > LONGEST) return undefined;
      const verified = await jwtVerify(token, key, { algorithms: ['HS256'] }).catch(() => undefined);
      const { data } = payload.safeParse(verified?.payload);
      if (!data || data.do === 'confirm' || data.do === 'unsubscribe') return data;
      const moderator = known.get(data.to);
      if (moderator === undefined) return undefined;
      return { do: data.do, sub: data.sub, moderator, id: data.jti, expiresAt: data.exp * 1000 };
    },
  };
};
