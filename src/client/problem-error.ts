import { issueCodes, problemCodes, type ErrorCode, type IssueCode, type ProblemCode } from '../contract/codes.js';
import type { Challenge } from '../contract/problem.js';
import { ApiError, type ErrorIssue } from './api-error.js';
import type { Exchange } from './exchange.js';
import { retryAfter } from './retry-after.js';

const byStatus: Record<number, ErrorCode> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'duplicate',
  410: 'not_found',
  413: 'too_large',
  422: 'invalid',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Names that other endpoints give to our fields. */
const fields: Record<string, string> = {
  author: 'name',
  body: 'text',
  comment: 'text',
  content: 'text',
  message: 'text',
  url: 'website',
};

/** The refusal in an answer that is not 2xx: ours, another endpoint's RFC 9457 document, or a status alone. */
export const problemError = (method: string, url: string, answer: Exchange): ApiError => {
  const body = parse(answer.text);
  const { status } = answer;
  const code = problemCodes.includes(body['code'] as ProblemCode)
    ? (body['code'] as ProblemCode)
    : (byStatus[status] ?? (status >= 500 ? 'internal' : 'refused'));
  return new ApiError(code, {
    method,
    url,
    status,
    issues: [...list(body['issues']), ...list(body['errors'])].slice(0, 20).flatMap(toIssue),
    ...(typeof body['limit'] === 'number' && { limit: body['limit'] }),
    challenge: body['challenge'] as Challenge | undefined,
    retryAfter: retryAfter(answer.headers.get('retry-after')),
  });
};

const parse = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Many servers refuse in HTML; the status says enough.
    return {};
  }
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const toIssue = (value: unknown): ErrorIssue[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { path, pointer, code, detail } = value as Record<string, unknown>;
  const steps = Array.isArray(path) ? path : typeof pointer === 'string' ? pointer.split('/') : [];
  const name = String(steps.at(-1) ?? '');
  return [
    {
      field: Object.hasOwn(fields, name) ? fields[name]! : name,
      code: issueCodes.includes(code as IssueCode) ? (code as IssueCode) : 'invalid',
      ...(typeof detail === 'string' && { detail: detail.slice(0, 300) }),
    },
  ];
};
