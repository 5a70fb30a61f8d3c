import type { Comment } from '../contract/comment.js';
import type { Report } from '../contract/new-comment.js';
import { ApiError } from './api-error.js';
import { exchange } from './exchange.js';
import { problemError } from './problem-error.js';
import { readComment } from './read-comment.js';

export interface CallOptions {
  /** Milliseconds until the answer must be there. Default 14,000. */
  timeout?: number;
  signal?: AbortSignal | undefined;
}

interface Call extends CallOptions {
  method: 'GET' | 'PATCH' | 'PUT' | 'POST' | 'DELETE';
  /** Path below the collection. */
  path: string;
  token: string;
  body?: unknown;
}

/** One request about one comment; its answer as JSON, undefined where that is empty. Rejects with an {@link ApiError}. */
const call = async (endpoint: string, options: Call): Promise<unknown> => {
  const { method, path, token, body, timeout = 14_000, signal } = options;
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  const headers = {
    Accept: 'application/json, application/problem+json',
    Authorization: `Bearer ${token}`,
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  };
  const init = {
    method,
    headers,
    cache: 'no-store',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  } as const;
  const answer = await exchange(url.href, init, { timeout, signal });
  if (!answer.ok) throw problemError(method, url.href, answer);
  if (!answer.text.trim()) return undefined;
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    throw new ApiError('unreadable', { method, url: url.href, status: answer.status, cause });
  }
};

const commentOf = (answer: unknown): Comment | undefined => readComment((answer as { comment?: unknown })?.comment);

/** The author's own comment, also while it waits for approval. */
export const findComment = async (endpoint: string, id: string, token: string): Promise<Comment | undefined> =>
  commentOf(await call(endpoint, { method: 'GET', path: encodeURIComponent(id), token }));

/** Changes the text of an own comment; brings back one that its author has deleted. */
export const editComment = async (
  endpoint: string,
  id: string,
  text: string,
  token: string,
  options?: CallOptions,
): Promise<Comment | undefined> =>
  commentOf(await call(endpoint, { method: 'PATCH', path: encodeURIComponent(id), token, body: { text }, ...options }));

/** Deletes an own comment. */
export const deleteComment = async (endpoint: string, id: string, token: string): Promise<void> => {
  await call(endpoint, { method: 'DELETE', path: encodeURIComponent(id), token });
};

/** Gives the reader's vote or takes it back; the number of votes, where the endpoint says it. */
export const voteComment = async (
  endpoint: string,
  id: string,
  wanted: boolean,
  token: string,
): Promise<number | undefined> => {
  const method = wanted ? 'PUT' : 'DELETE';
  const answer = await call(endpoint, { method, path: `${encodeURIComponent(id)}/vote`, token });
  const { votes } = (answer ?? {}) as { votes?: unknown };
  return typeof votes === 'number' && Number.isFinite(votes) ? votes : undefined;
};

/** Tells the moderators of a comment. */
export const reportComment = async (endpoint: string, id: string, report: Report, token: string): Promise<void> => {
  await call(endpoint, { method: 'POST', path: `${encodeURIComponent(id)}/report`, token, body: report });
};
