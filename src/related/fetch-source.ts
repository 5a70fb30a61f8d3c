import { exchange } from '../client/exchange.js';
import { problemError } from '../client/problem-error.js';
import { ApiError } from '../client/api-error.js';
import { readSource, type Source } from './source.js';

/** Milliseconds until a source that does not answer is given up. */
const TIMEOUT = 15_000;

/** Fetches and reads a source. Rejects with an {@link ApiError}. */
export const fetchSource = async (url: string, signal: AbortSignal): Promise<Source> => {
  const headers = { Accept: 'application/feed+json, application/json' };
  const answer = await exchange(url, { headers, redirect: 'follow' }, { timeout: TIMEOUT, signal });
  if (!answer.ok) throw problemError('GET', url, answer);
  try {
    return await readSource(answer.text, url);
  } catch (cause) {
    throw new ApiError('unreadable', { method: 'GET', url, status: answer.status, cause });
  }
};
