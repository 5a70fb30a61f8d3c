import { v7 as uuid } from 'uuid';
import type { Created } from '../contract/index.js';
import type { Draft } from './draft.js';
import type { Key } from './idempotency.js';
import { HttpError, invalid } from './problems.js';
import { publicComment } from './public-comment.js';
import type { NewRow, Written } from './storage/create-comment.js';
import { Refusal } from './storage/create-comment.js';
import type { StoredStatus } from './storage/schema.js';
import type { Store } from './storage/store.js';
import { commentToken, sha256 } from './tokens.js';

/** Says whether a comment waits for approval. */
export type Hold = boolean | ((comment: Readonly<Draft>) => boolean | Promise<boolean>);

export interface Posted extends Created {
  status: 201 | 202;
  replayed: boolean;
}

interface PostOptions {
  store: Store;
  secret: Uint8Array;
  hold: Hold;
  key: Key | undefined;
}

/** Stores a comment once. A retry with the same key gets what the first request got. */
export const postComment = async (draft: Draft, { store, secret, hold, key }: PostOptions): Promise<Posted> => {
  const id = uuid();
  const held = typeof hold === 'function' ? await hold(draft) : hold;
  const status: StoredStatus = draft.spam ? 'spam' : held ? 'held' : 'published';
  const { spam: _, meta, ...fields } = draft;
  const row = {
    ...fields,
    id,
    status,
    meta: meta && JSON.stringify(meta),
    token_hash: sha256(commentToken(secret, draft.page, id)),
    created_at: Date.now(),
  } satisfies NewRow;
  const comment = publicComment({ ...row, edited_at: null });
  const answered = { status: status === 'published' ? 201 : 202, answer: JSON.stringify(comment) };
  const written = await store.create(row, key && { ...key, ...answered }).catch(refused);
  return {
    status: written.replayed ? (written.status as Posted['status']) : (answered.status as Posted['status']),
    replayed: written.replayed,
    comment: written.replayed ? (JSON.parse(written.answer) as Created['comment']) : comment,
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
