import type { CommentRow, StoredStatus, SubscribersTable } from '../storage/schema.js';

/** Where a record stands: a line of a text file, a row of a database; and what it is called there. */
interface Place {
  line: number;
  key: string;
}

/** A comment as another system kept it. Nothing of it has been checked. */
export interface SourceComment extends Place {
  kind: 'comment';
  /** The `key` of what it answers. */
  parent: string | null;
  /** What a `POST` of this comment would hold, so that the same checks decide. */
  body: {
    page: { url: string; title?: string | undefined };
    author: { name: string; email: string; website: string };
    text: string;
    meta?: Record<string, string> | undefined;
    elapsed?: number | undefined;
    notify?: boolean | undefined;
  };
  /** Milliseconds since 1970, as the next two; not a number where it could not be read. */
  createdAt: number;
  editedAt: number | null;
  deletedAt: number | null;
  status: StoredStatus;
  /** Likes without the readers that they came from. */
  likes: number;
  /** What only an export of ours holds. */
  own?: {
    id: string;
    tokenHash: string;
    columns: Pick<CommentRow, 'author_id' | 'avatar' | 'role' | 'removed_as' | 'reason' | 'reason_detail' | 'mailed'>;
  };
}

export interface SourcePage extends Place {
  kind: 'page';
  url: string;
  title: string | null;
  closed: boolean;
  createdAt?: number;
}

/** A reader's vote or report, from an export of ours. */
export interface SourceVote extends Place {
  kind: 'vote';
  page: string;
  comment: string;
  voter: string;
  createdAt: number;
}
export interface SourceReport extends Place {
  kind: 'report';
  page: string;
  comment: string;
  reporter: string;
  reason: string;
  text: string | null;
  /** Whether a moderator has decided about the comment since. */
  settled: boolean;
  createdAt: number;
}

/** Who was asked whether they want mails, from an export of ours. */
export interface SourceSubscriber extends Place {
  kind: 'subscriber';
  row: SubscribersTable;
}

/** What is no comment (a pingback), or cannot be read as one. */
export interface SourceProblem extends Place {
  kind: 'skipped' | 'refused';
  reason: string;
}

export type SourceRecord = SourceComment | SourcePage | SourceVote | SourceReport | SourceSubscriber | SourceProblem;

export const formats = ['wxr', 'disqus', 'isso', 'ndjson'] as const;
export type Format = (typeof formats)[number];

/** A file that can be read more than once, always in the same order. */
export interface Source {
  format: Format;
  /** Bytes, or rows of a database; what `progress` is told adds up to it. */
  size: number;
  read(progress: (done: number) => void): AsyncIterable<SourceRecord>;
}
