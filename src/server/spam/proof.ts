import { createHmac } from 'node:crypto';
import { type Challenge, createChallenge, randomInt, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod/mini';
import { HttpError } from '../problems.js';
import type { Proof } from '../storage/proofs.js';
import { sha256 } from '../tokens.js';

/**
 * Rounds of PBKDF2 in one try, and the tries that a reader's browser needs: 100 ms on a computer, a second on a phone that
 * was slow when it was new. It is never few, and never more.
 */
const ROUNDS = 2_000;
const FEWEST_TRIES = 50;
const MOST_TRIES = 200;

/** Milliseconds in which a challenge has to be solved. */
const LIFETIME = 10 * 60_000;

/** Readers whose browsers cannot solve a challenge say so in place of a proof; what they wrote waits for a moderator. */
export const NO_PROOF = 'none';

/** One key for each purpose. */
const keyOf = (secret: Uint8Array, purpose: string): string =>
  createHmac('sha256', secret).update(`proof\n${purpose}`).digest('hex');

/**
 * Work for the browser of somebody who wants to comment on a page, in ALTCHA's protocol, version 2. Nothing is kept of it:
 * page, expiry and difficulty are signed with it, as JSON, so that none of them can be moved into another.
 */
export const newChallenge = (secret: Uint8Array, page: string, now = Date.now()): Promise<Challenge> =>
  createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: ROUNDS,
    counter: randomInt(MOST_TRIES, FEWEST_TRIES),
    deriveKey,
    expiresAt: new Date(now + LIFETIME),
    data: { page: sha256(page), most: MOST_TRIES },
    hmacSignatureSecret: keyOf(secret, 'challenge'),
    hmacKeySignatureSecret: keyOf(secret, 'solution'),
  });

/** What this protocol's clients send: base64 of JSON. */
const payload = z.object({
  challenge: z.object({
    parameters: z.looseObject({
      nonce: z.string(),
      expiresAt: z.number(),
      data: z.looseObject({ page: z.string() }),
      keySignature: z.string(),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});

/** The proof that somebody has sent, if it is one for this page and its time is not over. It may have been used before. */
export const readProof = async (secret: Uint8Array, page: string, text: string): Promise<Proof | undefined> => {
  const read = payload.safeParse(decode(text));
  if (!read.success) return undefined;
  const { challenge, solution } = read.data;
  const { nonce, expiresAt, data } = challenge.parameters;
  const end = expiresAt * 1000;
  // One that lasts longer than ours was made under other rules.
  if (data.page !== sha256(page) || end > Date.now() + LIFETIME) return undefined;
  try {
    const { verified } = await verifySolution({
      challenge: challenge as unknown as Challenge,
      solution,
      deriveKey,
      hmacSignatureSecret: keyOf(secret, 'challenge'),
      hmacKeySignatureSecret: keyOf(secret, 'solution'),
    });
    return verified ? { nonce, expiresAt: end } : undefined;
  } catch {
    // Half a byte in hexadecimal, and the like.
    return undefined;
  }
};

const decode = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    return undefined;
  }
};

/** Asks for a proof. */
export const proofRequired = async (secret: Uint8Array, page: string): Promise<HttpError> =>
  new HttpError(403, 'proof_required', {
    explanation: `Send it again with the same key and "proof": base64 of {challenge, solution} as JSON, or "${NO_PROOF}"`,
    challenge: await newChallenge(secret, page),
  });
