import * as z from 'zod/mini';
import { reportReasons } from './codes.js';
import { limits } from './limits.js';

const text = (maximum: number) => z.string().check(z.maxLength(maximum));

/**
 * The body of `POST {endpoint}`: the shape and its outer bounds. What a field may hold is said by
 * `internal/validate.ts`, which form and endpoint share. Unknown keys are ignored and never stored.
 */
export const newComment = z.object({
  page: z.object({
    /** The page's identity: an absolute http(s) address. */
    url: text(limits.url),
    title: z.optional(text(limits.title)),
  }),
  parent: z.optional(z.nullable(text(limits.metaKey))),
  author: z.optional(
    z.object({
      name: z.optional(z.string()),
      email: z.optional(z.string()),
      website: z.optional(z.string()),
    }),
  ),
  text: z.string(),
  /** What the site's own inputs held (`slot="fields"`). */
  meta: z.optional(z.record(text(limits.metaKey), text(limits.metaValue))),
  /** Honeypot: a field that no reader meets. Anything in it is spam. */
  topic: z.optional(text(limits.metaValue)),
  /** Milliseconds since the reader's first input. */
  elapsed: z.optional(z.number().check(z.nonnegative())),
});

/** The body of `PATCH {endpoint}/{id}`. On a comment that its author has deleted it brings it back. */
export const changedComment = z.object({ text: z.string() });

/** The body of `POST {endpoint}/{id}/report`, answered by 204. */
export const report = z.object({
  reason: z.enum(reportReasons),
  /** In the reader's own words. */
  text: z.optional(text(limits.metaValue)),
});

export type Report = z.infer<typeof report>;
export type NewComment = z.infer<typeof newComment>;
