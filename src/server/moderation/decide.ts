import type { Draft } from '../draft.js';
import { HttpError, invalid } from '../problems.js';
import { layersOf, type SpamOptions } from '../spam/layers.js';
import { suspicionRule } from '../spam/suspicion.js';
import type { Verdict as StoredVerdict } from '../storage/change-comment.js';
import type { Store } from '../storage/store.js';
import { type Facts, factsOf } from './facts.js';
import { reservedNames } from './names.js';
import type { Author, Circumstances, Judge, Sender, Verdict } from './rules/rule.js';
import { checkRules, rulesOf, type RuleOptions } from './rules/rules.js';

/** Says what becomes of a new comment and of one that its author has changed. */
export interface Decider {
  /** What the store knows of a comment. */
  look(comment: Readonly<Draft>, backend: { store: Store; secret: Uint8Array }, sender: Sender): Promise<Facts>;
  /** Throws the problem that its author is told when it is refused, or when a proof of work is wanted first. */
  decide(comment: Readonly<Draft>, circumstances: Circumstances): Promise<StoredVerdict>;
}

interface DeciderOptions {
  /** Names that only the site itself may use. */
  reserved: readonly string[];
  /** Asked where the site has a judge of spam outside. */
  judge: Judge | undefined;
}

/** Throws a `StartError` when the settings make no sense. */
export const createDecider = (
  options: RuleOptions,
  spam: SpamOptions,
  { reserved, judge }: DeciderOptions,
): Decider => {
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

  const most = Math.max(checked.trustAfter, 1);
  return {
    look: (comment, backend, sender) => factsOf(comment, backend, sender, { layers, isReserved, most }),
    async decide(comment, circumstances) {
      const { reserved, trapped, blocked, approved } = circumstances.facts;
      if (reserved) throw invalid({ path: ['author', 'name'], code: 'not_allowed' });
      if (trapped) return stored({ status: 'spam', reason: 'honeypot' });
      // Not refused: that would tell who is blocked.
      if (blocked) return stored({ status: 'spam', reason: 'blocked' });
      const verdict = await ask(comment, { role: comment.role, approved }, circumstances);
      if (verdict.status === 'refused') throw refusal(verdict);
      return stored(verdict);
    },
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
