import type { Draft } from '../draft.js';
import type { Used } from '../limits/limiter.js';
import { countLinks } from '../moderation/rules/links.js';
import type { Judge } from '../moderation/rules/rule.js';
import type { SpamLayer } from './layers.js';
import { proofRequired } from './proof.js';

/** Milliseconds that nobody needs less of to write a comment. */
const QUICK = 3_000;

/** How much a comment looks like spam to be suspicious, and to be spam. What was found of a labelled set is in docs/operation.md. */
const LIKE_SPAM = 0.75;
const SPAM = 0.99;

/** What makes a comment suspicious, and how much. */
const WEIGHTS = { duplicates: 2, rates: 2, bayes: 2, time: 1, links: 1 } as const;
type Sign = keyof typeof WEIGHTS;

/** One weak sign is no reason to ask anything of anybody. */
const SUSPICIOUS = 2;

/** Whether more than half of a limit is used up, and there is room to send the comment once more. */
const isNearly = (used: Used): boolean => Object.values(used).some(({ count, of }) => count > of / 2 && count < of);

/**
 * Of whom it suspects to be a program it wants a proof of work; the comments of those who cannot give one wait. The same
 * text from many places is spam, and what looks just like spam is, whatever was proved.
 */
export const suspicionRule =
  (layers: ReadonlySet<SpamLayer>): Judge =>
  async (comment, _, { facts: { copies, likeSpam }, secret, sender }) => {
    if (copies === 'many') return { status: 'spam', reason: 'duplicate' };
    if (likeSpam >= SPAM) return { status: 'spam', reason: 'spam', detail: 'bayes' };

    const has: Record<Sign, boolean> = {
      duplicates: copies === 'some',
      rates: isNearly(sender.used ?? {}),
      bayes: likeSpam >= LIKE_SPAM,
      // Whoever edits has written before.
      time: sender.edits === undefined && !(comment.elapsed !== null && comment.elapsed >= QUICK),
      links: hasLink(comment),
    };
    const signs = (Object.keys(WEIGHTS) as Sign[]).filter((sign) => layers.has(sign) && has[sign]);
    const weight = signs.reduce((sum, sign) => sum + WEIGHTS[sign], 0);
    if (weight < SUSPICIOUS || sender.proof === 'given') return undefined;
    if (sender.proof === 'possible' && layers.has('proof')) throw await proofRequired(secret, comment.page);
    return { status: 'held', reason: 'suspicion', detail: signs.join(' ') };
  };

const hasLink = ({ text, website }: Readonly<Draft>): boolean => website !== null || countLinks(text) > 0;
