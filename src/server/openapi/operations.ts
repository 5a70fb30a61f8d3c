import { limits } from '../../contract/index.js';
import { LARGEST_LIMIT, SORTS } from '../list-query.js';
import { MOST_PAGES } from '../routes/counts.js';
import type { Operation } from './operation.js';

const html = { 'text/html; charset=utf-8': { type: 'string' } };
const status = { type: 'object', properties: { status: { const: 'ok' } }, required: ['status'] };
const unchanged = { description: 'The client has it already.', headers: ['ETag'] } as const;

const page = {
  name: 'page',
  in: 'query',
  required: true,
  description: 'The page: an absolute http(s) address.',
  schema: { type: 'string', format: 'uri' },
} as const;
const version = {
  name: 'If-None-Match',
  in: 'header',
  description: 'The `ETag` of what the client has.',
  schema: { type: 'string' },
} as const;

const token = { name: 'token', in: 'query', description: 'From the mail.', schema: { type: 'string' } } as const;

/** What may be wrong with a body of JSON. */
const unreadable = { 400: ['malformed'], 413: ['too_large'], 415: ['unsupported_media_type'] } as const;

/** Fields of a plain form. WordPress's names are understood as well. */
const form = {
  type: 'object',
  properties: Object.fromEntries(
    [
      'text',
      'name',
      'email',
      'website',
      'page',
      'title',
      'parent',
      'elapsed',
      'topic',
      'key',
      'userToken',
      'proof',
      'notify',
    ].map((name) => [name, { type: 'string' }]),
  ),
  patternProperties: { '^meta\\.': { type: 'string', maxLength: limits.metaValue } },
};

