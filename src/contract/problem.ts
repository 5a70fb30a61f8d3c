import * as z from 'zod/mini';
import { issueCodes, problemCodes } from './codes.js';

/** Something wrong with one field of the request; `path` leads to it, as in `['author', 'email']`. */
export const issue = z.object({
  path: z.array(z.string()),
  code: z.enum(issueCodes),
  /** With `too_long`: the most characters, as readers see them. */
  limit: z.optional(z.number()),
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
});

export type Issue = z.infer<typeof issue>;
export type Problem = z.infer<typeof problem>;
