import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignJWT } from 'jose';
import type { Notice } from '../../src/server/index.js';
import { networkHash } from '../../src/server/network.js';
import { MODERATE, openModerated } from './moderation-support.js';
import { addReplies, comment, ENDPOINT, jsonInit, PAGE, problem, SITE, STORE, withDatabase } from './setup.js';

const READER = { Authorization: 'Bearer reader_reader_reader' };

/** What is heard of a page until the stream ends. */
const hear = async (response: Response): Promise<string[]> => {
  const heard: string[] = [];
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    heard.push(...(chunk.match(/(?<=^event: ).+/gm) ?? []));
  }
  return heard;
};

describe('the queue of moderators', () => {
  it('shows what waits, newest first, with why, and how many there are', async (test) => {
    const { say, queue } = await openModerated(test);
    const author = { name: 'Ann', email: 'Ann@site.example', website: 'site.example' };
    await say({ author, text: 'First.' });
    await say({ text: 'Second.', topic: 'x' });
    await say({ text: 'Third.' });
    const { comments, counts, next } = await queue();
    assert.deepEqual([comments.map(({ text }) => text), next], [['Third.', 'First.'], null]);
    assert.deepEqual(counts, { held: 2, reported: 0, spam: 1, published: 0, deleted: 0 });
    const { id: _, ...shown } = comments[1]!;
    assert.deepEqual(shown, {
      ...{ page: { url: PAGE, title: 'Bread', closed: false }, parent: null, state: 'held', reason: 'first' },
      author: { name: 'Ann', email: 'Ann@site.example', website: 'https://site.example/' },
      ...{ createdAt: (comments[1] as unknown as { createdAt: string }).createdAt, text: 'First.' },
      ...{ reports: [], reported: 0, blockable: ['email'] },
    });
    assert.equal((await queue({ in: 'spam' })).comments[0]!.reason, 'honeypot');
  });

  it('is read to its end by its cursors, each comment once', async (test) => {
    const { say, queue } = await openModerated(test);
    for (let count = 0; count < 7; count++) await say({ text: String(count) });
    const texts: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Awaited<ReturnType<typeof queue>> = await queue({ limit: '3', ...(cursor && { cursor }) });
      texts.push(...page.comments.map(({ text }) => text));
      cursor = page.next;
    }
    assert.deepEqual(texts, ['6', '5', '4', '3', '2', '1', '0']);
  });

  it('finds words in names, email addresses and texts, on a page or on all, and takes no sign for more than it is', async (test) => {
    const { say, queue } = await openModerated(test);
    await say({ text: 'A 100% sure_thing' });
    await say({ text: 'B', author: { name: 'Zoë' } });
    await say({ text: 'C', author: { email: 'canary@site.example' } });
    await say({ text: 'D', page: { url: 'https://site.example/other' } });
    const found = async (query: Record<string, string>) =>
      (await queue(query)).comments.map(({ text }) => text[0]).join('');
    assert.equal(await found({ search: '100%' }), 'A');
    assert.equal(await found({ search: 'zo' }), 'B');
    assert.equal(await found({ search: 'CANARY@' }), 'C');
    assert.equal(await found({ search: '%' }), 'A');
    assert.equal(await found({ search: '_' }), 'A');
    assert.equal(await found({ search: "' or 1=1 --" }), '');
    assert.equal(await found({ search: '\\' }), '');
    assert.equal(await found({ page: `${PAGE}#x` }), 'CBA');
    assert.equal(await found({ page: PAGE, search: 'c' }), 'C');
    assert.equal(await found({ search: 'c', in: 'spam' }), '');
  });

  it('finds letters of every alphabet, in whatever case they are typed', async (test) => {
    const { say, queue } = await openModerated(test);
    await say({ text: 'Ärger über Öl, groß', author: { name: 'Анна' } });
    await say({ text: 'ΟΔΟΣ [a-z]* ? ^ $ \\d (x) {2} a|b .+' });
    const found = async (search: string) => (await queue({ search })).comments.map(({ text }) => text[0]).join('');
    for (const search of ['Ärger', 'ÄRGER ÜBER', 'ärger', 'groß', 'GROß', 'анна', 'АННА']) {
      assert.equal(await found(search), 'Ä', search);
    }
    for (const search of ['οδοσ', 'ΟΔΟΣ', '[a-z]*', '[A-Z]', '?', '^', '$', '\\D', '(X)', '{2}', 'A|B', '.+']) {
      assert.equal(await found(search), 'Ο', search);
    }
    for (const search of ['[b]', 'a-c', '\\w', 'x*', 'a.z', '^Ä', '$Ä', '-]'])
      assert.equal(await found(search), '', search);
  });

  it('looks for something rare in portions, and says where to go on', async (test) => {
    const { say, queue, store } = await openModerated(test);
    const { id } = await say({ text: 'A needle.' });
    addReplies(store, id, 5_003);
    withDatabase(store, (database) => database.exec("update comments set status = 'held'"));
    const first = await queue({ search: 'needle' });
    assert.equal(first.comments.length, 0);
    const second = await queue({ search: 'needle', cursor: first.next! });
    assert.deepEqual([second.comments.map(({ text }) => text), second.next], [['A needle.'], null]);
    assert.equal(first.counts['held'], 1_000);
  });

  it('refuses what it cannot be asked', async (test) => {
    const { ask } = await openModerated(test);
    for (const query of [
      'in=all',
      'limit=0',
      'limit=101',
      'cursor=x',
      'page=javascript:1',
      'search=%00',
      'in=held%27',
    ]) {
      const answer = await ask(`/queue?${query}`);
      assert.deepEqual([answer.status, (await problem(answer)).code], [422, 'invalid'], query);
    }
  });

  it('shows what readers report until somebody decides, and again when they report it anew', async (test) => {
    const { say, queue, act, fetch } = await openModerated(test, { moderation: 'none' });
    const { id } = await say();
    const report = (text: string) =>
      fetch(`/comments/${id}/report`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ reason: 'spam', text }),
      });
    await report('<b>An advertisement.</b>');
    await report('<b>An advertisement.</b>');
    const { comments, counts } = await queue({ in: 'reported' });
    assert.deepEqual([comments[0]!.reported, counts['reported'], comments[0]!.state], [1, 1, 'published']);
    assert.equal(comments[0]!.reports[0]!.text, '<b>An advertisement.</b>');
    await act('approve', id);
    assert.equal((await queue({ in: 'reported' })).comments.length, 0);
    await report('Still one.');
    assert.deepEqual(
      (await queue({ in: 'reported' })).comments[0]!.reports.map(({ text }) => text),
      ['Still one.'],
    );
  });

  it('counts the reports since when a decision is taken back, as well as those that it was about', async (test) => {
    const { say, queue, act, undo, fetch } = await openModerated(test, { moderation: 'none' });
    const { id } = await say();
    const report = (text: string) => fetch(`/comments/${id}/report`, jsonInit({ reason: 'spam', text }));
    await report('An advertisement.');
    const [kept] = await act('approve', id);
    await report('Still one.');
    assert.equal((await queue({ in: 'reported' })).comments[0]!.reported, 1);
    assert.equal((await undo(kept!)).status, 200);
    assert.equal((await queue({ in: 'reported' })).comments[0]!.reported, 2);
  });
});

