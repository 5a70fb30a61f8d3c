/** @param {number} status @param {object} [members] @param {object} [headers] */
const problem = (status, members = {}, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { json: { type: 'about:blank', title: 'Refused', status, ...members } },
});

const created = { status: 201, body: { gen: 'created' } };
const page = (status) => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: { text: '<!doctype html><title>Sorry</title><h1>Back soon</h1><script>alert(1)</script>' },
});

const shown = 'thanks and shows the comment';
const failed = 'says what went wrong, keeps the text, offers to try again';
const recovers = 'says what went wrong; trying again by hand brings it through';

/**
 * Answers to a posted comment and what the reader must get. `says` is the key of the words; `requests` is how many
 * the endpoint may see before the reader has pressed anything again.
 */
const create = [
  { id: 'published', response: created, client: { state: shown, requests: 1 } },
  {
    id: 'held-for-approval',
    response: { status: 202, body: { gen: 'created' } },
    client: { state: 'says that the comment awaits approval', requests: 1 },
  },
  {
    id: 'plain-ok',
    response: { status: 200, headers: { 'content-type': 'text/plain' }, body: { text: 'OK' } },
    client: { state: 'thanks', requests: 1 },
  },
  { id: 'no-content', response: { status: 204 }, client: { state: 'thanks', requests: 1 } },
  {
    id: 'strange-comment',
    response: {
      status: 201,
      body: { gen: 'created', over: { author: { _$litType$: 1, strings: ['<b>'], values: [] } } },
    },
    client: { state: shown, requests: 1 },
  },
  {
    id: 'fields-refused',
    response: problem(422, {
      code: 'invalid',
      issues: [
        { path: ['author', 'email'], code: 'invalid_email' },
        { path: ['text'], code: 'required' },
      ],
    }),
    client: { state: 'each problem stands at its field', requests: 1 },
  },
  {
    id: 'another-field-refused',
    response: problem(422, { code: 'invalid', issues: [{ path: ['parent'], code: 'not_found' }] }),
    client: { state: failed, says: 'errorInvalid', requests: 1 },
  },
  { id: 'sign-in-first', response: problem(401), client: { state: failed, says: 'errorUnauthorized', requests: 1 } },
  { id: 'not-allowed', response: problem(403), client: { state: failed, says: 'errorForbidden', requests: 1 } },
  {
    id: 'comments-closed',
    response: problem(403, { code: 'closed' }),
    client: { state: failed, says: 'errorClosed', requests: 1 },
  },
  { id: 'nothing-here', response: problem(404), client: { state: failed, says: 'errorNotFound', requests: 1 } },
  { id: 'said-before', response: problem(409), client: { state: failed, says: 'errorDuplicate', requests: 1 } },
  {
    id: 'still-being-stored',
    response: { sequence: [problem(409, { code: 'in_progress' }), created] },
    client: { state: shown, requests: 2, commits: 1 },
  },
  {
    id: 'key-of-another-comment',
    response: { sequence: [problem(422, { code: 'key_reused' }), created] },
    client: { state: recovers, says: 'errorKeyReused', requests: 1 },
  },
  {
    id: 'too-large',
    response: problem(413, { code: 'too_large', limit: 10 }),
    client: { state: 'says how much is too much', requests: 1 },
  },
  {
    id: 'busy-for-a-second',
    response: { sequence: [problem(429, {}, { 'retry-after': '1' }), created] },
    client: { state: shown, requests: 2, commits: 1, apart: 1_000 },
  },
  {
    id: 'down-until',
    response: { sequence: [problem(503, {}, { 'retry-after': '$date+2' }), created] },
    client: { state: shown, requests: 2, commits: 1, apart: 1_000 },
  },
  {
    id: 'busy-for-an-hour',
    response: problem(429, {}, { 'retry-after': '3600' }),
    client: { state: failed, says: 'errorRateLimited', requests: 1 },
  },
  {
    id: 'down-for-good',
    response: problem(503),
    client: { state: failed, says: 'errorUnavailable', requests: 3 },
  },
  {
    id: 'stumbles-once',
    response: { sequence: [problem(500), created] },
    client: { state: recovers, says: 'errorInternal', requests: 1 },
  },
  { id: 'odd-status', response: problem(402), client: { state: failed, says: 'errorRefused', requests: 1 } },
  { id: 'page-with-ok', response: page(200), client: { state: failed, says: 'errorUnreadable', requests: 1 } },
  { id: 'page-with-bad-gateway', response: page(502), client: { state: failed, says: 'errorInternal', requests: 1 } },
  {
    id: 'half-an-answer',
    response: { ...created, truncateTo: 40 },
    client: { state: failed, says: 'errorUnreadable', requests: 1 },
  },
  {
    id: 'empty-answer',
    response: { status: 200, body: { text: '' } },
    client: { state: failed, says: 'errorEmpty', requests: 1 },
  },
  {
    id: 'to-the-sign-in-page',
    response: { redirect: { status: 302, to: 'self:/sign-in' } },
    client: { state: failed, says: 'errorRedirected', requests: 1, never: ['request elsewhere'] },
  },
  {
    id: 'handed-to-another-host',
    response: { redirect: { status: 307, to: 'other-origin:/comments' } },
    client: { state: failed, says: 'errorRedirected', requests: 1, never: ['request elsewhere'] },
  },
  {
    id: 'answer-not-for-us',
    response: { ...created, cors: 'none' },
    client: { state: failed, says: 'errorBlocked', warns: true },
  },
  {
    id: 'preflight-refused',
    response: { ...created, preflight: 403 },
    client: { state: failed, says: 'errorBlocked', warns: true },
  },
  { id: 'no-answer', response: { hang: true }, client: { state: failed, says: 'errorTimeout' } },
  {
    // Browsers send again by themselves when a kept connection turns out to be gone, so requests say nothing here.
    id: 'line-drops',
    response: { resetBeforeHeaders: true },
    client: { state: failed, says: 'errorNetwork' },
  },
  {
    id: 'answer-lost-once',
    response: { sequence: [{ commitThenReset: true }, created] },
    client: { state: shown, requests: 2, commits: 1 },
  },
  {
    id: 'answer-late-once',
    response: { sequence: [{ commitThenHang: true }, created] },
    client: { state: 'thanks, at once or after trying again', commits: 1 },
  },
  {
    id: 'markup-in-the-refusal',
    response: problem(422, {
      title: '<img src=x onerror=alert(1)>',
      detail: '<script>alert(1)</script>',
      errors: [{ pointer: '/author/name', detail: '<b onclick=alert(1)>No such name</b>' }],
    }),
    client: { state: 'each problem stands at its field', requests: 1 },
  },
];

