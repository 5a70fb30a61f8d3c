import type { HoldReason } from '../../../contract/index.js';
import type { Draft } from '../../draft.js';
import type { Used } from '../../limits/limiter.js';
import type { Facts } from '../facts.js';

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

/** Where a comment came from, as far as the adapter knows. */
export interface Sender {
  /** Hashes of the client's network since a moment, the newest first: the key changes daily. */
  networks?: (since: number) => readonly string[];
  /** Milliseconds that a comment is kept with such a hash. */
  networkRetention?: number;
  /** What of the limits is used up. */
  used?: Used;
  /** Whether work was done for it, or may be asked for. */
  proof?: 'given' | 'possible' | undefined;
  /** Id of the comment that is changed, where it is not a new one. */
  edits?: string;
  /** Who asks. Never kept like this, nor given to anybody but a judge outside that the site has named. */
  request?: SenderRequest;
}

export interface SenderRequest {
  address: string;
  userAgent: string | null;
  referrer: string | null;
}

/** What our own rules stand on. */
export interface Circumstances {
  facts: Facts;
  secret: Uint8Array;
  sender: Sender;
}

/**
 * Speaks when it minds a comment, or has no doubt about it. The first that speaks decides; but what waits by one rule may
 * still be spam or refused by one that comes later.
 */
export type Rule = (comment: Readonly<Draft>, author: Author) => Verdict | undefined | Promise<Verdict | undefined>;

/** A rule of ours. */
export type Judge = (
  comment: Readonly<Draft>,
  author: Author,
  circumstances: Circumstances,
) => Verdict | undefined | Promise<Verdict | undefined>;

/** A {@link Rule} that looks at the comment alone. */
export type ContentRule = (comment: Readonly<Draft>) => Verdict | undefined;
