import { limits } from '../contract/index.js';
import type { Draft } from './draft.js';
import { HttpError } from './problems.js';
import type { Retry } from './storage/retry.js';
import { sha256 } from './tokens.js';

/** Milliseconds within which the same plain form counts as sent twice: a double click, a reload. */
const FORM_LIFETIME = 120_000;

/** What identifies a request, before its answer is known. */
export type Key = Omit<Retry, 'status' | 'answer'>;

/**
 * The key of a request: the `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header-07) or the form's
 * `key` field. It counts on its own page only.
 */
export const requestKey = (header: string | null, field: string | undefined, draft: Draft): Key | undefined => {
  if (header !== null) return { key: check(header), fingerprint: fingerprint(draft) };
  if (field) return { key: check(field), fingerprint: fingerprint(draft) };
  return undefined;
};

/** A plain form has no script to make a key: what it says is its key, for a short while. */
export const formKey = (draft: Draft): Key => ({
  key: `form ${fingerprint(draft)}`,
  fingerprint: fingerprint(draft),
  lifetime: FORM_LIFETIME,
});

const check = (key: string): string => {
  if (key.length > limits.idempotencyKey || !/^[\x21-\x7e]+$/.test(key)) throw new HttpError(400, 'malformed');
  return key;
};

/** Time and title may differ from one try to the next; what makes it this comment may not. */
const fingerprint = ({ page, parent, text, name, email, website, meta, spam, author_id: user }: Draft): string =>
  sha256(JSON.stringify([page, parent, text, name, email, website, meta, spam, ...(user === null ? [] : [user])]));
