import type { ErrorCode, IssueCode } from '../contract/codes.js';
import type { Challenge } from '../contract/problem.js';

/** Something wrong with one field, by the name that the form gives it. */
export interface ErrorIssue {
  /** `text`, `name`, `email`, `website`, or another path of the request joined by dots. */
  field: string;
  code: IssueCode;
  /** The endpoint's own words, where it is not ours. Text, never HTML. */
  detail?: string;
}

interface ApiErrorOptions {
  method: string;
  url: string;
  /** Undefined where there was no answer. */
  status?: number;
  issues?: ErrorIssue[];
  /** Milliseconds that the endpoint asks to wait. */
  retryAfter?: number;
  /** With `too_large`: the most that is taken. */
  limit?: number;
  /** With `proof_required`: the work to do first. */
  challenge?: Challenge | undefined;
  cause?: unknown;
}

/** Why a request failed. `message` is for logs; readers get the wording of `code`. */
export class ApiError extends Error {
  override readonly name = 'ApiError' as const;
  readonly code!: ErrorCode;
  readonly status: number | undefined;
  readonly issues!: readonly ErrorIssue[];
  readonly retryAfter: number | undefined;
  readonly limit: number | undefined;
  readonly challenge: Challenge | undefined;

  constructor(code: ErrorCode, { method, url, cause, ...known }: ApiErrorOptions) {
    super(`${method} ${url}: ${code}${known.status ? ` (${known.status})` : ''}`, { cause });
    Object.assign(this, { code, issues: [], ...known });
  }
}
