import type { Draft } from '../draft.js';
import { HttpError, invalid } from '../problems.js';
import { layersOf, type SpamOptions } from '../spam/layers.js';
import { suspicionRule } from '../spam/suspicion.js';
import type { Verdict as StoredVerdict } from '../storage/change-comment.js';
import { reservedNames } from './names.js';
import type { Author, Circumstances, Judge, Sender, Verdict } from './rules/rule.js';
import { checkRules, rulesOf, type RuleOptions } from './rules/rules.js';

/**
 * Says what becomes of a new comment and of one that its author has changed. Throws the problem that its author is told
 * when it is refused, or when a proof of work is wanted first.
 */
export type Decide = (
  comment: Readonly<Draft>,
  backend: Omit<Circumstances, 'sender'>,
  sender?: Sender,
) => Promise<StoredVerdict>;

interface DecideOptions {
  /** Names that only the site itself may use. */
  reserved: readonly string[];
  /** Asked where the site has a judge of spam outside. */
  judge: Judge | undefined;
}

/** Throws a `StartError` when the settings make no sense. */
export const createDecide = (options: RuleOptions, spam: SpamOptions, { reserved, judge }: DecideOptions): Decide => {
  const isReserved = reservedNames(reserved);
  const checked = checkRules(options);
  const layers = layersOf(spam);
  const rules = rulesOf(checked, { suspicion: suspicionRule(layers), judge });

  const ask = async (comment: Readonly<Draft>, author: Author, circumstances: Circumstances): Promise<Verdict> => {
    let held: Verdict | undefined;
    for (const rule of rules) {
      const verdict = await rule(comment, author, circumstances);
      if (verdict?.status === 'held') held ??= verdict;
      else if (verdict) return verdict;
    }
    return held ?? { status: 'published', reason: null };
  };

  return async (comment, { store, secret }, sender = {}) => {
    // Of those with a role the site itself says what they are called.
    const chosen = sender.edits === undefined && comment.role === null;
    if (chosen && (await isReserved(comment.name, store)))
      throw invalid({ path: ['author', 'name'], code: 'not_allowed' });
    if (comment.spam && layers.has('honeypot')) return stored({ status: 'spam', reason: 'honeypot' });
    const { email, author_id: account, role } = comment;
    const { networks } = sender;
    // Not refused: that would tell who is blocked.
    if (await store.moderation.isBlocked({ email, account, ...(networks && { networks }) }))
      return stored({ status: 'spam', reason: 'blocked' });
    const approved = await store.moderation.countPublished(comment, Math.max(checked.trustAfter, 1));
    const verdict = await ask(comment, { role, approved }, { store, secret, sender });
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
