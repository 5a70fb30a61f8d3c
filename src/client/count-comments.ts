/** The most pages that one request may name. */
const LARGEST = 100;

/** The most characters that their addresses may take: many a server takes no request line of more than 8,192 bytes. */
const LONGEST = 7_500;

/** Milliseconds until an answer that has not come is given up. */
const TIMEOUT = 14_000;

/**
 * The numbers of published comments by page, asked for in as few requests as can be. Pages that the endpoint says
 * nothing of are missing. Rejects with a `FetchFailure`.
 */
export const countComments = async (endpoint: string, pages: readonly string[]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>();
  const requests = parts(pages).map(async (asked) => {
    for (const [page, count] of Object.entries(await ask(endpoint, asked))) {
      if (Number.isInteger(count) && (count as number) >= 0) counts.set(page, count as number);
    }
  });
  await Promise.all(requests);
  return counts;
};

const parts = (pages: readonly string[]): string[][] => {
  const all: string[][] = [];
  let part: string[] = [];
  let room = 0;
  for (const page of pages) {
    const length = encodeURIComponent(page).length + '&page='.length;
    room -= length;
    if (room < 0 || part.length === LARGEST) {
      all.push((part = []));
      room = LONGEST - length;
    }
    part.push(page);
  }
  return all;
};

const ask = async (endpoint: string, pages: readonly string[]): Promise<object> => {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/counts`;
  for (const page of pages) url.searchParams.append('page', page);
  let response: Response | undefined;
  let body = '';
  try {
    response = await fetch(url, {
      headers: { Accept: 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    body = await response.text();
    const { counts } = JSON.parse(body) as { counts: unknown };
    if (response.ok && counts && typeof counts === 'object') return counts;
    throw response;
  } catch (cause) {
    throw Object.assign(new Error('', { cause }), { url: url.href, response, body });
  }
};
