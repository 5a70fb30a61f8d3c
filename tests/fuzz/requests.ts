import type { Document } from '../server/openapi-support.js';
import type { Random } from './random.js';
import { hostileString, mutate, mutateBytes, valueOf } from './values.js';

export interface FuzzRequest {
  /** As in `post /comments`, where it is one of the document. */
  operation: string;
  method: string;
  path: string;
  headers: [string, string][];
  body: Uint8Array | undefined;
}

interface Described {
  parameters?: { name: string; in: string; schema: Record<string, unknown> }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
}

/** What was really answered before, so that some requests are about what is there. */
export interface Known {
  ids: string[];
  tokens: string[];
}

const SITE = 'https://site.example';
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/json; charset=utf-8',
  'x',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'BREW'];

/** A request that the document describes, or nearly. */
export const requestOf = (random: Random, document: Document, known: Known): FuzzRequest => {
  const path = random.pick(Object.keys(document.paths));
  const methods = Object.entries(document.paths[path]!).filter(([name]) => name !== 'parameters');
  const [name, operation] = random.pick(methods) as [string, Described];
  const method = random.chance(0.03) ? random.pick(METHODS) : name.toUpperCase();
  const id = known.ids.length > 0 && random.chance(0.8) ? random.pick(known.ids) : encode(hostileString(random)) || 'x';
  const headers = headersOf(random, operation, known);
  return {
    operation: method === name.toUpperCase() ? `${name} ${path}` : '',
    method,
    path: path.replace('{id}', id) + queryOf(random, operation),
    headers,
    body: /GET|HEAD/.test(method) ? undefined : bodyOf(random, operation, document, headers),
  };
};

const queryOf = (random: Random, { parameters = [] }: Described): string => {
  const pairs = parameters
    .filter((parameter) => parameter.in === 'query' && random.chance(0.8))
    .flatMap(({ name, schema }) => {
      const value = String(valueOf(random, schema, {}) ?? '');
      return [`${name}=${encode(random.chance(0.3) ? hostileString(random) : value)}`];
    });
  if (random.chance(0.05)) pairs.push(`${encode(hostileString(random))}=${encode(hostileString(random))}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
};

const headersOf = (random: Random, { parameters = [] }: Described, { tokens }: Known): [string, string][] => {
  const headers: [string, string][] = [];
  const add = (name: string, share: number, ...values: string[]) => {
    if (random.chance(share))
      headers.push([name, random.chance(0.1) ? headerText(hostileString(random)) : random.pick(values)]);
  };
  add('Origin', 0.4, SITE, SITE, 'https://evil.example', 'null');
  add(
    'Authorization',
    0.6,
    'Bearer a-random-token-of-a-reader',
    ...tokens.slice(-20).map((token) => `Bearer ${token}`),
  );
  add('Accept', 0.2, 'text/html', 'application/json', '*/*;q=0', 'text/html;q=x');
  add('X-Forwarded-For', 0.1, '192.0.2.1', 'garbage', '::ffff:192.0.2.1, 10.0.0.1');
  add('Sec-Fetch-Site', 0.1, 'cross-site', 'same-origin');
  add('Content-Encoding', 0.02, 'gzip', 'identity');
  for (const { name, in: place } of parameters)
    if (place === 'header') add(name, 0.3, '*', 'f00d', `key-${random.below(50)}`, 'W/"1"');
  return headers;
};

/** Adds the `Content-Type` that goes with it, most of the time. */
const bodyOf = (
  random: Random,
  { requestBody }: Described,
  { components }: Document,
  headers: [string, string][],
): Uint8Array | undefined => {
  const [type, { schema }] = requestBody ? random.pick(Object.entries(requestBody.content)) : ['', { schema: {} }];
  if (type === '' && random.chance(0.9)) return undefined;
  let value = valueOf(random, schema, components.schemas);
  if (isComment(value)) {
    value.page.url = `${SITE}/articles/${random.below(5)}`;
    value.parent = null;
    if (value.author) value.author = { name: 'Ann', email: `ann${random.below(50)}@mail.example` };
  }
  if (random.chance(0.5)) value = mutate(random, value);
  if (random.chance(0.03)) value = { ...(value as object), filler: 'x'.repeat(70_000) };
  headers.push(['Content-Type', type && random.chance(0.95) ? type : random.pick(TYPES)]);
  const text =
    type === 'application/x-www-form-urlencoded'
      ? Object.entries((value ?? {}) as object)
          .map((pair) => pair.map((part) => encode(typeof part === 'string' ? part : JSON.stringify(part))).join('='))
          .join('&')
      : (JSON.stringify(value) ?? '');
  const bytes = Buffer.from(text);
  return random.chance(0.15) ? mutateBytes(random, bytes) : bytes;
};

const isComment = (value: unknown): value is { page: { url: string }; parent?: unknown; author?: object } =>
  typeof value === 'object' &&
  value !== null &&
  'page' in value &&
  typeof value.page === 'object' &&
  value.page !== null;

/** For an address; what is half a character is left as it is. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** What a header may hold at all. */
const headerText = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').trim();
