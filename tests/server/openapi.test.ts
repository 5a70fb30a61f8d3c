import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { limits } from '../../src/contract/index.js';
import { readDocument } from './openapi-support.js';
import { SUSPICIOUS } from './spam-support.js';
import { comment, created, openEndpoint, PAGE, STORE, temporaryFolder, withDatabase } from './setup.js';

const page = `page=${encodeURIComponent(PAGE)}`;
const reader = 'a-random-token-of-a-reader';
const nobody = '01890000-0000-7000-8000-000000000000';
const foreign = { Origin: 'https://evil.example' };
const huge = JSON.stringify(comment({ filler: 'x'.repeat(limits.request) }));
const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  headers: { 'Content-Type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const bearer = (token: string, headers: Record<string, string> = {}) => ({
  headers: { Authorization: `Bearer ${token}`, ...headers },
});

/** One request for each answer of an operation on one comment: its own status, what is asked, and how. */
type Case = [operation: string, status: number, path: string, init?: RequestInit];

/** What goes wrong with a body of JSON, wherever there is one. */
const badBodies = (operation: string, path: string, headers: Record<string, string> = {}): Case[] => [
  [operation, 400, path, json('{', headers)],
  [operation, 413, path, json(huge, headers)],
  [operation, 415, path, { ...json({}, headers), headers: { ...headers, 'Content-Type': 'text/plain' } }],
  [operation, 422, path, json({}, headers)],
];

const casesOf = (id: string, token: string): Case[] => {
  const own = { Authorization: `Bearer ${token}` };
  const mine = { Authorization: `Bearer ${reader}` };
  const form = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'text/html',
    Origin: new URL(PAGE).origin,
  };
  return [
    ['get /healthz', 200, '/healthz'],
    ['get /readyz', 200, '/readyz'],
    ['get /comments/openapi.json', 200, '/comments/openapi.json'],
    ['get /comments/openapi.json', 304, '/comments/openapi.json', { headers: { 'If-None-Match': '*' } }],
    ['get /comments', 200, `/comments?${page}`],
    ['get /comments', 200, `/comments?${page}`, { headers: { Accept: 'text/html' } }],
    ['get /comments', 304, `/comments?${page}`, { headers: { 'If-None-Match': '*' } }],
    ['get /comments', 404, `/comments?${page}&thread=${nobody}`],
    ['get /comments', 422, '/comments?sort=best'],
    ['get /comments/counts', 200, `/comments/counts?${page}`],
    ['get /comments/counts', 304, `/comments/counts?${page}`, { headers: { 'If-None-Match': '*' } }],
    ['get /comments/counts', 422, '/comments/counts'],
    ['get /comments/events', 200, `/comments/events?${page}`],
    ['get /comments/events', 422, '/comments/events'],
    ['get /comments/{id}', 200, `/comments/${id}`],
    ['get /comments/{id}', 404, '/comments/x'],
    ['post /comments', 201, '/comments', json(comment())],
    [
      'post /comments',
      303,
      '/comments',
      { headers: form, body: new URLSearchParams({ text: 'A', page: PAGE }).toString() },
    ],
    ['post /comments', 422, '/comments', { headers: form, body: 'text=' }],
    ['post /comments', 401, '/comments', json(comment({ userToken: 'x' }))],
    ['post /comments', 403, '/comments', json(comment(), foreign)],
    ...badBodies('post /comments', '/comments'),
    ...badBodies('patch /comments/{id}', `/comments/${id}`, own),
    ['patch /comments/{id}', 200, `/comments/${id}`, json({ text: 'Better.' }, own)],
    ['patch /comments/{id}', 401, `/comments/${id}`, json({ text: 'Better.' })],
    ['patch /comments/{id}', 403, `/comments/${id}`, json({ text: 'Better.' }, mine)],
    ['patch /comments/{id}', 404, `/comments/${nobody}`, json({ text: 'Better.' }, own)],
    ...badBodies('post /comments/{id}/report', `/comments/${id}/report`),
    ['post /comments/{id}/report', 204, `/comments/${id}/report`, json({ reason: 'spam' })],
    ['post /comments/{id}/report', 401, `/comments/${id}/report`, json({ reason: 'spam' }, { Authorization: 'x' })],
    ['post /comments/{id}/report', 403, `/comments/${id}/report`, json({ reason: 'spam' }, foreign)],
    ['post /comments/{id}/report', 404, `/comments/${nobody}/report`, json({ reason: 'spam' })],
    ...['put', 'delete'].flatMap((method): Case[] => [
      [`${method} /comments/{id}/vote`, 200, `/comments/${id}/vote`, bearer(reader)],
      [`${method} /comments/{id}/vote`, 401, `/comments/${id}/vote`],
      [`${method} /comments/{id}/vote`, 403, `/comments/${id}/vote`, bearer(reader, foreign)],
      [`${method} /comments/{id}/vote`, 404, `/comments/${nobody}/vote`, bearer(reader)],
    ]),
    ['delete /comments/{id}', 401, `/comments/${id}`],
    ['delete /comments/{id}', 403, `/comments/${id}`, bearer(reader)],
    ['delete /comments/{id}', 404, `/comments/${nobody}`, bearer(reader)],
    ['delete /comments/{id}', 204, `/comments/${id}`, bearer(token)],
  ];
};

