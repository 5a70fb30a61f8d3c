import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const demo = fileURLToPath(new URL('../../demo/server.mjs', import.meta.url));

describe('the demo', () => {
  it('has a reader who is signed in, and takes their comment under the name of their account', async (test) => {
    const folder = mkdtempSync(join(tmpdir(), 'afterword-demo-'));
    const env = { ...process.env, PORT: '0', DATA_DIR: folder };
    const server = spawn(process.execPath, [demo], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    test.after(async () => {
      server.kill();
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    });
    const [line] = await once(createInterface(server.stdout), 'line');
    const [url] = /http:\S+/.exec(line);
    const token = await fetch(new URL('user-token', url));
    assert.equal(token.headers.get('cache-control'), 'no-store');
    const page = { url: new URL('articles/tides.html', url).href, title: 'Tides' };
    const answer = await fetch(new URL('comments', url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ page, text: 'Low water.', userToken: await token.text() }),
    });
    assert.equal(answer.status, 201);
    const { author } = (await answer.json()).comment;
    assert.equal(author.name, 'A signed-in reader');
    assert.match((await fetch(author.avatar)).headers.get('content-type'), /^image\/svg/);
  });
});