describe('what moderators do with comments', () => {
  it('is told to readers who have the page open, and counted', async (test) => {
    const { say, act, list, fetch, endpoint } = await openModerated(test);
    const { id } = await say();
    const heard = hear(await fetch(`/comments/events?page=${PAGE}`));
    const etag = async () => (await fetch(`/comments?page=${PAGE}`)).headers.get('etag');
    const before = await etag();
    await act('approve', id);
    assert.notEqual(await etag(), before);
    assert.equal((await list()).total, 1);
    await act('approve', id);
    await act('hide', id);
    assert.deepEqual([(await list()).total, (await list()).comments], [0, []]);
    await act('approve', id);
    await act('delete', id);
    await endpoint.close();
    assert.deepEqual(await heard, ['comment-published', 'comment-removed', 'comment-published', 'comment-removed']);
  });

  const ways: [string, string, string][] = [
    ['hide', 'held', 'moderator'],
    ['spam', 'spam', 'moderator'],
    ['delete', 'deleted', ''],
  ];
  for (const [action, place, reason] of ways) {
    it(`leaves the replies of a comment where they are: ${action}`, async (test) => {
      const { say, act, list, queue, undo } = await openModerated(test, { moderation: 'none' });
      const { id } = await say({ text: 'A question.' });
      await say({ text: 'An answer.', parent: id });
      const [entry] = await act(action, id);
      const { comments, total } = await list();
      assert.deepEqual(
        [comments.map(({ text, status }) => [text, status]), total],
        [
          [
            ['', 'deleted'],
            ['An answer.', 'published'],
          ],
          1,
        ],
      );
      const found = (await queue({ in: place })).comments;
      assert.deepEqual(
        found.map(({ text, state, reason = '' }) => [text, state, reason]),
        [['A question.', place, reason]],
      );
      await undo(entry!);
      assert.equal((await list()).total, 2);
      assert.equal((await queue({ in: place })).comments.length, 0);
      await act(action, id);
      assert.equal((await list()).total, 1);
    });

    it(`is not taken back by the author of the comment: ${action}`, async (test) => {
      const { say, act, list, endpoint, queue } = await openModerated(test, { moderation: 'none' });
      const { id, token } = await say();
      await act(action, id);
      const ask = (method: string, body?: unknown) =>
        endpoint.fetch(
          new Request(`https://site.example/comments/${id}`, {
            method,
            headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        );
      assert.equal((await ask('PATCH', { text: 'Again.' })).status, 404);
      assert.equal((await list()).total, 0);
      // What somebody wants erased is erased, wherever it is.
      assert.equal((await ask('DELETE')).status, 204);
      assert.equal((await ask('PATCH', { text: 'Again.' })).status, 404);
      assert.equal((await list()).total, 0);
      assert.deepEqual(
        (await queue({ in: 'deleted' })).comments.map(({ text }) => text),
        [''],
      );
      assert.deepEqual(await act('approve', id), []);
    });
  }

  it('is not seen or voted for any more', async (test) => {
    const { say, act, fetch } = await openModerated(test, { moderation: 'none' });
    const { id } = await say();
    await act('hide', id);
    assert.equal((await fetch(`/comments/${id}`)).status, 404);
    assert.equal((await fetch(`/comments/${id}/vote`, { method: 'PUT', headers: READER })).status, 404);
    assert.equal((await fetch(`/comments?page=${PAGE}&thread=${id}`)).status, 404);
    assert.equal(
      (await fetch(`/comments/counts?page=${PAGE}`).then((answer) => answer.json() as Promise<{ counts: object }>))
        .counts[PAGE as never],
      0,
    );
  });

  it('is not changed by its author any more, whose change was being judged', async (test) => {
    let isJudged!: () => void;
    const judged = new Promise<void>((resolve) => (isJudged = resolve));
    let decide!: (waits: boolean) => void;
    const decided = new Promise<boolean>((resolve) => (decide = resolve));
    const { act, say, undo, rows, fetch } = await openModerated(test, {
      moderation: {
        mode: 'none',
        hold: ({ text }) => {
          if (text !== 'Changed.') return false;
          isJudged();
          return decided;
        },
      },
    });
    const { id, token } = await say();
    const change = fetch(`/comments/${id}`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: 'Changed.' }),
    });
    await judged;
    const [hidden] = await act('hide', id);
    decide(false);
    assert.equal((await change).status, 404);
    assert.equal((await undo(hidden!)).status, 200);
    assert.equal(rows()[0]!['text'], 'Good bread.');
  });

  it('is done for none of many where the store fails in the middle, and for all of them after that', async (test) => {
    const { store, say, send, act, log, rows, undo } = await openModerated(test);
    const ids: string[] = [];
    for (const page of ['b', 'a', 'c']) ids.push((await say({ page: { url: `${SITE}/${page}` } })).id);
    const fails = `update on comments ${STORE === 'postgres' ? 'for each row when (' : 'when '}new.id = '${ids[1]}'`;
    withDatabase(store, (database) =>
      database.exec(
        STORE === 'postgres'
          ? `create function fail() returns trigger language plpgsql as $$ begin raise 'canary'; end $$;
            create trigger fails before ${fails}) execute function fail()`
          : `create trigger fails before ${fails} begin select raise(abort, 'canary'); end`,
      ),
    );
    const before = rows();
    assert.equal((await send('/actions', { action: 'approve', comments: ids })).status, 500);
    assert.deepEqual(rows(), before);
    assert.deepEqual(await log(), []);
    withDatabase(store, (database) => database.exec(`drop trigger fails ${STORE === 'postgres' ? 'on comments' : ''}`));
    const entries = await act('approve', ...ids);
    assert.equal(entries.length, 3);
    for (const entry of entries) assert.equal((await undo(entry)).status, 200);
    assert.deepEqual(rows(), before);
  });

  it('is done for many at once while others have their turn', async (test) => {
    const { say, act } = await openModerated(test, { limits: false });
    const ids: string[] = [];
    for (let index = 0; index < 50; index++) ids.push((await say({ text: `Number ${index}.` })).id);
    let turns = 0;
    let counting = setImmediate(function count() {
      turns++;
      counting = setImmediate(count);
    });
    await act('approve', ...ids);
    clearImmediate(counting);
    assert.ok(turns >= ids.length);
  });

  it('is done for many at once by two moderators, whatever their order', async (test) => {
    const { say, send, log } = await openModerated(test);
    const ids: string[] = [];
    for (const page of ['a', 'b', 'c', 'd']) ids.push((await say({ page: { url: `${SITE}/${page}` } })).id);
    const actions = ['approve', 'hide', 'approve', 'spam', 'hide', 'approve'] as const;
    const answers = await Promise.all(
      actions.map((action, index) => send('/actions', { action, comments: index % 2 ? ids : [...ids].reverse() })),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      actions.map(() => 200),
    );
    assert.ok((await log()).length >= 4);
  });

  it('is done for many at once, and says what was done', async (test) => {
    const { say, send, queue } = await openModerated(test);
    const ids = [(await say({ text: '1' })).id, (await say({ text: '2' })).id];
    const answer = await send('/actions', {
      action: 'approve',
      comments: [...ids, ids[0], 'x', '0190a0a0-0000-7000-8000-000000000000'],
    });
    const body = (await answer.json()) as { entries: { comment: string }[]; comments: { state: string }[] };
    assert.deepEqual(
      body.entries.map(({ comment }) => comment),
      ids,
    );
    assert.deepEqual(
      body.comments.map(({ state }) => state),
      ['published', 'published'],
    );
    assert.equal((await queue()).comments.length, 0);
    for (const wrong of [
      { action: 'burn', comments: ids },
      { action: 'hide', comments: [] },
      { action: 'hide' },
      [],
      null,
      { action: 'hide', comments: Array(101).fill('x') },
    ]) {
      assert.equal((await send('/actions', wrong)).status, 422);
    }
  });

  it('is told a retry of the request that posted the comment', async (test) => {
    const { post, act } = await openModerated(test);
    const key = { 'Idempotency-Key': 'one' };
    const first = (await (await post(comment(), key)).json()) as { comment: { id: string } };
    await act('approve', first.comment.id);
    const again = await post(comment(), key);
    assert.equal(again.status, 201);
    assert.equal(((await again.json()) as { comment: { status: string } }).comment.status, 'published');
  });

  it('is in the log, with who, what, from where to where', async (test) => {
    const { say, act, log } = await openModerated(test);
    const { id } = await say();
    await act('approve', id);
    await act('spam', id);
    const entries = (await log()).map(({ moderator, action, comment, page, from, to }) => ({
      moderator,
      action,
      comment,
      page,
      from,
      to,
    }));
    const common = { moderator: 'desk', comment: id, page: PAGE };
    assert.deepEqual(entries, [
      { ...common, action: 'spam', from: 'published', to: 'spam' },
      { ...common, action: 'approve', from: 'held', to: 'published' },
    ]);
  });

  it('is undone, and the undoing too; but not when something else was done since', async (test) => {
    const { say, act, undo, queue, log } = await openModerated(test);
    const { id } = await say();
    const [approved] = await act('approve', id);
    const undone = await undo(approved!);
    assert.equal(undone.status, 200);
    const waiting = (await queue()).comments[0]!;
    assert.deepEqual([waiting.state, waiting.reason], ['held', 'first']);
    const { entry } = (await undone.json()) as { entry: string };
    assert.equal((await undo(approved!)).status, 409);
    assert.equal((await undo(entry)).status, 200);
    assert.equal((await queue({ in: 'published' })).comments.length, 1);
    const [hidden] = await act('hide', id);
    await act('spam', id);
    const answer = await undo(hidden!);
    assert.deepEqual([answer.status, (await problem(answer)).code], [409, 'conflict']);
    assert.equal((await queue({ in: 'spam' })).comments.length, 1);
    assert.equal((await undo('0190a0a0-0000-7000-8000-000000000000')).status, 404);
    assert.deepEqual(
      (await log()).map(({ action, undone }) => [action, undone]),
      [
        ['spam', false],
        ['hide', false],
        ['undo', false],
        ['undo', true],
        ['approve', true],
      ],
    );
  });
});

