import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { describe, it } from 'node:test';
import { program, root } from './process-support.js';
import { comment, jsonInit, newStore, problem, readRows, SITE, withDatabase } from './setup.js';

describe('a disk that takes no more', () => {
  it('has writers come back and readers read, and takes comments again with no restart of ours', async (test) => {
    const store = newStore(test);
    // A process whose files may not grow beyond 1 MiB; it is told so by an error, and not by a signal.
    const command = `trap '' XFSZ; ulimit -S -f 1024; exec "$@"`;
    const args = ['bash', process.execPath, program('tests/support/endpoint'), `--data=${dirname(store)}`, SITE];
    const child = spawn('bash', ['-c', command, ...args], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
    test.after(() => child.kill('SIGKILL'));
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const post = (text: string, key: string) => fetch(url, jsonInit(comment({ text }), { 'Idempotency-Key': key }));

    const taken: string[] = [];
    let refused: Response | undefined;
    while (!refused) {
      const key = `key-${taken.length}`;
      const response = await post('x'.repeat(9_000), key);
      if (response.status === 201) taken.push(key);
      else refused = response;
    }
    assert.equal(refused.status, 503);
    assert.match(refused.headers.get('retry-after')!, /^\d+$/);
    assert.equal((await problem(refused)).code, 'unavailable');
    assert.equal((await post('x'.repeat(9_000), 'again')).status, 503);
    const list = await fetch(`${url}?page=${encodeURIComponent(comment().page.url)}`);
    assert.equal(((await list.json()) as { total: number }).total, taken.length);

    const { status } = spawnSync('prlimit', ['--fsize=unlimited:', '--pid', String(child.pid)]);
    assert.equal(status, 0);
    assert.equal((await post('Now', 'now')).status, 201);
    assert.equal(readRows(store).length, taken.length + 1);
    const check = withDatabase(store, (database) => database.prepare('pragma integrity_check').all());
    assert.deepEqual(JSON.stringify(check), '[{"integrity_check":"ok"}]');
  });
});
