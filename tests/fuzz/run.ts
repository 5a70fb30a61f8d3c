import { problem as schema } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/server/index.js';
import type { Document } from '../server/openapi-support.js';
import { createRandom } from './random.js';
import { type FuzzRequest, type Known, requestOf } from './requests.js';

export interface Result {
  /** How often each status was answered. */
  statuses: Record<number, number>;
  /** What should not be, with the request that did it. */
  findings: string[];
  /** Milliseconds of the slowest answer. */
  slowest: number;
}

/** Words of the inside that no answer may hold. */
const LEAK = /(\/home|\/var\/|\/srv\/|node_modules|at .*\.[jt]s:\d+|SQLITE_|ECONN|\bselect .* from\b|\binsert into\b)/i;
/** Findings after which it is clear that something is wrong. */
const ENOUGH = 20;
const MOST_KNOWN = 200;

/** Sends requests that are nearly right, and looks at every answer. */
export const fuzz = async (endpoint: Endpoint, requests: number, seed: number): Promise<Result> => {
  const random = createRandom(seed);
  const document = await documentOf(endpoint);
  const known: Known = { ids: [], tokens: [] };
  const result: Result = { statuses: {}, findings: [], slowest: 0 };
  for (let index = 0; index < requests && result.findings.length < ENOUGH; index++) {
    const request = requestOf(random, document, known);
    const started = performance.now();
    const found = await ask(endpoint, request, document, known, result).catch(
      (error: unknown) => `threw ${String(error)}`,
    );
    result.slowest = Math.max(result.slowest, performance.now() - started);
    if (found) result.findings.push(`#${index} ${found}: ${describe(request)}`);
  }
  return result;
};

const documentOf = async (endpoint: Endpoint): Promise<Document> => {
  const response = await endpoint.fetch(new Request('https://site.example/comments/openapi.json'));
  return (await response.json()) as Document;
};

/** What is wrong with the answer, if anything is. */
const ask = async (
  endpoint: Endpoint,
  { operation, method, path, headers, body }: FuzzRequest,
  document: Document,
  known: Known,
  { statuses }: Result,
): Promise<string | undefined> => {
  const request = new Request(`https://site.example${path}`, {
    method,
    headers,
    ...(body && { body: body as BodyInit }),
  });
  const response = await endpoint.fetch(request, { address: '192.0.2.1' });
  const { status } = response;
  statuses[status] = (statuses[status] ?? 0) + 1;
  if (response.headers.get('content-type') === 'text/event-stream') {
    await response.body?.cancel();
    return undefined;
  }
  const text = await response.text();
  if (status >= 500) return `${status}`;
  if (Object.keys(Object.prototype).length > 0) return 'polluted every object';
  const [verb, template] = operation.split(' ') as [string, string?];
  const isDescribed = template && document.paths[template]?.[verb]?.responses[status];
  // An id with a slash in it, or that is one of our words, is another address.
  if (template && !isDescribed && status !== 404 && !path.includes('%2F')) return `${status} is not described`;
  if (status >= 400) {
    if (LEAK.test(text)) return `${status} tells of the inside`;
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    if (!isPage && method !== 'HEAD' && !schema.safeParse(JSON.parse(text)).success) return `${status} is no problem`;
  } else if (status === 201 || status === 202) {
    const { comment, token } = JSON.parse(text) as { comment: { id: string }; token: string };
    remember(known.ids, comment.id);
    remember(known.tokens, token);
  }
  return undefined;
};

const remember = (list: string[], value: string): void => {
  list.push(value);
  if (list.length > MOST_KNOWN) list.shift();
};

const describe = ({ method, path, headers, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${body ? JSON.stringify(Buffer.from(body).toString().slice(0, 500)) : ''}`;
