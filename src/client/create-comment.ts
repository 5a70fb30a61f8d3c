import type { NewComment } from '../contract/new-comment.js';
import { isBlank } from '../internal/text.js';
import { ApiError } from './api-error.js';
import type { CreateResult } from './client.js';
import { exchange, type Exchange } from './exchange.js';
import { problemError } from './problem-error.js';
import { readCreated } from './read-comment.js';

export type Enctype = 'application/json' | 'application/x-www-form-urlencoded';

interface CreateCommentOptions {
  endpoint: string;
  enctype: Enctype;
  timeout: number;
  key: string;
  signal?: AbortSignal | undefined;
}

/** `POST {endpoint}`, once. */
export const createComment = async (comment: NewComment, options: CreateCommentOptions): Promise<CreateResult> => {
  const { endpoint, enctype, key } = options;
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  let body: string;
  if (enctype === 'application/json') {
    headers['Content-Type'] = enctype;
    headers['Idempotency-Key'] = key;
    body = JSON.stringify(comment);
  } else {
    // A form post needs no preflight; a header of our own would ask for one, so the key is a field.
    headers['Content-Type'] = enctype;
    body = formFields(comment, key).toString();
  }
  const answer = await exchange(endpoint, { method: 'POST', headers, body, cache: 'no-store' }, options);
  if (!answer.ok) throw problemError('POST', endpoint, answer);
  return accepted(answer, options);
};

const formFields = (
  { page, parent, author, text, userToken, meta, topic, elapsed, proof, notify }: NewComment,
  key: string,
): URLSearchParams => {
  const fields = {
    text,
    ...author,
    page: page.url,
    title: page.title,
    parent,
    userToken,
    topic,
    elapsed,
    proof,
    notify: notify || undefined,
    key,
  };
  const filled = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const extra = Object.entries(meta ?? {}).map(([name, value]) => [`meta.${name}`, value]);
  return new URLSearchParams([...filled, ...extra].map(([name, value]) => [String(name), String(value)]));
};

/** What a 2xx says. An endpoint need not say more than that; what it does say must make sense. */
const accepted = ({ status, headers, text }: Exchange, options: CreateCommentOptions): CreateResult => {
  const fail = (code: ApiError['code'], cause?: unknown) =>
    new ApiError(code, { method: 'POST', url: options.endpoint, status, cause });
  const type = headers.get('content-type') ?? '';
  const bare: CreateResult = { status: status === 202 ? 'held' : 'accepted' };
  const json = /[/+]json\b/i.test(type);

  if (isBlank(text)) {
    if (json && status === 200) throw fail('empty');
    return bare;
  }
  if (!json) {
    // A page instead of an answer is most often a sign-in form or an error with the wrong status. Who asks for a
    // form post speaks to servers that answer it with a page.
    if (/html/i.test(type) && options.enctype === 'application/json') throw fail('unreadable');
    return bare;
  }
  const body = parse(text, (cause) => fail('unreadable', cause));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw fail('unreadable');
  const { error, errors, ok, success } = body as Record<string, unknown>;
  if (error || errors || ok === false || success === false) throw fail('refused');

  // The comment is there; not being able to show it is no reason to say otherwise.
  const created = readCreated(body);
  if (!created) return bare;
  const held = status === 202 || created.comment.status === 'held';
  return { status: held ? 'held' : 'published', ...created };
};

const parse = (text: string, fail: (cause: unknown) => ApiError): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw fail(cause);
  }
};
