import type { CommentList } from '../contract/comment.js';
import { readList } from './read-comment.js';

export type Sort = 'newest' | 'oldest' | 'votes';

export interface ListQuery {
  /** The page's identity. */
  page: string;
  /** Which thread comes first. Replies are in the order of time. Default: the endpoint's; `newest` with ours. */
  sort?: Sort;
  /** The most threads. Default: the endpoint's; 20 with ours, which takes 100 at most. */
  limit?: number;
  /** Where an earlier answer said that it goes on. */
  cursor?: string;
  /** Only the thread that holds the comment with this id. */
  thread?: string;
}

/** A list, and how many of its entries were no comments. */
export type ListResult = CommentList & { skipped: number };

/** Milliseconds until an answer that has not come is given up. */
const TIMEOUT = 14_000;

/**
 * `GET {endpoint}`, once. Rejects with a `FetchFailure`: what makes an ApiError of it is fetched only when it is
 * needed.
 */
export const listComments = async (endpoint: string, query: ListQuery): Promise<ListResult> => {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, `${value}`);
  let response: Response | undefined;
  let body = '';
  try {
    response = await fetch(url, {
      headers: { Accept: 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    body = await response.text();
    const list = response.ok && readList(JSON.parse(body));
    if (list) return list;
    throw response;
  } catch (cause) {
    throw Object.assign(new Error('', { cause }), { url: url.href, response, body });
  }
};
