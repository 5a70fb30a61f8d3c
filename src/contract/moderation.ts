import * as z from 'zod/mini';
import { reportReasons } from './codes.js';
import { limits } from './limits.js';

/** Where a moderator finds comments. A comment is in one of them, and in `reported` as well while reports are open. */
export const queues = ['held', 'reported', 'spam', 'published', 'deleted'] as const;

/** Why a comment waits or is spam: the rule that spoke first. Wording lives in i18n. */
export const holdReasons = [
  /** The field that no reader meets was filled. */
  'honeypot',
  /** Its author, by account or email address, or their network is blocked. */
  'blocked',
  /** The same text came from many places. */
  'duplicate',
  /** Signs of a program, which are `detail`: `duplicates`, `rates`, `bayes`, `time`, `links`; and no proof of work. */
  'suspicion',
  /** Every comment waits here. */
  'all',
  /** Nothing of this author was approved before. */
  'first',
  /** More links than the site takes unseen; `detail` is their number. */
  'links',
  /** A word of the site's list; `detail` is its entry. */
  'words',
  /** Most of its letters are of another writing system than the site's. */
  'script',
  /** Longer than the site takes unseen; `detail` is the number of characters. */
  'length',
  /** Too many comments in a short time; `detail` is their number. */
  'rate',
  /** A judge of spam said so. */
  'spam',
  /** A judge of spam could not be asked. */
  'unchecked',
  /** The site's own rule. */
  'site',
  /** A moderator took it out of sight. */
  'moderator',
] as const;

/** What a moderator does with comments. */
export const moderatorActions = ['approve', 'hide', 'spam', 'delete'] as const;

/** Whatever a moderator does, as the log names it. */
export const loggedActions = [...moderatorActions, 'reply', 'close', 'open', 'block', 'lift', 'undo'] as const;

/** What can be blocked: an author by their account at the site, or by their email address; the network of a comment. */
export const blockKinds = ['account', 'email', 'network'] as const;

const text = (maximum: number) => z.string().check(z.maxLength(maximum));
const id = text(limits.metaKey);

/** A comment as moderators see it. */
export const moderatedComment = z.object({
  id: z.string().check(z.minLength(1)),
  page: z.object({ url: z.string(), title: z.optional(z.string()), closed: z.boolean() }),
  parent: z.nullable(z.string()),
  author: z.object({
    name: z.string(),
    email: z.optional(z.string()),
    website: z.optional(z.string()),
    role: z.optional(z.string()),
  }),
  /** RFC 3339, UTC. */
  createdAt: z.string(),
  editedAt: z.optional(z.string()),
  text: z.string(),
  state: z.enum(['held', 'spam', 'published', 'deleted']),
  /** Why it is not published. */
  reason: z.catch(z.optional(z.enum(holdReasons)), undefined),
  detail: z.optional(z.string()),
  /** What readers have said of it and nobody has looked at, the newest of them. */
  reports: z.array(z.object({ reason: z.enum(reportReasons), text: z.optional(z.string()), createdAt: z.string() })),
  /** How many such reports there are. */
  reported: z.number(),
  /** What of its author can be blocked. */
  blockable: z.array(z.enum(blockKinds)),
});

/**
 * `GET {endpoint}/moderate/queue?in=`, newest first, with `limit` (default 20), `cursor`, and `search` in names,
 * email addresses and texts, `page` for one page. A search may answer with nothing and a cursor: so far it has looked.
 */
export const queue = z.object({
  /** Rows of the shape {@link moderatedComment}; one that is broken does not take the others with it. */
  comments: z.array(z.unknown()),
  next: z.nullable(z.string()),
  /** How many are in each queue, up to `countLimit`. */
  counts: z.partialRecord(z.enum(queues), z.number()),
});

/** The most that a queue's count says; there may be more. */
export const countLimit = 1_000;

/**
 * `POST {endpoint}/moderate/session` with a moderator's token, `GET` later: who is signed in. To the `GET` the answer is
 * 204 when nobody is; `DELETE` signs out.
 */
export const session = z.object({
  moderator: z.string(),
  /** Goes back as the header `Afterword-Csrf` with everything that changes something. */
  csrf: z.string(),
  /** RFC 3339: sign in again after it. */
  expiresAt: z.string(),
});
export const signIn = z.object({ token: text(limits.metaKey * 4) });

/** `POST {endpoint}/moderate/actions`. */
export const moderation = z.object({
  action: z.enum(moderatorActions),
  comments: z.array(id).check(z.minLength(1), z.maxLength(100)),
});
/** Comments that were so already are in `comments` and have no entry in the log; those that are gone are in neither. */
export const moderated = z.object({
  /** Entries of the log: each can be undone. */
  entries: z.array(z.object({ id: z.string(), comment: z.string() })),
  comments: z.array(z.unknown()),
});

// `POST {endpoint}/moderate/comments/{id}/reply` with a `changedComment` answers a published comment as the site.

/** `POST {endpoint}/moderate/pages`. */
export const pageChange = z.object({ url: text(limits.url), closed: z.boolean() });

/** `POST {endpoint}/moderate/blocks`: the author or the network of a comment, until a moment or for good. */
export const newBlock = z.object({
  comment: id,
  kind: z.enum(blockKinds),
  /** RFC 3339. */
  until: z.optional(z.nullable(text(limits.metaKey))),
});

/** One entry of `GET {endpoint}/moderate/blocks`, newest first; `DELETE {endpoint}/moderate/blocks/{id}` lifts it. */
export const block = z.object({
  id: z.string(),
  kind: z.enum(blockKinds),
  /** The site's own id of the account, or the email address; of a network nothing that names it. */
  value: z.optional(z.string()),
  /** The name that the blocked author went by. */
  name: z.string(),
  createdAt: z.string(),
  until: z.optional(z.string()),
  moderator: z.string(),
});
export const blocks = z.object({ blocks: z.array(z.unknown()), next: z.nullable(z.string()) });

/** One entry of `GET {endpoint}/moderate/log`, newest first; `POST {endpoint}/moderate/log/{id}/undo` takes it back. */
export const logEntry = z.object({
  id: z.string(),
  at: z.string(),
  moderator: z.string(),
  action: z.enum(loggedActions),
  page: z.optional(z.string()),
  comment: z.optional(z.string()),
  /** Who wrote the comment, and how it starts, as far as it is still there; of a block, the name of who is blocked. */
  author: z.optional(z.string()),
  excerpt: z.optional(z.string()),
  /** By what somebody was blocked. */
  blocked: z.optional(z.enum(blockKinds)),
  /** States of the comment, where the action moved it. */
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  undone: z.boolean(),
});
export const log = z.object({ entries: z.array(z.unknown()), next: z.nullable(z.string()) });

/** The answer to a single action: its entry in the log, none where nothing was to be done. */
export const logged = z.object({ entry: z.nullable(z.string()) });

export type Queue = (typeof queues)[number];
export type HoldReason = (typeof holdReasons)[number];
export type ModeratorAction = (typeof moderatorActions)[number];
export type LoggedAction = (typeof loggedActions)[number];
export type BlockKind = (typeof blockKinds)[number];
export type ModeratedComment = z.infer<typeof moderatedComment>;
export type Session = z.infer<typeof session>;
export type Block = z.infer<typeof block>;
export type LogEntry = z.infer<typeof logEntry>;