const quiet = 'no list, or one with a word of excuse; the page around it untouched';

/** Answers to the question for related articles. */
const related = [
  { id: 'articles', response: { status: 200, body: { gen: 'related' } }, client: { state: 'the articles' } },
  { id: 'no-articles', response: { status: 200, body: { gen: 'related', n: 0 } }, client: { state: 'nothing at all' } },
  {
    id: 'many-articles',
    response: { status: 200, body: { gen: 'related', n: 500 } },
    client: { state: 'no more than the limit' },
  },
  {
    id: 'one-bad-link',
    response: { status: 200, body: { gen: 'related', n: 3, over: { url: 'javascript:alert(1)' } } },
    client: { state: 'the good articles' },
  },
  {
    id: 'holes-in-the-list',
    response: { status: 200, body: { gen: 'related', n: 3, holes: [null, 1, 'x', [], true] } },
    client: { state: 'the good articles', warns: true },
  },
  {
    id: 'strange-title',
    response: {
      status: 200,
      body: { gen: 'related', n: 3, over: { title: { _$litType$: 1, strings: ['<b>'], values: [] } } },
    },
    client: { state: 'the good articles', warns: true },
  },
  { id: 'articles-gone', response: problem(404), client: { state: quiet } },
  { id: 'articles-broken', response: problem(500), client: { state: quiet } },
  { id: 'articles-as-a-page', response: page(200), client: { state: quiet } },
  {
    id: 'articles-cut',
    response: { status: 200, body: { gen: 'related', n: 20 }, truncateTo: 300 },
    client: { state: quiet },
  },
  { id: 'articles-dropped', response: { resetBeforeHeaders: true }, client: { state: quiet } },
];

const fine = { status: 200, body: { gen: 'comments' } };
const unloaded = 'says that the comments could not be loaded; trying again by hand brings them';

/** First answers to the question for comments; `code` is what the page is told. */
const list = [
  { id: 'comments-gone', response: problem(404), client: { state: unloaded, code: 'not_found' } },
  { id: 'comments-not-for-you', response: problem(403), client: { state: unloaded, code: 'forbidden' } },
  { id: 'comments-broken', response: problem(500), client: { state: unloaded, code: 'internal' } },
  { id: 'comments-down', response: problem(503), client: { state: unloaded, code: 'unavailable' } },
  { id: 'comments-as-a-page', response: page(200), client: { state: unloaded, code: 'unreadable' } },
  { id: 'comments-cut', response: { ...fine, truncateTo: 100 }, client: { state: unloaded, code: 'unreadable' } },
  {
    id: 'comments-as-an-array',
    response: { status: 200, body: { json: [{ id: 1, text: 'Alone.' }] } },
    client: { state: unloaded, code: 'unreadable' },
  },
  {
    id: 'comments-as-words',
    response: { status: 200, body: { json: { comments: 'none' } } },
    client: { state: unloaded, code: 'unreadable' },
  },
  {
    id: 'comments-empty',
    response: { status: 200, body: { text: '' } },
    client: { state: unloaded, code: 'empty' },
  },
].map(({ response, ...fault }) => ({ ...fault, response: { sequence: [response, fine] } }));

/** Our own cases, in the shape of the test data's records. They need nothing from outside the repository. */
export const ownFaults = [
  ...create.map((fault) => ({ on: 'create', ...fault })),
  ...related.map((fault) => ({ on: 'related', ...fault })),
  ...list.map((fault) => ({ on: 'list', ...fault })),
];
