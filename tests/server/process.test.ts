import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Created } from '../../src/contract/index.js';
import { nodeProblem } from '../../src/cli/node-version.js';
import { isPostgresUrl } from '../../src/server/index.js';
import { ended, firstLine, killed, open, rawPost, received, root, run, startEndpoint } from './process-support.js';
import { comment, type CreatedAnswer, jsonInit, newStore, readRows, SITE, temporaryFolder } from './setup.js';

const on = (url: string, changes: Record<string, unknown> = {}) =>
  comment({ page: { url: new URL('/bread', url).href }, ...changes });

describe('the endpoint as a process', () => {
  it('has a comment once that was on disk when SIGKILL came, before its author heard of it', async (test) => {
    const store = newStore(test);
    const { child, url } = await startEndpoint(test, store);
    const key = { 'Idempotency-Key': 'f00d' };
    const body = { ...on(url), page: { url: 'http://127.0.0.1/bread' } };
    const socket = await open(url);
    socket.on('error', () => undefined);
    const raw = rawPost(url, body, { ...key, Host: '127.0.0.1' });
    // Nobody reads the answer: for its author it is lost.
    socket.pause();
    socket.write(raw.head + raw.body);
    while (readRows(store).length === 0) await setImmediate();
    await killed(child);
    socket.destroy();
    const [before] = readRows(store);

    const again = await startEndpoint(test, store);
    const retry = await open(again.url);
    const second = rawPost(again.url, body, { ...key, Host: '127.0.0.1', Connection: 'close' });
    retry.write(second.head + second.body);
    const answer = await received(retry);
    assert.match(answer, /^HTTP\/1\.1 201 /);
    assert.match(answer, /idempotency-replayed: true/i);
    const { comment: replayed } = JSON.parse(answer.split('\r\n\r\n')[1]!) as CreatedAnswer;
    assert.equal(replayed.id, before!.id);
    assert.equal(readRows(store).length, 1);
  });

  it('has every comment that was acknowledged before SIGKILL', async (test) => {
    const store = newStore(test);
    const { child, url } = await startEndpoint(test, store);
    const acknowledged: string[] = [];
    const writer = async (name: string) => {
      for (let index = 0; ; index++) {
        const response = await fetch(url, jsonInit(on(url, { text: `${name} ${index}` }))).catch(() => undefined);
        if (!response) return;
        const body = (await response.json().catch(() => undefined)) as CreatedAnswer | undefined;
        if (!body) return;
        assert.equal(response.status, 201);
        acknowledged.push(body.comment.id);
        if (acknowledged.length === 100) child.kill('SIGKILL');
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(writer));
    const stored = new Set(readRows(store).map(({ id }) => id));
    assert.ok(acknowledged.length >= 100);
    assert.deepEqual(
      acknowledged.filter((id) => !stored.has(id)),
      [],
    );
  });

  it('shares a store with a second process: one row a key, and nobody is turned away', async (test) => {
    const store = newStore(test);
    const [{ url: first }, { url: second }] = await Promise.all([
      startEndpoint(test, store, [SITE]),
      startEndpoint(test, store, [SITE]),
    ]);
    const post = async (url: string, key: string) => {
      const response = await fetch(url, jsonInit(comment({ text: key }), { 'Idempotency-Key': key }));
      return `${response.status} ${await response.text()}`;
    };
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    const answers = await Promise.all(
      keys.map((key) => Promise.all([post(first, key), post(second, key), post(first, key), post(second, key)])),
    );
    // The token is in the answer: both derive it from one secret, though both started on an empty folder.
    for (const same of answers) {
      assert.equal(new Set(same).size, 1);
      assert.match(same[0]!, /^201 /);
    }
    assert.equal(readRows(store).length, 40);
  });

  it('finishes what is in flight on SIGTERM, takes nothing new, and exits with 0', async (test) => {
    const store = newStore(test);
    const env = {
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...(isPostgresUrl(store) ? { DATABASE_URL: store } : { DATA_DIR: dirname(store) }),
    };
    const child = run(test, 'src/cli/afterword', ['serve', '--moderation', 'none'], { env });
    const end = ended(child);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const socket = await open(url);
    const { head, body } = rawPost(url, on(url), { Expect: '100-continue' });
    socket.write(head);
    // "100 Continue" says that the request is being answered.
    assert.match(await received(socket, /\r\n\r\n/), /^HTTP\/1\.1 100 /);
    child.kill('SIGTERM');
    for (;;) {
      const taken = await open(url).then(
        (other) => Boolean(other.destroy()),
        () => false,
      );
      if (!taken) break;
    }
    socket.write(body);
    assert.match(await received(socket, /"token":"[^"]+"\}/), /^HTTP\/1\.1 201 /);
    const { code, signal, stderr } = await end;
    assert.deepEqual([code, signal, stderr], [0, null, '']);
    assert.deepEqual(
      readRows(store).map(({ text }) => text),
      ['Good bread.'],
    );
  });

  it('refuses a request that names two hosts', async (test) => {
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', temporaryFolder(test)]);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const socket = await open(url);
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
    assert.match(await received(socket, /malformed/), /^HTTP\/1\.1 400 /);
    child.kill('SIGTERM');
  });

  it('does not wait for a connection that is only kept open', async (test) => {
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', temporaryFolder(test)]);
    const end = ended(child);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const socket = await open(url);
    socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
    await received(socket, /ok/);
    child.kill('SIGINT');
    assert.equal((await end).code, 0);
  });
});

describe('afterword serve', () => {
  /** One line on standard error, and no stack. */
  const fails = async (child: ReturnType<typeof run>, line: RegExp) => {
    const { code, stdout, stderr } = await ended(child);
    assert.match(stderr, line);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    assert.deepEqual([code, stdout], [1, '']);
  };

  it('says that a port is taken', async (test) => {
    const other = createServer().listen(0, '127.0.0.1');
    test.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const env = { PORT: String(port), DATA_DIR: temporaryFolder(test) };
    await fails(run(test, 'src/cli/afterword', ['serve'], { env }), new RegExp(`^Port ${port} is taken`));
  });

  it('says that the data folder cannot be written', async (test) => {
    const file = join(temporaryFolder(test), 'file');
    writeFileSync(file, '');
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', join(file, 'data')]);
    await fails(child, /^Cannot write the data folder .*file\/data \(ENOTDIR\)/);
  });

  it('says that the database cannot be reached', async (test) => {
    const env = { DATABASE_URL: 'postgres://user:canary@localhost/comments?host=/nowhere', PORT: '0' };
    await fails(
      run(test, 'src/cli/afterword', ['serve'], { env }),
      /^Cannot use the database: connect ENOENT (?!.*canary)/,
    );
  });

  it('says that a database is none', async (test) => {
    const child = run(test, 'src/cli/afterword', ['serve', '--database', 'mysql://localhost/comments']);
    await fails(child, /^The database is no address of PostgreSQL: write it like postgres:/);
  });

  it('says how to get the driver of PostgreSQL where there is none', async (test) => {
    const hook = `export const resolve = (name, context, next) => { if (name === 'pg') throw new Error(); return next(name, context); }`;
    const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${hook}`)})`;
    const node = ['--import', `data:text/javascript,${encodeURIComponent(register)}`];
    const env = { DATABASE_URL: 'postgres://localhost/comments' };
    await fails(
      run(test, 'src/cli/afterword', ['serve'], { env, node }),
      /^No driver for PostgreSQL: run "npm install pg"$/m,
    );
  });

  it('refuses a secret that can be guessed', async (test) => {
    const env = { SECRET: 'changeme', DATA_DIR: temporaryFolder(test), PORT: '0' };
    await fails(
      run(test, 'src/cli/afterword', ['serve'], { env }),
      /^The secret is too short: it needs at least 32 bytes$/m,
    );
  });

  it('says so of a folder that takes no others, too', async (test) => {
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', '/proc/afterword/data']);
    await fails(child, /^Cannot write the data folder \/proc\/afterword\/data \(E[A-Z]+\)/);
  });

  it('says that the Node is too old, before it reads anything that the Node cannot', async (test) => {
    const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.0'}})`;
    const child = run(test, 'src/cli/afterword', ['serve'], { node: ['--import', old] });
    await fails(child, /^Afterword needs Node 20\.19 or later; this is 18\.20\.0$/m);
  });

  it('knows which Node is too old', () => {
    assert.deepEqual(
      ['18.20.0', '20.18.3'].map((version) => typeof nodeProblem(version)),
      ['string', 'string'],
    );
    assert.deepEqual(['20.19.0', '22.0.0', '24.1.0'].map(nodeProblem), [undefined, undefined, undefined]);
  });

  it('says what is wrong with an origin', async (test) => {
    const child = run(test, 'src/cli/afterword', ['serve', '--origin', 'example.com']);
    await fails(child, /^"example\.com" is not an origin: write it like https:\/\/example\.com/);
  });

  it('says what is wrong with a port', async (test) => {
    await fails(run(test, 'src/cli/afterword', ['serve', '--port', '99999']), /A port is a number/);
  });

  it('takes a variable that is set to nothing for one that is not set', async (test) => {
    const empty = ['HOST', 'ORIGINS', 'TRUST_PROXY', 'SECRET', 'LOG_LEVEL', 'METRICS', 'PURGE_URL', 'RELATED'];
    const more = ['SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL', 'USER_SECRET', 'USER_KEY', 'AKISMET_KEY', 'AKISMET_URL'];
    const unset = Object.fromEntries([...empty, ...more].map((name) => [name, '']));
    const env = { ...unset, DATA_DIR: temporaryFolder(test), PORT: '0' };
    // This machine alone, and not whoever can reach it.
    assert.match(
      await firstLine(run(test, 'src/cli/afterword', ['serve'], { env })),
      /^Afterword endpoint: http:\/\/127\.0\.0\.1:\d+\/comments$/,
    );
  });

  it('takes origins from the environment and from flags', async (test) => {
    const data = temporaryFolder(test);
    const env = { ORIGINS: 'https://a.example https://b.example', PORT: '0', DATA_DIR: data };
    const fromEnvironment = await firstLine(run(test, 'src/cli/afterword', ['serve'], { env }));
    const args = [
      'serve',
      '--port',
      '0',
      '--data',
      data,
      '--origin',
      'https://a.example',
      '--origin',
      'https://b.example',
    ];
    const fromFlags = await firstLine(run(test, 'src/cli/afterword', args));
    for (const line of [fromEnvironment, fromFlags]) {
      const url = line.replace(/^.*: /, '');
      for (const origin of ['https://a.example', 'https://b.example']) {
        const { headers } = await fetch(url, { headers: { Origin: origin } });
        assert.equal(headers.get('access-control-allow-origin'), origin);
      }
      const { headers } = await fetch(url, { headers: { Origin: 'https://c.example' } });
      assert.equal(headers.get('access-control-allow-origin'), null);
    }
  });

  it('leaves out what the site does not want: changes, likes, news', async (test) => {
    const flags = ['--edit-window', '0', '--no-votes', '--listeners', '0'];
    const folder = ['--port', '0', '--data', temporaryFolder(test)];
    const line = await firstLine(run(test, 'src/cli/afterword', ['serve', ...folder, ...flags]));
    const url = line.replace(/^.*: /, '');
    const page = new URL('/tides', url).href;
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ page: { url: page }, text: 'Well said.' });
    const created = (await (await fetch(url, { method: 'POST', headers, body })).json()) as Created;
    assert.deepEqual([created.editableUntil, created.comment.votes], [created.comment.createdAt, undefined]);
    const { status } = await fetch(`${url}/events?page=${encodeURIComponent(page)}`);
    assert.equal(status, 503);
  });

  it('counts the time for changes in minutes', async (test) => {
    const folder = ['--port', '0', '--data', temporaryFolder(test)];
    const line = await firstLine(run(test, 'src/cli/afterword', ['serve', ...folder, '--edit-window', '90']));
    const url = line.replace(/^.*: /, '');
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ page: { url: new URL('/tides', url).href }, text: 'Well said.' });
    const { comment, editableUntil } = (await (await fetch(url, { method: 'POST', headers, body })).json()) as Created;
    assert.equal(Date.parse(editableUntil!) - Date.parse(comment.createdAt), 90 * 60_000);
  });

  it('says what is wrong with a number', async (test) => {
    await fails(run(test, 'src/cli/afterword', ['serve', '--edit-window', 'soon']), /Give a number, 0 or more/);
  });

  it('explains itself with examples', async (test) => {
    const { code, stdout } = await ended(run(test, 'src/cli/afterword', ['serve', '--help']));
    assert.equal(code, 0);
    for (const word of [
      'PORT',
      'DATA_DIR',
      'DATABASE_URL',
      'ORIGINS',
      '--moderation',
      '--required',
      '$ afterword serve --port 3000',
    ]) {
      assert.ok(stdout.includes(word), word);
    }
  });

  it('knows its version', async (test) => {
    const { stdout } = await ended(run(test, 'src/cli/afterword', ['--version']));
    const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
    assert.equal(stdout.trim(), version);
  });
});