describe('what else moderators do', () => {
  it('answers as the site, once, by the same rules as everybody', async (test) => {
    const { say, send, list, log, undo } = await openModerated(test, { moderation: 'none' });
    const { id } = await say();
    const answer = await send(`/comments/${id}/reply`, { text: ' Thank you. ' });
    assert.equal(answer.status, 201);
    assert.equal((await send(`/comments/${id}/reply`, { text: 'Thank you.' })).status, 200);
    const [, reply] = (await list()).comments;
    assert.deepEqual(
      [reply!.text, reply!.parent, reply!.author],
      ['Thank you.', id, { name: 'desk', role: 'moderator' }],
    );
    assert.equal((await list()).total, 2);
    for (const text of ['', ' ', '\0', 'x'.repeat(10_001), {}, undefined]) {
      assert.equal((await send(`/comments/${id}/reply`, { text })).status, 422);
    }
    const [entry] = await log();
    assert.equal(entry!.action, 'reply');
    assert.equal((await undo(entry!.id)).status, 200);
    assert.equal((await list()).total, 1);
  });

  it('does not answer what readers cannot see', async (test) => {
    const { say, send } = await openModerated(test);
    const { id } = await say();
    assert.equal((await send(`/comments/${id}/reply`, { text: 'x' })).status, 409);
    assert.equal((await send('/comments/0190a0a0-0000-7000-8000-000000000000/reply', { text: 'x' })).status, 404);
  });

  it('closes a page and opens it again', async (test) => {
    const changed: string[] = [];
    const onChange = ({ page }: { page: string }) => void changed.push(page);
    const { say, send, list, log, undo } = await openModerated(test, { moderation: 'none', onChange });
    const close = (closed: boolean, url = PAGE) => send('/pages', { url, closed });
    await close(true);
    assert.equal((await list()).closed, true);
    assert.equal((await say()).status, 403);
    assert.deepEqual(await (await close(true)).json(), { entry: null });
    await close(false);
    assert.equal((await say()).status, 201);
    const [opened, closed] = await log();
    assert.deepEqual([opened!.action, closed!.action, closed!.page], ['open', 'close', PAGE]);
    assert.equal((await undo(opened!.id)).status, 200);
    assert.equal((await list()).closed, true);
    assert.equal((await undo(closed!.id)).status, 200);
    // Closed, opened, written, closed, opened: caches are told of each.
    assert.deepEqual(changed, Array(5).fill(PAGE));
    assert.equal((await close(true, 'https://evil.example/')).status, 422);
    assert.equal((await close(true, 'javascript:1')).status, 422);
  });

  it('blocks an author until a moment, and lifts it', async (test) => {
    const { say, send, ask, queue, undo, log } = await openModerated(test, { moderation: 'none' });
    const author = { name: 'Ann', email: 'Ann@site.example' };
    const { id } = await say({ author });
    const block = (until?: string | null) => send('/blocks', { comment: id, kind: 'email', until });
    const listed = async () =>
      (
        (await (await ask('/blocks')).json()) as {
          blocks: { id: string; value: string; name: string; until?: string }[];
        }
      ).blocks;
    assert.equal((await block()).status, 201);
    // Its author is not told.
    assert.equal((await say({ author: { email: 'ann@SITE.example' } })).status, 202);
    assert.equal((await say({ author: { email: 'bea@site.example' } })).status, 201);
    assert.equal((await queue({ in: 'spam' })).comments[0]!.reason, 'blocked');
    const [one] = await listed();
    assert.deepEqual([one!.value, one!.name, one!.until], ['ann@site.example', 'Ann', undefined]);
    assert.equal((await send(`/blocks/${one!.id}`, undefined, 'DELETE')).status, 200);
    assert.equal((await send(`/blocks/${one!.id}`, undefined, 'DELETE')).status, 404);
    assert.equal((await say({ author })).status, 201);
    const [lifted] = await log();
    assert.equal((await undo(lifted!.id)).status, 200);
    assert.equal((await say({ author })).status, 202);
    const [again] = await log();
    assert.equal((await undo(again!.id)).status, 200);
    const end = new Date(Date.now() + 60_000).toISOString();
    assert.equal((await block(end)).status, 201);
    assert.equal((await listed())[0]!.until, end);
    for (const until of ['yesterday', '2001-01-01T00:00:00Z']) assert.equal((await block(until)).status, 422);
    assert.equal((await send('/blocks', { comment: id, kind: 'network' })).status, 422);
    assert.equal((await send('/blocks', { comment: (await say()).id, kind: 'email' })).status, 422);
  });

  it('blocks a network, whose hash changes daily, and no other', async (test) => {
    const secret = new Uint8Array(32);
    const opened = await openModerated(test, { moderation: 'none', secret });
    const { endpoint, send, store, queue, undo, log } = opened;
    const sayFrom = async (address: string) => {
      const answer = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())), { address });
      return { status: answer.status, id: ((await answer.json()) as { comment: { id: string } }).comment.id };
    };
    const { id } = await sayFrom('2001:db8::1');
    assert.deepEqual((await queue({ in: 'published' })).comments[0]!.blockable, ['network']);
    assert.equal((await send('/blocks', { comment: id, kind: 'network' })).status, 201);
    assert.equal((await sayFrom('2001:db8::2')).status, 202);
    assert.equal((await sayFrom('2001:db8:1::1')).status, 201);
    // The hash of three days ago is still that of this network.
    const before = networkHash(secret, '2001:db8::/64', Date.now() - 3 * 86_400_000);
    withDatabase(store, (database) => database.prepare('update blocks set value = ?').run(before));
    assert.equal((await sayFrom('2001:db8::1')).status, 202);
    const [blocked] = await log();
    assert.equal((await undo(blocked!.id)).status, 200);
    assert.equal((await sayFrom('2001:db8::1')).status, 201);
  });

  it('blocks a network by a comment as old as its hash may be', async (test) => {
    const day = 86_400_000;
    const secret = new Uint8Array(32);
    const options = { moderation: 'none', secret, networkRetention: 90 * day } as const;
    const { endpoint, send, store } = await openModerated(test, options);
    const sayFrom = (address: string) => endpoint.fetch(new Request(ENDPOINT, jsonInit(comment())), { address });
    const { comment: said } = (await (await sayFrom('203.0.113.9')).json()) as { comment: { id: string } };
    const then = networkHash(secret, '203.0.113.9', Date.now() - 89 * day);
    withDatabase(store, (database) => database.prepare('update comments set network = ?').run(then));
    assert.equal((await send('/blocks', { comment: said.id, kind: 'network' })).status, 201);
    assert.equal((await sayFrom('203.0.113.9')).status, 202);
    assert.equal((await sayFrom('203.0.113.8')).status, 201);
  });

  it('blocks an account of the site, whatever its email address is by now', async (test) => {
    const secret = 'a secret that is known to the site and to the endpoint';
    const { say, send, ask, queue, undo, log } = await openModerated(test, { moderation: 'none', users: { secret } });
    const sayAs = async (sub: string, email: string) => {
      const jwt = new SignJWT({ sub, email, name: 'Ann' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h');
      return say({ author: undefined, userToken: await jwt.sign(Buffer.from(secret)) });
    };
    const { id } = await sayAs('reader-7', 'ann@site.example');
    assert.deepEqual((await queue({ in: 'published' })).comments[0]!.blockable, ['account', 'email']);
    assert.equal((await send('/blocks', { comment: id, kind: 'account' })).status, 201);
    assert.equal((await sayAs('reader-7', 'new@site.example')).status, 202);
    assert.equal((await queue({ in: 'spam' })).comments[0]!.reason, 'blocked');
    assert.equal((await sayAs('reader-8', 'ann@site.example')).status, 201);
    const { blocks } = (await (await ask('/blocks')).json()) as { blocks: Record<string, string>[] };
    assert.deepEqual([blocks[0]!.kind, blocks[0]!.value, blocks[0]!.name], ['account', 'reader-7', 'Ann']);
    const [entry] = await log();
    assert.deepEqual([entry!.action, entry!.blocked, entry!.author], ['block', 'account', 'Ann']);
    assert.equal((await undo(entry!.id)).status, 200);
    assert.equal((await sayAs('reader-7', 'new@site.example')).status, 201);
    // What nobody signed in has written has no account.
    assert.equal((await send('/blocks', { comment: (await say()).id, kind: 'account' })).status, 422);
  });

  it('lets a block end', async (test) => {
    const { say, send, store } = await openModerated(test, { moderation: 'none' });
    const author = { email: 'ann@site.example' };
    const { id } = await say({ author });
    await send('/blocks', { comment: id, kind: 'email', until: new Date(Date.now() + 60_000).toISOString() });
    assert.equal((await say({ author })).status, 202);
    withDatabase(store, (database) => database.exec('update blocks set until = 1'));
    assert.equal((await say({ author })).status, 201);
  });
});

describe('what happens to comments is told in the process', () => {
  it('once, after it is on disk', async (test) => {
    const told: Notice[] = [];
    const stored: number[] = [];
    const { say, act, fetch, store } = await openModerated(test, {
      notify: (notice) => {
        told.push(notice);
        stored.push(withDatabase(store, (database) => database.prepare('select id from comments').all().length));
        throw new Error('a broken listener');
      },
    });
    const { id } = await say();
    await say({ topic: 'spam' });
    await act('approve', id);
    await act('approve', id);
    await fetch(`${MODERATE}/../${id}/report`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ reason: 'other' }),
    });
    await act('hide', id);
    await act('approve', id);
    const one = { page: PAGE, comment: id };
    assert.deepEqual(told, [
      { kind: 'held', ...one },
      { kind: 'published', ...one },
      { kind: 'reported', ...one },
      { kind: 'published', ...one },
    ]);
    assert.deepEqual(stored, [1, 2, 2, 2]);
  });
});
