import * as z from 'zod/mini';

const author = z.object({
  name: z.string(),
  website: z.optional(z.string()),
  avatar: z.optional(z.string()),
  /** What the site says of the author, such as "author" or "moderator". Never taken from a reader. */
  role: z.optional(z.string()),
});

/** A comment as the endpoint shows it to everybody: no email address, no IP address. */
export const comment = z.object({
  /** Unique in the collection; ours are UUIDv7. */
  id: z.string().check(z.minLength(1)),
  /** The comment that this one answers, or null. */
  parent: z.nullable(z.string()),
  author,
  /** RFC 3339, UTC. */
  createdAt: z.string(),
  editedAt: z.optional(z.string()),
  /** What the author typed: with ours, Markdown of which `markdown/parse.ts` says what it knows. */
  text: z.string(),
  /**
   * The endpoint's rendering of `text`. Always hostile. Missing where the text says it all: paragraphs, line breaks
   * and bare addresses.
   */
  html: z.optional(z.string()),
  /** How many readers liked it; missing where the endpoint takes no votes. */
  votes: z.optional(z.number()),
  /** `deleted` keeps the place of a comment that has replies; its name and text are empty. */
  status: z.enum(['published', 'held', 'deleted']),
  /** On a thread's first comment: the cursor of those of its replies that this answer has no room for. */
  rest: z.optional(z.string()),
});

/**
 * `GET {endpoint}?page=`, flat; parents come before their replies. With `sort=newest|oldest|votes`, `limit` (threads,
 * default 20) and `cursor`: threads in that order. With `thread=ID`: the one thread that this comment is in.
 */
export const commentList = z.object({
  comments: z.array(comment),
  /** Published comments of the page, replies included. */
  total: z.number(),
  /** Cursor of what follows, or null at the end. */
  next: z.nullable(z.string()),
  /** Whether the page takes no more comments. */
  closed: z.boolean(),
  /** Whether the endpoint takes Markdown: the forms then offer to show what it makes of a comment. */
  markdown: z.optional(z.boolean()),
});

/** `POST {endpoint}`: 201 published, 202 held for approval. */
export const created = z.object({
  comment,
  /** Lets who holds it see, edit and delete the comment: `Authorization: Bearer`. Shown once. */
  token: z.optional(z.string()),
  /** RFC 3339: until then the author may edit or delete it. */
  editableUntil: z.optional(z.string()),
});

/**
 * `GET {endpoint}/{id}`, with the author's token also of one that is held; `PATCH {endpoint}/{id}` with the token and
 * a {@link changedComment}. The `DELETE` with the token is answered by 204.
 */
export const oneComment = z.object({ comment });

/** `PUT` or `DELETE {endpoint}/{id}/vote`, with a random token of the reader's browser as bearer. */
export const voted = z.object({ votes: z.number() });

/** `GET {endpoint}/counts?page=&page=`, 100 at most: published comments by the address that was asked for. */
export const counts = z.object({ counts: z.record(z.string(), z.number()) });

/** What `GET {endpoint}/events?page=` tells, as Server-Sent Events: the event's name, and its data as JSON. */
export const events = {
  'comment-published': z.object({ comment }),
  'comment-edited': z.object({ comment }),
  'comment-removed': z.object({ id: z.string() }),
};

export type Comment = z.infer<typeof comment>;
export type CommentList = z.infer<typeof commentList>;
export type Created = z.infer<typeof created>;
