import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../src/contract/index.js';
import { ENDPOINT, jsonInit, openEndpoint, problem, withDatabase } from './setup.js';

const reader = 'reader_reader_reader_1';

const stored = ({ store }: ReturnType<typeof openEndpoint>) =>
  withDatabase(store, (database) => database.prepare('select * from reports').all()) as Record<string, unknown>[];

describe('a report', () => {
  it('is kept for the site, and not seen by readers', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const before = await opened.list();
    const response = await opened.act('POST', `${id}/report`, reader, { reason: 'abuse', text: ' Rude.\n' });
    assert.deepEqual([response.status, await response.text()], [204, '']);
    const [row] = stored(opened);
    assert.deepEqual([row!.comment, row!.reason, row!.text], [id, 'abuse', 'Rude.']);
    assert.deepEqual(await opened.list(), before);
  });

  it('counts once a reader', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    for (const reason of ['spam', 'spam', 'other']) {
      assert.equal((await opened.act('POST', `${id}/report`, reader, { reason })).status, 204);
    }
    await opened.act('POST', `${id}/report`, `${reader}2`, { reason: 'spam' });
    assert.deepEqual(
      stored(opened).map(({ reason }) => reason),
      ['spam', 'spam'],
    );
  });

  it('needs no token: then the same words count once', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    for (const text of ['a', 'a', 'b']) {
      assert.equal((await opened.act('POST', `${id}/report`, undefined, { reason: 'other', text })).status, 204);
    }
    assert.equal(stored(opened).length, 2);
  });

  it('is told to the operator in one line that names nobody', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const body = { reason: 'illegal', text: 'canary-text' };
    await opened.act('POST', `${id}/report`, reader, body);
    await opened.act('POST', `${id}/report`, reader, body);
    assert.deepEqual(opened.log.lines, [
      { level: 'info', fields: { comment: id, reason: 'illegal' }, message: 'comment reported' },
    ]);
  });

  for (const [what, body, path, code] of [
    ['no reason', {}, ['reason'], 'required'],
    ['another reason', { reason: 'boring' }, ['reason'], 'invalid'],
    ['a list of reasons', { reason: ['spam'] }, ['reason'], 'invalid'],
    ['NUL', { reason: 'spam', text: 'a\0b' }, ['text'], 'invalid'],
    ['a number', { reason: 'spam', text: 1 }, ['text'], 'invalid'],
  ] as const) {
    it(`refuses ${what}`, async (test) => {
      const opened = openEndpoint(test);
      const { id } = await opened.write('Good');
      const response = await opened.act('POST', `${id}/report`, reader, body);
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path, code }]);
      assert.equal(stored(opened).length, 0);
    });
  }

  it('has a longest text', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    const report = (length: number) =>
      opened.act('POST', `${id}/report`, reader, { reason: 'spam', text: 'x'.repeat(length) });
    const { issues } = await problem(await report(limits.metaValue + 1));
    assert.deepEqual(issues, [{ path: ['text'], code: 'too_long', limit: limits.metaValue }]);
    assert.equal((await report(limits.metaValue)).status, 204);
  });

  it('is only for what everybody can read', async (test) => {
    const opened = openEndpoint(test, { hold: ({ text }) => text === 'held' });
    const held = await opened.write('held');
    const deleted = await opened.write('deleted');
    await opened.act('DELETE', deleted.id, deleted.token);
    for (const id of [held.id, deleted.id, '0190a0a0-0000-7000-8000-000000000000', 'x']) {
      assert.equal((await opened.act('POST', `${id}/report`, reader, { reason: 'spam' })).status, 404);
    }
  });

  it('is refused with half a token, as a form, and from a foreign page', async (test) => {
    const opened = openEndpoint(test);
    const { id } = await opened.write('Good');
    assert.equal((await opened.act('POST', `${id}/report`, 'short', { reason: 'spam' })).status, 401);
    const send = (headers: Record<string, string>) =>
      opened.endpoint.fetch(new Request(`${ENDPOINT}/${id}/report`, jsonInit({ reason: 'spam' }, headers)));
    assert.equal((await send({ 'Content-Type': 'application/x-www-form-urlencoded' })).status, 415);
    assert.equal((await send({ Origin: 'https://evil.example' })).status, 403);
    assert.equal(stored(opened).length, 0);
  });
});
