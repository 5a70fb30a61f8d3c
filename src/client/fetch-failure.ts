import { isBlank } from '../internal/text.js';
import { ApiError } from './api-error.js';
import { problemError } from './problem-error.js';

/** Why nothing could be read from an address. */
export interface FetchFailure extends Error {
  url: string;
  /** The answer, where there was one. */
  response: Response | undefined;
  /** What of its body has arrived. */
  body: string;
}

/** The same in the terms of all our errors. What a page's own client throws may be anything. */
export const toApiError = (failure: unknown): ApiError => {
  if (failure instanceof ApiError) return failure;
  const { url = '', response, body = '', cause = failure } = Object(failure) as Partial<FetchFailure>;
  const isSlow = (Object(cause) as Error).name === 'TimeoutError';
  if (!response || isSlow) {
    return new ApiError(isSlow ? 'timeout' : navigator.onLine ? 'network' : 'offline', { method: 'GET', url, cause });
  }
  const { status, ok, headers } = response;
  if (!ok) return problemError('GET', url, { status, ok, headers, text: body });
  return new ApiError(isBlank(body) ? 'empty' : 'unreadable', { method: 'GET', url, status, cause });
};
