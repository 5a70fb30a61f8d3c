import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { backup, findFaults } from '../../src/server/storage/backup.js';
import { Store } from '../../src/server/storage/store.js';
import { dump } from './import-support.js';
import { startEndpoint } from './process-support.js';
import { comment, type CreatedAnswer, jsonInit, openEndpoint, temporaryFolder } from './setup.js';

describe('a backup', () => {
  it('is one moment of a store that is written to meanwhile, and a server starts on it', async (test) => {
    const data = temporaryFolder(test);
    const { child, url } = await startEndpoint(test, join(data, 'comments.sqlite'));
    const page = { url: new URL('/bread', url).href };
    const written: string[] = [];
    let writing = true;
    const write = async () => {
      while (writing) {
        const response = await fetch(url, jsonInit(comment({ page, text: 'x'.repeat(5_000) })));
        assert.equal(response.status, 201);
        written.push(((await response.json()) as CreatedAnswer).comment.id);
      }
    };
    const writers = [write(), write()];
    const target = temporaryFolder(test);
    const file = join(target, 'comments.sqlite');
    for (let round = 0; round < 5; round++) {
      const before = [...written];
      await backup(join(data, 'comments.sqlite'), file, { force: true });
      assert.deepEqual(await findFaults(file), []);
      const { comments, pages } = dump(file) as { comments: { id: string }[]; pages: { published: number }[] };
      const ids = new Set(comments.map(({ id }) => id));
      // What was there before is in it, and what it counts is what it holds.
      assert.deepEqual(
        before.filter((id) => !ids.has(id)),
        [],
      );
      assert.equal(pages[0]?.published ?? 0, ids.size);
    }
    writing = false;
    await Promise.all(writers);
    child.kill('SIGTERM');
    await once(child, 'exit');
    const copied = (dump(file).comments as unknown[]).length;
    const again = await startEndpoint(test, file);
    const list = await fetch(`${again.url}?${new URLSearchParams({ page: page.url })}`);
    assert.equal(((await list.json()) as { total: number }).total, copied);
  });

  it('is for its owner, leaves nothing else behind, and replaces a file only when it may', async (test) => {
    const { write, store } = openEndpoint(test);
    await write('one');
    const folder = temporaryFolder(test);
    const file = join(folder, 'copy.sqlite');
    await backup(store, file, { force: false });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await write('two');
    await assert.rejects(backup(store, file, { force: false }), { name: 'StartError', message: /is there already/ });
    assert.equal((dump(file).comments as unknown[]).length, 1);
    await backup(store, file, { force: true });
    assert.equal((dump(file).comments as unknown[]).length, 2);
    await assert.rejects(backup(store, store, { force: true }), { name: 'StartError', message: /is the store itself/ });
    await assert.rejects(backup(store, join(folder, 'no', 'x'), { force: true }), {
      name: 'StartError',
      message: /Cannot write .*\(ENOENT\)/,
    });
    assert.deepEqual(readdirSync(folder), ['copy.sqlite']);
  });

  it('takes away what another one has left long ago that was ended while it wrote', async (test) => {
    const { write, store } = openEndpoint(test);
    await write('one');
    const folder = temporaryFolder(test);
    const drafts = ['monday.sqlite.afterword-0123456789abcdef', 'tuesday.sqlite.afterword-0123456789abcdef'] as const;
    const old = [drafts[0], `${drafts[0]}-journal`, 'notes.afterword-1'];
    for (const name of [...old, drafts[1]]) writeFileSync(join(folder, name), 'ann@mail.example');
    const yesterday = Date.now() / 1000 - 24 * 60 * 60;
    for (const name of old) utimesSync(join(folder, name), yesterday, yesterday);
    await backup(store, join(folder, 'wednesday.sqlite'), { force: false });
    // One that was touched lately may be somebody's who still writes it.
    assert.deepEqual(readdirSync(folder).sort(), ['notes.afterword-1', drafts[1], 'wednesday.sqlite']);
  });

  it('is not made of a store that is damaged, or of none', async (test) => {
    const { write, store, endpoint } = openEndpoint(test);
    for (let index = 0; index < 20; index++) await write('x'.repeat(5_000));
    await endpoint.close();
    const folder = temporaryFolder(test);
    const damaged = join(folder, 'damaged.sqlite');
    const bytes = readFileSync(store);
    bytes.fill(0x5a, 4_096 * 3, 4_096 * 20);
    writeFileSync(damaged, bytes);
    await assert.rejects(backup(damaged, join(folder, 'copy'), { force: false }), { name: 'StartError' });
    await assert.rejects(backup('postgres://db.example/x', join(folder, 'copy'), { force: false }), {
      name: 'StartError',
      message: /run pg_dump/,
    });
    await assert.rejects(backup(join(folder, 'none'), join(folder, 'copy'), { force: false }), {
      name: 'StartError',
      message: /^There is no store at /,
    });
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('copy')),
      [],
    );
  });

  it('holds nothing of what was erased', async (test) => {
    const { act, write, store: path } = openEndpoint(test);
    const { id, token } = await write('canary');
    await act('DELETE', id, token);
    const store = await Store.open(path);
    await store.close();
    const file = join(temporaryFolder(test), 'copy');
    await backup(path, file, { force: false });
    assert.doesNotMatch(readFileSync(file, 'latin1'), /canary/);
  });
});
