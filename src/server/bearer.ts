import { timingSafeEqual } from 'node:crypto';
import { HttpError } from './problems.js';
import type { CommentRow } from './storage/schema.js';
import { sha256 } from './tokens.js';

/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;
/** What a reader's browser draws for itself: enough that nobody else guesses it. */
const READER = /^[\w-]{16,128}$/;

/** The token that a request carries, if it is one. */
export const bearerToken = (request: Request): string | undefined =>
  BEARER.exec(request.headers.get('authorization') ?? '')?.[1];

/** The token of a comment's author. Throws a 401 when there is none. */
export const authorToken = (request: Request): string => {
  const token = bearerToken(request);
  if (token === undefined) throw unauthorized();
  return token;
};

/** The random token of a reader's browser. Throws a 401 when there is none. */
export const readerToken = (request: Request): string => {
  const token = bearerToken(request);
  if (token === undefined || !READER.test(token)) throw unauthorized();
  return token;
};

/** Whether this is the token that the author of the comment was given. */
export const isAuthor = (row: CommentRow, token: string): boolean => {
  const given = Buffer.from(sha256(token));
  const stored = Buffer.from(row.token_hash);
  return given.length === stored.length && timingSafeEqual(given, stored);
};

const unauthorized = () => new HttpError(401, 'unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
