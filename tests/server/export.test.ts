import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fixture, openImport } from './import-support.js';
import { openModerated } from './moderation-support.js';
import { startEndpoint } from './process-support.js';
import { comment, created, jsonInit, openEndpoint, PAGE, withDatabase } from './setup.js';

/** An endpoint with a bit of everything. */
const fill = async (endpoint: ReturnType<typeof openEndpoint>) => {
  const { post, act, write, store } = endpoint;
  const root = await write('Has **everything**\n\n"quotes" \u{1F469}‍\u{1F680} ‎');
  await post(comment({ author: { name: 'Ünï', email: 'Ann@mail.example', website: 'ann.example' }, elapsed: 12.5 }));
  await post(comment({ parent: root.id, meta: { b: '2', a: '\t1' }, page: { url: PAGE } }));
  await post(comment({ topic: 'spam' }));
  await post(comment({ page: { url: `${PAGE}?b=1`, title: 'Other' } }));
  const gone = await write('Taken back', root.id);
  await write('Below', gone.id);
  await act('DELETE', gone.id, gone.token);
  await act('PATCH', root.id, root.token, { text: 'Edited' });
  for (const reader of ['a', 'b']) await act('PUT', `${root.id}/vote`, reader.repeat(20));
  await act('POST', `${root.id}/report`, undefined, { reason: 'abuse', text: 'Look at "this"' });
  withDatabase(store, (database) => {
    const user = "author_id = 'reader-7', avatar = 'https://site.example/ann.png', role = 'author'";
    database.prepare(`update comments set ${user} where name = ?`).run('Ünï');
    database.prepare('update pages set closed = 1 where url = ?').run(PAGE);
    // A reply below what waits for approval again.
    database.prepare("update comments set status = 'held' where id = ?").run(root.id);
    database.prepare('update pages set published = published - 1 where url = ?').run(PAGE);
  });
  return root;
};

/** What differs by nature: how often a page has changed, and what is kept for a time or for one installation. */
const lasting = ({ idempotency: _, limits: __, secrets: ___, pages, ...tables }: Record<string, unknown[]>) => ({
  ...tables,
  pages: (pages as { revision: number }[]).map(({ revision: ____, ...page }) => page),
});

