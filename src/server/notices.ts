import { describeError, type Logger } from './log.js';
import type { StoredStatus } from './storage/schema.js';

/** What has happened to a comment and is on disk: for mails, hooks and whatever else is told of it. */
export interface Notice {
  kind: 'held' | 'published' | 'reported';
  page: string;
  /** Id of the comment. */
  comment: string;
}

/** Called after the transaction, once a change. Nobody waits for it. */
export type Notify = (notice: Notice) => void;

/** A listener that can do no harm to who tells it. */
export const safely =
  (notify: Notify, logger: Logger): Notify =>
  (notice) => {
    try {
      notify(notice);
    } catch (error) {
      logger.error({ kind: notice.kind, comment: notice.comment, error: describeError(error) }, 'could not tell');
    }
  };

/** Tells that a comment is in this state now. Of spam nobody is told. */
export const tellStatus = (notify: Notify, status: StoredStatus, page: string, comment: string): void => {
  if (status !== 'spam') notify({ kind: status, page, comment });
};
