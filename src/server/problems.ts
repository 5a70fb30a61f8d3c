import type { Challenge, Issue, ProblemCode } from '../contract/index.js';
import { StartError } from './start-error.js';
import { isPassingFault } from './storage/faults.js';

interface ProblemDetail {
  issues?: Issue[];
  /** What went wrong, for the person who set the site up. */
  explanation?: string;
  /** Bytes. */
  limit?: number;
  /** Work that is to be done first. */
  challenge?: Challenge | { parameters: object };
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A request that is answered with a problem. Thrown anywhere, made into a response at one boundary. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: ProblemDetail;

  constructor(status: number, code: ProblemCode, detail: ProblemDetail = {}) {
    super(`${status} ${code}`, { cause: detail.cause });
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** One or more fields are wrong. */
export const invalid = (...issues: Issue[]): HttpError => new HttpError(422, 'invalid', { issues });

/** Seconds that a client should wait when the store did not take a comment. */
const RETRY_AFTER = 2;

/** What any error means to the client. Whatever is not known is a 500 without detail. */
export const toHttpError = (error: unknown): HttpError => {
  if (error instanceof HttpError) return error;
  if (isPassingFault(error) || error instanceof StartError) {
    return new HttpError(503, 'unavailable', { headers: { 'Retry-After': String(RETRY_AFTER) }, cause: error });
  }
  return new HttpError(500, 'internal', { cause: error });
};

const titles: Record<ProblemCode, string> = {
  malformed: 'The request cannot be read',
  invalid: 'One or more fields are wrong',
  key_reused: 'The idempotency key was used before, for another comment',
  in_progress: 'A request with the same idempotency key is still being answered',
  duplicate: 'This comment is there already',
  conflict: 'Something else was done since',
  unauthorized: 'Sign in first',
  token_expired: 'Who is signed in has to sign in again',
  token_refused: 'Who is signed in is not known here',
  forbidden: 'Not allowed from here',
  proof_required: 'Some work has to be done for this comment first',
  closed: 'This page takes no more comments',
  expired: 'The time in which its author may change a comment is over',
  not_found: 'There is nothing at this address',
  method_not_allowed: 'This address does not take that method',
  too_large: 'The request is too large',
  unsupported_media_type: 'The request is in a format that is not taken here',
  rate_limited: 'Too many requests',
  unavailable: 'The comments cannot be reached for the moment',
  internal: 'Something went wrong on the server',
};

/** The body of a problem, RFC 9457. */
export const problemBody = ({ status, code, detail }: HttpError): string =>
  JSON.stringify({
    type: `urn:afterword:problem:${code}`,
    title: titles[code],
    status,
    code,
    detail: detail.explanation,
    issues: detail.issues,
    limit: detail.limit,
    challenge: detail.challenge,
  });

export const problemResponse = (error: HttpError): Response =>
  new Response(problemBody(error), {
    status: error.status,
    headers: { ...error.detail.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  });