describe('an export', () => {
  it('makes the same store of an empty one, and is the same when that is exported', async (test) => {
    const endpoint = openEndpoint(test);
    await fill(endpoint);
    await endpoint.endpoint.close();
    const first = openImport(test, endpoint.store);
    const text = await first.exported();
    const second = openImport(test);
    const file = join(second.folder, 'export.ndjson');
    writeFileSync(file, text);
    const { summary, report } = await second.importFile(file);
    assert.deepEqual(report, []);
    assert.deepEqual(summary, { added: 7, known: 0, refused: 0, skipped: 0, votes: 2, reports: 1 });
    assert.equal(await second.exported(), text);
    assert.deepEqual(lasting(second.dump()), lasting(first.dump()));

    const before = second.dump();
    const again = await second.importFile(file);
    assert.deepEqual(again.summary, { added: 0, known: 7, refused: 0, skipped: 0, votes: 0, reports: 0 });
    assert.deepEqual(second.dump(), before);
    // Where it came from it changes nothing either.
    const origin = first.dump();
    await first.importFile(file);
    assert.deepEqual(first.dump(), origin);
  });

  it('holds what moderators took out of sight, why, and which reports nobody has looked at', async (test) => {
    const { say, act, fetch, endpoint, store } = await openModerated(test, {
      moderation: { mode: 'none', words: ['cheap'] },
    });
    const report = (id: string, text: string) => fetch(`/comments/${id}/report`, jsonInit({ reason: 'abuse', text }));
    await say({ text: 'So cheap' });
    await act('delete', (await say({ text: 'Taken out of sight' })).id);
    const { id } = await say({ text: 'Reported, kept, and reported again' });
    await report(id, 'First');
    await act('approve', id);
    await report(id, 'Second');
    await report(id, 'Third');
    await endpoint.close();
    const first = openImport(test, store);
    const second = openImport(test);
    const file = join(second.folder, 'export.ndjson');
    writeFileSync(file, await first.exported());
    assert.deepEqual((await second.importFile(file)).report, []);
    const moderated = (rows: unknown[]) =>
      (rows as Record<string, unknown>[]).map((row) =>
        ['text', 'removed_as', 'reason', 'reason_detail', 'open_reports'].map((name) => row[name]),
      );
    const rows = moderated(second.dump().comments!);
    assert.deepEqual(rows, moderated(first.dump().comments!));
    assert.deepEqual(rows.sort(), [
      ['Reported, kept, and reported again', null, null, null, 2],
      ['So cheap', null, 'words', 'cheap', 0],
      ['Taken out of sight', 'deleted', null, null, 0],
    ]);
    assert.equal(await second.exported(), await first.exported());
  });

  it('is one moment of a store that is written to meanwhile: nothing in it hangs in the air', async (test) => {
    const first = openImport(test);
    const { url } = await startEndpoint(test, first.path);
    const page = { url: new URL('/bread', url).href };
    let writing = true;
    const ask = async (path: string, method: string, body: unknown, token = 'r'.repeat(20)) => {
      const answer = await fetch(url + path, { ...jsonInit(body, { Authorization: `Bearer ${token}` }), method });
      assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
      return answer;
    };
    const talk = async () => {
      for (let parent: string | undefined; writing;) {
        const { comment: reply } = await created(await ask('', 'POST', comment({ page, parent })));
        await ask(`/${reply.id}/vote`, 'PUT', undefined);
        await ask(`/${reply.id}/report`, 'POST', { reason: 'abuse' });
        parent = reply.id;
      }
    };
    const talks = [talk(), talk()];
    for (let round = 0; round < 3; round++) {
      const text = await first.exported();
      const second = openImport(test);
      const file = join(second.folder, 'export.ndjson');
      writeFileSync(file, text);
      const { summary, report } = await second.importFile(file);
      assert.deepEqual([summary.refused, report], [0, []]);
      assert.equal(await second.exported(), text);
    }
    writing = false;
    await Promise.all(talks);
  });

  it('is the same again for what came from another system', async (test) => {
    const first = openImport(test);
    await first.importFile(fixture('wordpress.xml'));
    await first.importFile(fixture('disqus.xml'));
    const second = openImport(test);
    const file = join(second.folder, 'export.ndjson');
    writeFileSync(file, await first.exported());
    await second.importFile(file);
    assert.equal(await second.exported(), await first.exported());
    assert.deepEqual(second.dump().comments, first.dump().comments);
  });

  it('takes replies to comments that are in the store and not in the file', async (test) => {
    const first = openImport(test);
    await first.importFile(fixture('wordpress.xml'));
    const lines = (await first.exported()).trimEnd().split('\n');
    const reply = lines.find((line) => line.includes('"parent"'))!;
    const second = openImport(test);
    const file = join(second.folder, 'part.ndjson');
    writeFileSync(file, lines.filter((line) => line !== reply).join('\n'));
    await second.importFile(file);
    writeFileSync(file, `${lines[0]}\r\n\r\n${reply}\r\n`);
    assert.deepEqual((await second.importFile(file)).report, []);
    assert.deepEqual(second.dump().comments, first.dump().comments);
  });

  it('says what is wrong with a line, takes the others and nothing of it', async (test) => {
    const { importFile, folder, dump } = openImport(test);
    const line = (changes: object) =>
      JSON.stringify({
        type: 'comment',
        page: PAGE,
        id: '0169dd0f-e400-7000-8000-562665ad65d2',
        status: 'published',
        name: 'Ann',
        text: 'x',
        createdAt: '2019-04-02T08:00:00.000Z',
        ...changes,
      });
    const other = '0169dd0f-e400-7000-8000-562665ad65d3';
    const hash = 'a'.repeat(64);
    const vote = { type: 'vote', page: PAGE, comment: other, voter: hash, createdAt: '2019-04-02T08:00:00.000Z' };
    const lines = [
      '{"type":"afterword","version":1}',
      '{"type":"comm',
      line({ id: '1' }),
      line({ text: '' }),
      line({ text: 'NUL \0' }),
      line({ name: 'x'.repeat(81) }),
      line({ createdAt: '2999-01-01T00:00:00.000Z' }),
      line({ page: 'javascript:alert(1)' }),
      line({ status: 'gone' }),
      line({ text: 'x'.repeat(3_000_000) }),
      line({ html: '<script>' }),
      line({ text: 'twice' }),
      JSON.stringify(vote),
      '{"type":"moderator","name":"me"}',
      JSON.stringify({ ...vote, voter: 'me' }),
    ];
    const file = join(folder, 'x.ndjson');
    writeFileSync(file, Buffer.concat([Buffer.from(`\uFEFF${lines.join('\n')}\n`), Buffer.from([0x22, 0xff, 0x22])]));
    const { summary, report } = await importFile(file);
    const id = '0169dd0f-e400-7000-8000-562665ad65d2';
    assert.deepEqual(report, [
      ': refused, it is not JSON',
      ': refused, id: invalid',
      `${id}: refused, text: required`,
      `${id}: refused, text: invalid`,
      `${id}: refused, author.name: too_long (more than 80)`,
      `${id}: refused, createdAt: invalid`,
      `${id}: refused, page.url: invalid`,
      ': refused, status: invalid',
      ': refused, it is too long, or not UTF-8',
      `${id}: refused, there is one with this id already`,
      ': refused, type: invalid',
      ': refused, voter: invalid',
      ': refused, it is too long, or not UTF-8',
      `${other}: refused, its comment is not there`,
    ]);
    assert.deepEqual([summary.added, summary.refused], [1, 14]);
    assert.equal(dump().comments!.length, 1);
    assert.doesNotMatch(JSON.stringify(dump()), /script/);
  });

  it('refuses votes and reports whose comment stands on another page', async (test) => {
    const { importFile, folder, exported, dump } = openImport(test);
    await importFile(fixture('disqus.xml'));
    const { page, id } = dump().comments![0] as { page: string; id: string };
    const cast = { comment: id, createdAt: '2019-04-02T08:00:00.000Z' };
    const lines = [
      { type: 'vote', page: `${page}other`, voter: 'a'.repeat(64), ...cast },
      { type: 'report', page: `${page}other`, reporter: 'a'.repeat(64), reason: 'spam', ...cast },
      { type: 'vote', page, voter: 'b'.repeat(64), ...cast },
    ];
    const file = join(folder, 'x.ndjson');
    writeFileSync(file, [(await exported()).split('\n')[0], ...lines.map((line) => JSON.stringify(line))].join('\n'));
    const { summary, report } = await importFile(file);
    assert.deepEqual([summary.votes, summary.reports, summary.refused], [1, 0, 2]);
    assert.deepEqual(report, Array(2).fill(`${id}: refused, its comment is not there`));
  });

  it('refuses an id that stands on another page', async (test) => {
    const { importFile, folder, exported } = openImport(test);
    await importFile(fixture('disqus.xml'));
    const before = await exported();
    const file = join(folder, 'x.ndjson');
    writeFileSync(file, before.replaceAll('/bread/', '/cake/'));
    const { summary, report } = await importFile(file);
    assert.deepEqual([summary.added, summary.refused], [0, 4]);
    assert.match(report[0]!, /refused, another page has a comment with this id/);
  });
});
