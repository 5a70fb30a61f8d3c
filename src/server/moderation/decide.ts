import type { Draft } from '../draft.js';
import { HttpError, invalid } from '../problems.js';
import type { Verdict as StoredVerdict } from '../storage/change-comment.js';
import type { Store } from '../storage/store.js';
import type { Author, Verdict } from './rules/rule.js';
import { checkRules, rulesOf, type RuleOptions } from './rules/rules.js';

/** Where a comment came from, as far as the adapter knows. */
export interface Sender {
  /** Hashes of the client's network since a moment: the key changes daily. */
  networks?: (since: number) => readonly string[];
}

/**
 * Says what becomes of a new comment, of one that its author has changed and of one that is imported. Throws the
 * problem that its author is told when it is refused.
 */
export type Decide = (comment: Readonly<Draft>, store: Store, sender?: Sender) => Promise<StoredVerdict>;

/** Throws a `StartError` when the settings make no sense. */
export const createDecide = (options: RuleOptions): Decide => {
  const checked = checkRules(options);
  const rules = rulesOf(checked);

  const judge = async (comment: Readonly<Draft>, author: Author): Promise<Verdict> => {
    let held: Verdict | undefined;
    for (const rule of rules) {
      const verdict = await rule(comment, author);
      if (verdict?.status === 'held') held ??= verdict;
      else if (verdict) return verdict;
    }
    return held ?? { status: 'published', reason: null };
  };

  return async (comment, { moderation }, { networks } = {}) => {
    if (comment.spam) return stored({ status: 'spam', reason: 'honeypot' });
    const { email, role } = comment;
    // Not refused: that would tell who is blocked.
    if (await moderation.isBlocked({ email, ...(networks && { networks }) }))
      return stored({ status: 'spam', reason: 'blocked' });
    const approved = await moderation.countPublished(comment, Math.max(checked.trustAfter, 1));
    const verdict = await judge(comment, { role, approved });
    if (verdict.status === 'refused') throw refusal(verdict);
    return stored(verdict);
  };
};

const stored = ({ status, reason, detail }: Verdict): StoredVerdict => ({
  status: status as StoredVerdict['status'],
  reason,
  reason_detail: detail ?? null,
});

/** Seconds; a rule does not say when it would take more. */
const RETRY_AFTER = '60';

const refusal = ({ reason }: Verdict): HttpError =>
  reason === 'rate'
    ? new HttpError(429, 'rate_limited', { headers: { 'Retry-After': RETRY_AFTER } })
    : invalid({ path: ['text'], code: 'not_allowed' });
