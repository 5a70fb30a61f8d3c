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
  /**
   * Who is signed in at the site: a JWT with the claims of {@link userClaims}, in place of `author`. A member and not
   * a header, so that a form post without preflight and a plain form can carry it, too, and no proxy drops it; the
   * `Authorization` of requests about one comment is that comment's own token. Never stored.
   */
  userToken: z.optional(text(limits.userToken)),
  /** What the site's own inputs held (`slot="fields"`). */
  meta: z.optional(z.record(text(limits.metaKey), text(limits.metaValue))),
  /** Honeypot: a field that no reader meets. Anything in it is spam. */
  topic: z.optional(text(limits.metaValue)),
  /** Milliseconds since the reader's first input. */
  elapsed: z.optional(z.number().check(z.nonnegative())),
  /**
   * The answer to `proof_required`: base64 of `{challenge, solution}` as JSON, ALTCHA's payload; or `none` from who cannot
   * give it, whose comment then waits for approval. Never stored.
   */
  proof: z.optional(text(limits.proof)),
  /** Whether the author wants an email when somebody replies. Nothing comes before they have confirmed their address. */
  notify: z.optional(z.boolean()),
});

/**
 * What the site says of who is signed in, in a JWT (RFC 7519) signed with HS256 or EdDSA. `exp` is at most a day away;
 * `nbf` is heeded, and `aud` where the endpoint was told one.
 */
export const userClaims = z.object({
  exp: z.number(),
  /** What the comments are signed with. */
  name: z.string(),
  /** The site's own id of the person. */
  sub: z.optional(text(limits.userId)),
  email: z.optional(text(limits.email)),
  website: z.optional(text(limits.url)),
  /** Address of a picture. */
  avatar: z.optional(text(limits.url)),
  /** Shown beside the name: `author`, `moderator`, or words of the site's own. */
  role: z.optional(text(limits.role)),
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
