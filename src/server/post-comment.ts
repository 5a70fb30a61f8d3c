import type { Created } from '../contract/index.js';
import type { Draft } from './draft.js';
import type { Decide, Sender } from './moderation/decide.js';
import { newId } from './id.js';
import type { Key } from './idempotency.js';
import { HttpError, invalid } from './problems.js';
import { keptAnswer, publicComment, readAnswer } from './public-comment.js';
import type { NewRow, Written } from './storage/create-comment.js';
import { Refusal } from './storage/create-comment.js';
import type { StoredStatus } from './storage/schema.js';
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
  decide: Decide;
  sender: Sender;
  votes: boolean;
  key: Key | undefined;
  /** A hash of the network that it comes from. */
  network: string | undefined;
}

/** Stores a comment once. A retry with the same key gets what the first request got. */
export const postComment = async (draft: Draft, options: PostOptions): Promise<Posted> => {
  const { store, secret, decide, sender, votes, key, network = null } = options;
  const id = newId(draft.parent);
  const verdict = await decide(draft, store, sender);
  const { status } = verdict;
  const { spam: _, meta, ...fields } = draft;
  const row = {
    ...fields,
    ...verdict,
    id,
    meta: meta && JSON.stringify(meta),
    token_hash: sha256(commentToken(secret, draft.page, id)),
    created_at: Date.now(),
    network,
  } satisfies NewRow;
  const comment = publicComment({ ...row, edited_at: null, deleted_at: null, votes: 0 }, votes);
  const answered = { status: status === 'published' ? 201 : 202, answer: keptAnswer(comment) };
  const written = await store.create(row, key && { ...key, ...answered }).catch(refused);
  return {
    status: written.replayed ? (written.status as Posted['status']) : (answered.status as Posted['status']),
    stored: status,
    replayed: written.replayed,
    comment: written.replayed ? readAnswer(written.answer) : comment,
    token: commentToken(secret, draft.page, written.comment),
  };
};

const refused = (error: unknown): Written => {
  if (!(error instanceof Refusal)) throw error;
  switch (error.reason) {
    case 'key_reused':
      throw new HttpError(422, 'key_reused');
    case 'closed':
      throw new HttpError(403, 'closed');
    case 'parent_not_found':
      throw invalid({ path: ['parent'], code: 'not_found' });
  }
};
