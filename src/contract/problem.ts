import * as z from 'zod/mini';
import { issueCodes, problemCodes } from './codes.js';

/** Something wrong with one field of the request; `path` leads to it, as in `['author', 'email']`. */
export const issue = z.object({
  path: z.array(z.string()),
  code: z.enum(issueCodes),
  /** With `too_long`: the most characters, as readers see them. */
  limit: z.optional(z.number()),
});

/** Work for a reader's browser: a challenge of ALTCHA's protocol, version 2. */
export const challenge = z.object({
  /** Among them `algorithm`, `cost`, `nonce`, `salt`, `keyPrefix`; and `data.most`, the most tries that it takes. */
  parameters: z.record(z.string(), z.unknown()),
  signature: z.optional(z.string()),
});

/** `application/problem+json` (RFC 9457) as our endpoint writes it. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(problemCodes),
  /** For the person who set the site up, in English. */
  detail: z.optional(z.string()),
  issues: z.optional(z.array(issue)),
  /** With `too_large`: the most that is taken, in bytes. */
  limit: z.optional(z.number()),
  /** With `proof_required`. */
  challenge: z.optional(challenge),
});

export type Challenge = z.infer<typeof challenge>;
export type Issue = z.infer<typeof issue>;
export type Problem = z.infer<typeof problem>;
