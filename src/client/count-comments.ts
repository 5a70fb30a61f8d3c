import { ApiError } from './api-error.js';
import { exchange } from './exchange.js';
import { problemError } from './problem-error.js';

/** The most pages that one request may name. */
const LARGEST = 100;

/** The numbers of published comments by page. Pages that the endpoint says nothing of are missing. */
export const countComments = async (endpoint: string, pages: readonly string[]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  const parts = Array.from({ length: Math.ceil(pages.length / LARGEST) }, (_, part) =>
    pages.slice(part * LARGEST, (part + 1) * LARGEST),
  );
  await Promise.all(
    parts.map(async (part) => {
      for (const [page, count] of Object.entries(await ask(endpoint, part))) {
        if (typeof count === 'number' && count >= 0) counts.set(page, Math.floor(count));
      }
    }),
  );
  return counts;
};

const ask = async (endpoint: string, pages: readonly string[]): Promise<object> => {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/counts`;
  for (const page of pages) url.searchParams.append('page', page);
  const answer = await exchange(url.href, { headers: { Accept: 'application/json' } }, { timeout: 14_000 });
  if (!answer.ok) throw problemError('GET', url.href, answer);
  try {
    return (JSON.parse(answer.text) as { counts: object }).counts ?? {};
  } catch (cause) {
    throw new ApiError('unreadable', { method: 'GET', url: url.href, status: answer.status, cause });
  }
};
