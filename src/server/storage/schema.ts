import type { Generated, Selectable } from 'kysely';
import type { BlockKind, HoldReason, LoggedAction } from '../../contract/index.js';

/** Milliseconds since 1970. */
type Timestamp = number;
type Count = number;

export interface PagesTable {
  url: string;
  title: string | null;
  closed: Generated<number>;
  /** Published comments, replies included: kept here so that a list need not count them. */
  published: Generated<Count>;
  /** Grows with every change that a reader can see, to the time of it at least; the list's ETag. */
  revision: Generated<Count>;
  created_at: Timestamp;
}

/** `spam` is never shown to anybody but a moderator, and its author is told that it waits for approval. */
export type StoredStatus = 'published' | 'held' | 'spam';

export interface CommentsTable {
  page: string;
  /** UUIDv7: sorts by time, so it is the keyset too. */
  id: string;
  parent: string | null;
  /** The comment that the thread starts with; its own id for that one. */
  root: string;
  depth: number;
  status: StoredStatus;
  name: string;
  email: string | null;
  website: string | null;
  /** What the site says of an author who is signed in there: its own id, a picture. */
  author_id: string | null;
  avatar: string | null;
  text: string;
  /** JSON object of strings: what the site's own inputs held. */
  meta: string | null;
  /** SHA-256 of the token that lets its author edit it, in hexadecimal. */
  token_hash: string;
  /** Milliseconds between the author's first input and sending. */
  elapsed: number | null;
  created_at: Timestamp;
  edited_at: Timestamp | null;
  /** How many rows of `votes` it has. */
  votes: Generated<number>;
  /** When it went out of sight. Where its author took it back, what they wrote is gone; the name stays as long as they can bring it back. */
  deleted_at: Timestamp | null;
  /** A keyed hash of the network that it came from, with a key that changes; null when unknown or forgotten. */
  network: string | null;
  /**
   * What texts have in common that look the same, for a day; null for those that are short.
   */
  text_hash: string | null;
  /** Sealed: what a judge of spam outside was told of who wrote it. Kept as long as `network`, and only where there is one. */
  sender: string | null;
  /** What the site says of the author, such as "moderator": by a user token, or for a moderator's reply. */
  role: string | null;
  /** Why it waits or is spam. */
  reason: HoldReason | null;
  reason_detail: string | null;
  /**
   * Where moderators find what they took out of sight. `deleted_at` is set then as well, so that its replies keep their
   * place below it; but what it says is still there, so that it can come back.
   */
  removed_as: 'held' | 'spam' | 'deleted' | null;
  /** Reports since a moderator last decided about it. */
  open_reports: Generated<number>;
  /** 1 where its author asked to be mailed of replies. */
  notify: Generated<number>;
  /** 1 once the author of what it answers was to be mailed of it: not again when it goes and comes back. */
  mailed: Generated<number>;
  /** As what the filter has learned its text, from moderators. */
  learned: 'spam' | 'ham' | null;
}

export type CommentRow = Selectable<CommentsTable>;

export interface VotesTable {
  page: string;
  comment: string;
  /** A keyed hash of comment and reader: says who voted twice, and not who voted elsewhere. */
  voter: string;
  created_at: Timestamp;
}

export interface ReportsTable {
  page: string;
  comment: string;
  /** As `voter`; without a reader's token, a hash of what was said. */
  reporter: string;
  reason: string;
  text: string | null;
  created_at: Timestamp;
}

export interface IdempotencyTable {
  page: string;
  key: string;
  /** SHA-256 of what was asked, in hexadecimal. */
  fingerprint: string;
  status: number;
  comment: string;
  /** The comment as it was answered, as JSON; the token is derived again. */
  answer: string;
  created_at: Timestamp;
}

export interface SecretsTable {
  name: string;
  /** base64url */
  value: string;
}

/** Counters of a rate limiter. */
export interface LimitsTable {
  /** What is limited and for whom, the latter as a keyed hash. */
  key: string;
  points: number;
  expires_at: Timestamp;
}

export interface ModeratorsTable {
  name: string;
  /** SHA-256 in hexadecimal. */
  token_hash: string;
  created_at: Timestamp;
  revoked_at: Timestamp | null;
}

export interface ModeratorSessionsTable {
  /** SHA-256 of what the cookie holds, in hexadecimal. */
  token_hash: string;
  moderator: string;
  expires_at: Timestamp;
}

export interface BlocksTable {
  /** UUIDv7: the keyset. */
  id: string;
  kind: BlockKind;
  /** The site's own id of the account, the email address in lower case, or the keyed hash of the network. */
  value: string;
  /** The name that the blocked author went by. */
  name: string;
  moderator: string;
  created_at: Timestamp;
  until: Timestamp | null;
  lifted_at: Timestamp | null;
}

export interface ModerationLogTable {
  /** UUIDv7: the keyset. */
  id: string;
  at: Timestamp;
  moderator: string;
  action: LoggedAction;
  page: string | null;
  comment: string | null;
  block: string | null;
  /** JSON: what of the comment, the page or the block was changed. Nothing that anybody wrote. */
  before: string;
  after: string;
  /** The entry that took it back. */
  undone_by: string | null;
}

/** Whom we may mail: only who has confirmed the address. */
export interface SubscribersTable {
  /** In lower case. */
  email: string;
  /** What links in mails call it, at random. */
  id: string;
  /** When the last mail that asks for confirmation was to be sent. */
  asked_at: Timestamp;
  confirmed_at: Timestamp | null;
  /** When they wanted no more of our mails. */
  refused_at: Timestamp | null;
}

/** What a mail is about: a comment that moderators should look at, a reply, or whether an address may be mailed. */
export type MailKind = 'moderate' | 'reply' | 'confirm';

/** What is to be mailed. What it says is written when it is sent. */
export interface OutboxTable {
  kind: MailKind;
  /** An email address. */
  recipient: string;
  /** Id of the comment that it is about, and its page; both empty where it is about none. */
  comment: string;
  page: string;
  created_at: Timestamp;
  /** Not to be sent before; while it is being sent, when that counts as failed. */
  due_at: Timestamp;
  /** How often it could not be sent. */
  tries: Generated<number>;
  /** Who is sending it. */
  lease: string | null;
}

export type OutboxRow = Selectable<OutboxTable>;

/** In how many comments a term was seen. */
export interface LessonsTable {
  /** A keyed hash of a word or of a link's host; empty in the row that counts the comments themselves. */
  term: string;
  /** Comments that moderators have found to be spam. */
  spam: Count;
  /** Comments that they have approved. */
  ham: Count;
  /** The day on which it was last learned. */
  seen_at: Timestamp;
}

/** Links that act once, and have. */
export interface UsedLinksTable {
  id: string;
  expires_at: Timestamp;
}

export interface Database {
  pages: PagesTable;
  comments: CommentsTable;
  idempotency: IdempotencyTable;
  votes: VotesTable;
  reports: ReportsTable;
  secrets: SecretsTable;
  limits: LimitsTable;
  moderators: ModeratorsTable;
  moderator_sessions: ModeratorSessionsTable;
  blocks: BlocksTable;
  moderation_log: ModerationLogTable;
  subscribers: SubscribersTable;
  outbox: OutboxTable;
  used_links: UsedLinksTable;
  lessons: LessonsTable;
}