/** What needs the store, for the times when it does not answer. */
const stored = (id: string): [string, string, RequestInit?][] => [
  ['get /readyz', '/readyz'],
  ['get /comments', `/comments?${page}`],
  ['get /comments/counts', `/comments/counts?${page}`],
  ['get /comments/{id}', `/comments/${id}`],
  ['post /comments', '/comments', json(comment())],
  ['patch /comments/{id}', `/comments/${id}`, json({ text: 'A' }, { Authorization: `Bearer ${reader}` })],
  ['delete /comments/{id}', `/comments/${id}`, bearer(reader)],
  ['put /comments/{id}/vote', `/comments/${id}/vote`, bearer(reader)],
  ['delete /comments/{id}/vote', `/comments/${id}/vote`, bearer(reader)],
  ['post /comments/{id}/report', `/comments/${id}/report`, json({ reason: 'spam' })],
];

const methodOf = (operation: string) => operation.split(' ')[0]!.toUpperCase();

describe('openapi.json', () => {
  it('describes the work that a comment may need', async (test) => {
    const opened = openEndpoint(test, { spam: {} });
    const { conforms } = await readDocument(opened);
    await conforms('post /comments', 403, await opened.post(comment(SUSPICIOUS)));
    await conforms('post /comments', 202, await opened.post(comment({ ...SUSPICIOUS, proof: 'none' })));
  });

  it('is OpenAPI 3.1, and names what is behind the base', async (test) => {
    const opened = openEndpoint(test, { base: '/api/comments' });
    const document = (await (await opened.fetch('/api/comments/openapi.json')).json()) as Record<string, unknown>;
    const { valid, errors } = await new Validator().validate(document);
    assert.ok(valid, JSON.stringify(errors));
    assert.match(document['openapi'] as string, /^3\.1\./);
    const { paths } = document as { paths: object };
    assert.ok('/api/comments/{id}/vote' in paths && '/api/comments' in paths && '/healthz' in paths);
  });

  it('says nothing of votes where there are none', async (test) => {
    const { document } = await readDocument(openEndpoint(test, { votes: false }));
    assert.deepEqual(
      Object.keys(document.paths).filter((path) => path.includes('vote')),
      [],
    );
  });

  it('describes related articles where there is a feed', async (test) => {
    const feed = join(temporaryFolder(test), 'feed.json');
    const items = [{ url: PAGE, title: 'Bread' }].map((item) => ({ id: item.url, ...item }));
    writeFileSync(feed, JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Site', items }));
    const opened = openEndpoint(test, { related: { feed } });
    const { conforms, described, seen } = await readDocument(opened);
    const ask = async (status: number, query: string, headers = {}) =>
      conforms('get /related', status, await opened.fetch(`/related${query}`, { headers }));
    await ask(503, '');
    await opened.endpoint.ready();
    await ask(200, `?${page}`);
    await ask(200, '');
    await ask(304, '', { 'If-None-Match': '*' });
    await ask(404, '?page=https://site.example/nothing');
    await ask(422, '?page=x');
    assert.deepEqual(
      described.filter((answer) => answer.includes('/related') && !seen.has(answer)),
      [],
    );
  });

  it('describes every answer of every route, and every answer is as described', async (test) => {
    const opened = openEndpoint(test, { limits: false });
    const { fetch, write } = opened;
    const { conforms, seen, described } = await readDocument(opened);
    const ask = async (use: typeof fetch, [operation, status, path, init = {}]: Case) =>
      conforms(operation, status, await use(path, { method: methodOf(operation), ...init }));

    const { id, token } = await write('Good bread.');
    for (const one of casesOf(id, token)) await ask(fetch, one);

    // A key that is used again: as before, for something else, and after the comment was taken back.
    const key = { 'Idempotency-Key': 'f00d' };
    const first = await created(await fetch('', { method: 'POST', ...json(comment({ text: 'One.' }), key) }));
    await ask(fetch, ['post /comments', 201, '/comments', json(comment({ text: 'One.' }), key)]);
    await ask(fetch, ['post /comments', 422, '/comments', json(comment({ text: 'Two.' }), key)]);
    await fetch(`/comments/${first.comment.id}`, { method: 'DELETE', ...bearer(first.token) });
    await ask(fetch, ['post /comments', 200, '/comments', json(comment({ text: 'One.' }), key)]);
    // A thread with one comment that is gone, with edits, websites and likes.
    const site = { name: 'Ann', website: 'https://ann.example' };
    const root = await created(await fetch('', { method: 'POST', ...json(comment({ author: site })) }));
    await write('A reply.', root.comment.id);
    await fetch(`/comments/${root.comment.id}`, {
      method: 'PATCH',
      ...json({ text: 'B' }, bearer(root.token).headers),
    });
    await ask(fetch, ['get /comments', 200, `/comments?${page}&thread=${root.comment.id}`]);
    await fetch(`/comments/${root.comment.id}`, { method: 'DELETE', ...bearer(root.token) });
    await ask(fetch, ['get /comments', 200, `/comments?${page}&sort=votes`]);

    withDatabase(opened.store, (database) => database.exec('update pages set closed = 1'));
    await ask(fetch, ['post /comments', 403, '/comments', json(comment({ text: 'Late.' }))]);

    const held = openEndpoint(test, { hold: true });
    await ask(held.fetch, ['post /comments', 202, '/comments', json(comment())]);

    for (const one of await limited(test)) await conforms(...one);
    for (const one of await broken(test)) await conforms(...one);

    assert.deepEqual(
      described.filter((answer) => !seen.has(answer)),
      [],
    );
  });
});

type Found = [operation: string, status: number, response: Response];

/** Answers to those who do too much, or too late. */
const limited = async (test: TestContext): Promise<Found[]> => {
  const once = { author: { count: 1, seconds: 600 } };
  const { fetch, write } = openEndpoint(test, {
    limits: { posts: once, edits: once, votes: once, reports: once },
    editWindow: 0,
    listeners: 0,
  });
  const { id, token } = await write('Good bread.');
  const author = { name: 'Ann', email: 'ann@mail.example' };
  const twice = async (operation: string, path: string, init: RequestInit): Promise<Found[]> => {
    const first = await fetch(path, { method: methodOf(operation), ...init });
    const second = await fetch(path, { method: methodOf(operation), ...init });
    return [...(first.status === 403 ? [[operation, 403, first] as Found] : []), [operation, 429, second]];
  };
  const reporter = bearer(reader).headers;
  return [
    ...(await twice('post /comments', '/comments', json(comment({ author })))),
    ...(await twice('patch /comments/{id}', `/comments/${id}`, json({ text: 'A' }, bearer(token).headers))),
    ['delete /comments/{id}', 429, await fetch(`/comments/${id}`, { method: 'DELETE', ...bearer(token) })],
    ...(await twice('put /comments/{id}/vote', `/comments/${id}/vote`, bearer(reader))),
    ['delete /comments/{id}/vote', 429, await fetch(`/comments/${id}/vote`, { method: 'DELETE', ...bearer(reader) })],
    ...(await twice('post /comments/{id}/report', `/comments/${id}/report`, json({ reason: 'spam' }, reporter))),
    ['get /comments/events', 503, await fetch(`/comments/events?${page}`)],
  ];
};

/** Answers while the store fails: without tables, and without a database. */
const broken = async (test: TestContext): Promise<Found[]> => {
  const opened = openEndpoint(test);
  const { id } = await opened.write('Good bread.');
  withDatabase(opened.store, (database) => {
    for (const table of ['comments', 'pages']) database.exec(`alter table ${table} rename to ${table}_gone`);
  });
  const nowhere =
    STORE === 'postgres' ? 'postgres://localhost/comments?host=/nowhere' : '/proc/nowhere/comments.sqlite';
  const closed = openEndpoint(test, { store: nowhere, secret: new Uint8Array(32) });
  const found: Found[] = [];
  for (const [operation, path, init] of stored(id)) {
    const request = { method: methodOf(operation), ...init };
    found.push([operation, 500, await opened.fetch(path, request)]);
    found.push([operation, 503, await closed.fetch(path, request)]);
  }
  return found;
};