/** Everything that the endpoint answers, except to moderators. Fixed addresses come before `{id}`, which would take them. */
export const operations = {
  health: {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process answers',
    answers: { 200: { description: 'It does.', content: { 'application/json': status } } },
    sure: true,
  },
  readiness: {
    method: 'get',
    path: '/readyz',
    summary: 'Whether the tables are up to date and the store answers',
    answers: { 200: { description: 'They are, and it does.', content: { 'application/json': status } } },
  },
  list: {
    method: 'get',
    path: '{base}',
    summary: 'The comments of a page',
    description: 'Flat, parents first. With `thread`, or the `rest` of a comment as `cursor`, one thread.',
    parameters: [
      page,
      { name: 'sort', in: 'query', description: 'Default: newest.', schema: { enum: SORTS } },
      {
        name: 'limit',
        in: 'query',
        description: 'Threads in the answer. Default: 20.',
        schema: { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT },
      },
      { name: 'cursor', in: 'query', description: '`next` of an earlier answer.', schema: { type: 'string' } },
      { name: 'thread', in: 'query', description: 'A comment of the thread.', schema: { type: 'string' } },
      version,
    ],
    answers: {
      200: {
        description: 'The comments; as markup for who asks for that.',
        content: { 'application/json': 'CommentList', ...html },
        headers: ['ETag'],
      },
      304: unchanged,
    },
    problems: { 404: ['not_found'], 422: ['invalid'] },
  },
  post: {
    method: 'post',
    path: '{base}',
    summary: 'Write a comment',
    description: 'A request with the same key is answered as the first one was, and writes nothing.',
    parameters: [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'The same for each try.',
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]+$', maxLength: limits.idempotencyKey },
      },
    ],
    body: { 'application/json': 'NewComment', 'application/x-www-form-urlencoded': form },
    answers: {
      200: {
        description: 'It was written by an earlier request, and taken back by its author meanwhile.',
        content: { 'application/json': 'Created' },
        headers: ['Location', 'Idempotency-Replayed'],
      },
      201: {
        description: 'It is published.',
        content: { 'application/json': 'Created' },
        headers: ['Location', 'Idempotency-Replayed'],
      },
      202: {
        description: 'It waits for approval.',
        content: { 'application/json': 'Created' },
        headers: ['Location', 'Idempotency-Replayed'],
      },
      303: { description: 'A form was sent by a browser: back to the page.', headers: ['Location'] },
    },
    problems: {
      ...unreadable,
      401: ['token_expired', 'token_refused'],
      403: ['forbidden', 'closed', 'proof_required'],
      422: ['invalid', 'key_reused'],
      429: ['rate_limited'],
    },
    page: true,
  },
  counts: {
    method: 'get',
    path: '{base}/counts',
    summary: 'How many comments pages have',
    parameters: [
      { ...page, schema: { type: 'array', items: page.schema, minItems: 1, maxItems: MOST_PAGES } },
      version,
    ],
    answers: {
      200: {
        description: 'By the addresses that were asked for.',
        content: { 'application/json': 'Counts' },
        headers: ['ETag'],
      },
      304: unchanged,
    },
    problems: { 422: ['invalid'] },
  },
  listen: {
    method: 'get',
    path: '{base}/events',
    summary: 'What happens on a page from now on',
    description:
      'Server-Sent Events: `comment-published`, `comment-edited` and `comment-removed`, whose data are the schemas `CommentPublished`, `CommentEdited` and `CommentRemoved`.',
    parameters: [page],
    answers: {
      200: {
        description: 'A stream that lasts.',
        content: { 'text/event-stream': { type: 'string' } },
        headers: ['X-Accel-Buffering'],
      },
    },
    problems: { 422: ['invalid'], 503: ['unavailable'] },
    sure: true,
  },
  describe: {
    method: 'get',
    path: '{base}/openapi.json',
    summary: 'This document',
    parameters: [version],
    answers: {
      200: { description: 'OpenAPI 3.1.', content: { 'application/json': { type: 'object' } }, headers: ['ETag'] },
      304: unchanged,
    },
    sure: true,
  },
  showLink: {
    method: 'get',
    path: '{base}/mail',
    summary: 'What a link in a mail would do',
    description: 'Changes nothing.',
    parameters: [token],
    answers: {
      200: { description: 'It says so, and has a button.', content: html, headers: ['X-Robots-Tag'] },
      404: { description: 'The link does not work, or not any more.', content: html, headers: ['X-Robots-Tag'] },
    },
  },
  followLink: {
    method: 'post',
    path: '{base}/mail',
    summary: 'Do what a link in a mail is for',
    description: 'Unsubscribing is as RFC 8058 has it. The body is not looked at.',
    parameters: [token],
    answers: {
      200: { description: 'It was done.', content: html, headers: ['X-Robots-Tag'] },
      404: { description: 'The link does not work, or not any more.', content: html, headers: ['X-Robots-Tag'] },
    },
  },
  show: {
    method: 'get',
    path: '{base}/{id}',
    summary: 'A comment',
    token: { of: 'author', optional: true },
    answers: {
      200: {
        description: 'It is published, or its author asks.',
        content: { 'application/json': 'OneComment' },
      },
    },
    problems: { 404: ['not_found'] },
  },
  change: {
    method: 'patch',
    path: '{base}/{id}',
    summary: 'Change a comment, or bring back one that was deleted',
    token: { of: 'author' },
    body: { 'application/json': 'ChangedComment' },
    answers: { 200: { description: 'As it is now.', content: { 'application/json': 'OneComment' } } },
    problems: {
      ...unreadable,
      401: ['unauthorized'],
      403: ['forbidden', 'expired'],
      404: ['not_found'],
      422: ['invalid'],
      429: ['rate_limited'],
    },
  },
  remove: {
    method: 'delete',
    path: '{base}/{id}',
    summary: 'Delete a comment',
    token: { of: 'author' },
    answers: { 204: { description: 'It is gone.' } },
    problems: {
      401: ['unauthorized'],
      403: ['forbidden', 'expired'],
      404: ['not_found'],
      429: ['rate_limited'],
    },
  },
  like: {
    method: 'put',
    path: '{base}/{id}/vote',
    summary: 'Like a comment',
    token: { of: 'reader' },
    answers: { 200: { description: 'The likes it has now.', content: { 'application/json': 'Voted' } } },
    problems: { 401: ['unauthorized'], 403: ['forbidden'], 404: ['not_found'], 429: ['rate_limited'] },
  },
  unlike: {
    method: 'delete',
    path: '{base}/{id}/vote',
    summary: 'Take a like back',
    token: { of: 'reader' },
    answers: { 200: { description: 'The likes it has now.', content: { 'application/json': 'Voted' } } },
    problems: { 401: ['unauthorized'], 403: ['forbidden'], 404: ['not_found'], 429: ['rate_limited'] },
  },
  report: {
    method: 'post',
    path: '{base}/{id}/report',
    summary: 'Report a comment to the moderators',
    token: { of: 'reader', optional: true },
    body: { 'application/json': 'Report' },
    answers: { 204: { description: 'It is noted.' } },
    problems: {
      ...unreadable,
      401: ['unauthorized'],
      403: ['forbidden'],
      404: ['not_found'],
      422: ['invalid'],
      429: ['rate_limited'],
    },
  },
  related: {
    method: 'get',
    path: '{related}',
    summary: 'What goes with a page',
    description: 'Without `page`, the index of all articles, for pages that are not in the feed.',
    parameters: [{ ...page, required: false }, version],
    answers: {
      200: {
        description: 'Articles, or their index.',
        content: { 'application/json': { type: 'object' } },
        headers: ['ETag'],
      },
      304: unchanged,
    },
    problems: { 404: ['not_found'], 422: ['invalid'], 503: ['unavailable'] },
    sure: true,
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

/** What an endpoint has, and where. */
export interface Offered {
  /** Path of the collection. */
  base: string;
  /** Whether readers may vote. */
  votes: boolean;
  /** Whether mails are sent. */
  mails: boolean;
  /** Path of the related articles, where there is a feed. */
  related: string | undefined;
}

/** What an endpoint answers, by name, each at its own address. */
export const operationsOf = ({ base, votes, mails, related }: Offered): [OperationName, Operation][] =>
  (Object.entries(operations) as [OperationName, Operation][])
    .filter(
      ([name, { path }]) =>
        (votes || path !== operations.like.path) &&
        (mails || path !== operations.showLink.path) &&
        (related || name !== 'related'),
    )
    .map(([name, operation]) => [
      name,
      { ...operation, path: operation.path.replace('{base}', base).replace('{related}', related ?? '') },
    ]);
