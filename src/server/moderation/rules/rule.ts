import type { HoldReason } from '../../../contract/index.js';
import type { Draft } from '../../draft.js';

/** What is to become of a comment, and why. `refused` is told to its author; `spam` is not. */
export interface Verdict {
  status: 'published' | 'held' | 'spam' | 'refused';
  reason: HoldReason | null;
  detail?: string;
}

/** What is known of who wrote a comment. */
export interface Author {
  /** What the site says of them, where they have an account there. */
  role: string | null;
  /** Comments with their email address, or with their id at the site, that everybody can read; counting ends at `trustAfter`. */
  approved: number;
}

/**
 * Speaks when it minds a comment, or has no doubt about it. The first that speaks decides; but what waits by one rule may
 * still be spam or refused by one that comes later.
 */
export type Rule = (comment: Readonly<Draft>, author: Author) => Verdict | undefined | Promise<Verdict | undefined>;
