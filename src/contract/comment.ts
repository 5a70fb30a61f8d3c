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
  /** What the author typed. */
  text: z.string(),
  /** The endpoint's rendering of `text`. Always hostile. */
  html: z.optional(z.string()),
  votes: z.optional(z.number()),
  status: z.enum(['published', 'held']),
});

/** `GET {endpoint}?page=&sort=&limit=&cursor=`: flat, paged by root comment. */
export const commentList = z.object({
  comments: z.array(comment),
  /** Published comments of the page, replies included. */
  total: z.number(),
  /** Cursor of the next page, or null at the end. */
  next: z.nullable(z.string()),
  /** Whether the page takes no more comments. */
  closed: z.boolean(),
});

/** `POST {endpoint}`: 201 published, 202 held for approval. */
export const created = z.object({
  comment,
  /** Lets who holds it edit and delete the comment: `Authorization: Bearer`. Shown once. */
  token: z.optional(z.string()),
});

export type Comment = z.infer<typeof comment>;
export type CommentList = z.infer<typeof commentList>;
export type Created = z.infer<typeof created>;
