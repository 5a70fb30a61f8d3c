import type { Transaction } from 'kysely';
import type { Created } from '../contract/index.js';
import type { Draft } from './draft.js';
import type { Decider } from './moderation/decide.js';
import type { Sender } from './moderation/rules/rule.js';
import { newId } from './id.js';
import type { Key } from './idempotency.js';
import { HttpError, invalid } from './problems.js';
import { keptAnswer, publicComment, readAnswer } from './public-comment.js';
import { textHash } from './spam/duplicates.js';
import { proofRequired, readProof } from './spam/proof.js';
import { seal } from './spam/sealed.js';
import type { Verdict } from './storage/change-comment.js';
import type { NewRow } from './storage/create-comment.js';
import { spendProof } from './storage/proofs.js';
import { Refusal } from './storage/refusal.js';
import type { Written } from './storage/retry.js';
import type { Database, StoredStatus } from './storage/schema.js';
import type { Store } from './storage/store.js';
import { commentToken, sha256 } from './tokens.js';

export interface Posted extends Created {
  /** 200 is the answer to a retry when the author has taken the comment back meanwhile. */
  status: 200 | 201 | 202;
  /** What nobody is told: whether it is spam. */
  stored: StoredStatus;
  replayed: boolean;
}

interface PostOptions {
  store: Store;
  secret: Uint8Array;
  decider: Decider;
  sender: Sender;
  votes: boolean;
  key: Key | undefined;
  /** A hash of the network that it comes from. */
  network: string | undefined;
  /** Whether to keep, sealed, who asks, where the network is kept. */
  keepsSender: boolean;
  /** Says whether its author's address may be asked if it wants mails. Missing where it is not to be. */
  mayAsk: (() => Promise<boolean>) | undefined;
}

/** Stores a comment once. A retry with the same key gets what the first request got, and is not judged again. */
export const postComment = async (draft: Draft, options: PostOptions): Promise<Posted> => {
  const { store, secret, decider, sender, votes, key } = options;
  const refused = refusedAs(secret, draft.page);
  // At the same time: it is the ways to the store that take long.
  const [known, facts] = await Promise.all([
    key && store.answered(draft.page, key).catch(refused),
    decider.look(draft, { store, secret }, sender),
  ]);
  if (known) return replay(known, draft, secret);

  const proof = draft.proof === null ? undefined : await readProof(secret, draft.page, draft.proof);
  const proven: Sender = proof ? { ...sender, proof: 'given' } : sender;
  const verdict = await decider.decide(draft, { facts, secret, sender: proven });
  const id = newId(draft.parent);
  const token = commentToken(secret, draft.page, id);
  const row = rowOf(draft, verdict, { id, token }, options);
  const comment = publicComment({ ...row, edited_at: null, deleted_at: null, votes: 0 }, votes);
  const status = verdict.status === 'published' ? 201 : 202;
  const { email } = row;
  const asks = email !== null && verdict.status !== 'spam' && ((await options.mayAsk?.()) ?? false);
  const record = async (transaction: Transaction<Database>) => {
    // In the same transaction: it is gone with a comment, or not at all.
    if (proof) await spendProof(transaction, proof);
    if (asks) await store.mail.ask(transaction, email, row.created_at);
  };
  const retry = key && { ...key, status, answer: keptAnswer(comment) };
  const written = await store.create(row, retry, proof || asks ? record : undefined).catch(refused);
  if (written.replayed) return replay(written, draft, secret);
  return { status, stored: verdict.status, replayed: false, comment, token };
};

const rowOf = (draft: Draft, verdict: Verdict, { id, token }: { id: string; token: string }, options: PostOptions) => {
  const { secret, sender, network = null, keepsSender } = options;
  const { spam: _spam, proof: _proof, meta, notify, ...fields } = draft;
  return {
    ...fields,
    ...verdict,
    id,
    meta: meta && JSON.stringify(meta),
    notify: Number(notify),
    token_hash: sha256(token),
    created_at: Date.now(),
    network,
    text_hash: textHash(draft.text),
    sender: keepsSender && network !== null && sender.request ? seal(secret, id, sender.request) : null,
  } satisfies NewRow;
};

const replay = ({ status, answer, comment }: Written, { page }: Draft, secret: Uint8Array): Posted => {
  const told = readAnswer(answer);
  return {
    status: status as Posted['status'],
    stored: told.status === 'published' ? 'published' : 'held',
    replayed: true,
    comment: told,
    token: commentToken(secret, page, comment),
  };
};

const refusedAs =
  (secret: Uint8Array, page: string) =>
  async (error: unknown): Promise<never> => {
    if (!(error instanceof Refusal)) throw error;
    switch (error.reason) {
      case 'key_reused':
        throw new HttpError(422, 'key_reused');
      case 'closed':
        throw new HttpError(403, 'closed');
      case 'parent_not_found':
        throw invalid({ path: ['parent'], code: 'not_found' });
      case 'proof_used':
        throw await proofRequired(secret, page);
    }
  };
