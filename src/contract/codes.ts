/** Why a request was refused, as the wire says it in `code` of a problem. Wording lives in i18n. */
export const problemCodes = [
  /** 400: not readable at all. */
  'malformed',
  /** 422: readable, but one or more fields are wrong; see `issues`. */
  'invalid',
  /** 422: the Idempotency-Key was used before, for another comment. */
  'key_reused',
  /** 409: a request with the same Idempotency-Key is still being answered. */
  'in_progress',
  /** 409: this comment is there already. */
  'duplicate',
  /** 409: something else was done since, so that this cannot be taken back. */
  'conflict',
  /** 401: the endpoint wants somebody who is signed in. */
  'unauthorized',
  /** 401: the user token was good once; a new one helps. */
  'token_expired',
  /** 401: the user token is none that this endpoint trusts. */
  'token_refused',
  /** 403: this origin, page or person may not. */
  'forbidden',
  /** 403: solve the `challenge` first, and send it again with the `proof`. */
  'proof_required',
  /** 403: no more comments on this page. */
  'closed',
  /** 403: the time in which its author may change a comment is over. */
  'expired',
  /** 404: no such page, comment or address. */
  'not_found',
  /** 405 */
  'method_not_allowed',
  /** 413: see `limit`, in bytes. */
  'too_large',
  /** 415 */
  'unsupported_media_type',
  /** 429: see Retry-After. */
  'rate_limited',
  /** 503: see Retry-After. */
  'unavailable',
  /** Any other 5xx. */
  'internal',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** What can go wrong before there is an answer, or with the answer itself. */
export type TransportCode =
  /** The browser knows that there is no connection. */
  | 'offline'
  /** No answer: the connection broke or was never made. */
  | 'network'
  /** No answer in time. */
  | 'timeout'
  /** The endpoint is there but does not let this page read its answer (CORS). */
  | 'blocked'
  /** The endpoint sent us elsewhere, most often to a page for signing in. */
  | 'redirected'
  /** An answer arrived that is not one of ours: HTML, half a JSON document, the wrong shape. */
  | 'unreadable'
  /** An answer without the body that it announced. */
  | 'empty'
  /** Any 4xx that has no code of its own. */
  | 'refused';

export type ErrorCode = ProblemCode | TransportCode;

/** What is wrong with a field. */
export const issueCodes = [
  'required',
  'invalid',
  'invalid_email',
  'invalid_url',
  'too_long',
  'not_allowed',
  'not_found',
] as const;

export type IssueCode = (typeof issueCodes)[number];

/** Why a reader reports a comment. */
export const reportReasons = ['spam', 'abuse', 'illegal', 'other'] as const;
