import { ApiError } from '../client/api-error.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import { warnOnce } from '../internal/warn.js';

/** What can keep a source from being read. */
export interface Trouble {
  url: string;
  /** The answer's status, where there was an answer. */
  status: number | undefined;
  cause: unknown;
}

/** Why a source could not be read, in the terms of all our errors. */
const toError = ({ url, status, cause }: Trouble): ApiError => {
  const method = 'GET';
  if (status !== undefined && (status < 200 || status > 299)) {
    const code = status === 404 ? 'not_found' : status >= 500 ? 'internal' : 'refused';
    return new ApiError(code, { method, url, status, cause });
  }
  if (status !== undefined) return new ApiError('unreadable', { method, url, status, cause });
  const slow = (cause as Error).name === 'TimeoutError';
  return new ApiError(slow ? 'timeout' : navigator.onLine ? 'network' : 'offline', { method, url, cause });
};

/** Tells the page why a list did not come. */
export const report = (host: EventTarget, trouble: Trouble): boolean =>
  host.dispatchEvent(new AfterwordErrorEvent(toError(trouble)));

export { warnOnce };
