import { LRUCache } from 'lru-cache';
import type { Backend } from './backend.js';
import { whole } from './event-streams.js';
import type { Observe } from './observe.js';
import type { PageState } from './storage/pages.js';

/** What a list was made from. */
export interface Made {
  page: string;
  etag: string;
  body: string;
}

interface Kept extends Omit<Made, 'body'> {
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

/** Lists that were answered lately. Who asks the same gets the same, as long as nothing has changed on the page. */
export interface Answers {
  /** The answer to a request, if it is remembered and still true. */
  recall(request: Request): Promise<Response | undefined>;
  /** @param headers All that the answer went out with. */
  keep(request: Request, made: Made, headers: Headers): void;
}

interface AnswersOptions {
  /** What lists are called in the log. */
  route: string;
  /** Of a page in this state, the ETag that its list has now instead of an older one. */
  isCurrent(etag: string, state: PageState): boolean;
  open(): Promise<Backend>;
  observe: Observe;
}

/** Bytes of the answers that are remembered. */
const MOST = 8_000_000;

export const createAnswers = ({ route, isCurrent, open, observe }: AnswersOptions): Answers => {
  const answers = new LRUCache<string, Kept>({
    maxSize: MOST,
    sizeCalculation: ({ body, headers }, key) => body.length + JSON.stringify(headers).length + key.length,
  });
  const isTrue = async ({ page, etag }: Kept): Promise<boolean> => {
    try {
      const { store } = await open();
      return isCurrent(etag, await store.page(page));
    } catch {
      // Whoever answers otherwise will meet the same, and says so.
      return false;
    }
  };
  return {
    async recall(request) {
      const kept = request.method === 'GET' ? answers.get(keyOf(request)) : undefined;
      // Who has it already need not get it again.
      if (!kept || request.headers.has('if-none-match')) return undefined;
      const observed = observe('GET');
      if (!(await isTrue(kept))) return undefined;
      observed.answered(route, 200);
      const response = new Response(kept.body, { headers: { ...kept.headers, 'x-request-id': observed.request } });
      whole.add(response);
      return response;
    },
    keep(request, { page, etag, body }, headers) {
      answers.set(keyOf(request), { page, etag, headers: Object.fromEntries(headers), body: Buffer.from(body) });
    },
  };
};

/** What a list depends on, besides its page. */
const keyOf = ({ url, headers }: Request): string =>
  `${url}\n${headers.get('origin') ?? ''}\n${headers.get('accept') ?? ''}`;
