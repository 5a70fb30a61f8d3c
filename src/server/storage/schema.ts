import type { Generated, Selectable } from 'kysely';

/** Milliseconds since 1970. */
type Timestamp = number;
type Count = number;

export interface PagesTable {
  url: string;
  title: string | null;
  closed: Generated<number>;
  /** Published comments, replies included: kept here so that a list need not count them. */
  published: Generated<Count>;
  /** Grows with every change that a reader can see; the list's ETag. */
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
  /** When its author took it back. What they wrote is gone then; the name stays, so that they can bring it back. */
  deleted_at: Timestamp | null;
  /** A keyed hash of the network that it came from, with a key that changes; null when unknown or forgotten. */
  network: string | null;
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

export interface Database {
  pages: PagesTable;
  comments: CommentsTable;
  idempotency: IdempotencyTable;
  votes: VotesTable;
  reports: ReportsTable;
  secrets: SecretsTable;
  limits: LimitsTable;
}
