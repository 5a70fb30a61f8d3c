import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it, type TestContext } from 'node:test';
import { ended, firstLine, open, rawPost, received, run } from './process-support.js';
import { comment, openEndpoint, temporaryFolder } from './setup.js';

/** The command, with what it logs line by line. */
const start = async (test: TestContext, node: string[] = []) => {
  const args = ['serve', '--port', '0', '--data', temporaryFolder(test), '--log-level', 'warn', '--moderation', 'none'];
  const child = run(test, 'src/cli/afterword', args, { node });
  const end = ended(child);
  const logged = createInterface({ input: child.stderr! });
  return { child, end, logged, url: (await firstLine(child)).replace(/^.*: /, '') };
};

/** In base64, so that the place of an error does not quote it. */
const hook = (signal: string, script: string) => {
  const module = Buffer.from(`process.on("${signal}", () => { ${script} })`).toString('base64');
  return ['--import', `data:text/javascript;base64,${module}`];
};

describe('an endpoint that is asked nothing', () => {
  it('does not keep its process from ending', async (test) => {
    const connections = () => process.getActiveResourcesInfo().filter((name) => name.endsWith('Wrap'));
    const before = connections();
    const { endpoint, list } = openEndpoint(test);
    await endpoint.ready();
    // Several connections, where there can be several.
    await Promise.all([list(), list({ sort: 'newest' }), list({ limit: '1' })]);
    await new Promise(setImmediate);
    assert.deepEqual(connections(), before);
  });
});

describe('a process that is told to stop', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // It ends with 1 when that takes 5 seconds.
    it(`ends with 0 and in time on ${signal}, with listeners, idle connections and a body that never ends`, async (test) => {
      const { child, end, url } = await start(test);
      const page = encodeURIComponent(new URL('/bread', url).href);
      const streams = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const socket = await open(url);
          socket.write(`GET /comments/events?page=${page} HTTP/1.1\r\nHost: a\r\n\r\n`);
          await received(socket, /retry: 3000/);
          return socket;
        }),
      );
      const idle = await open(url);
      idle.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      await received(idle, /ok/);
      const slow = await open(url);
      const { head } = rawPost(url, comment({ page: { url: new URL('/bread', url).href } }), {
        Expect: '100-continue',
      });
      slow.write(head);
      await received(slow, /^HTTP\/1\.1 100 /);
      const ends = streams.map((socket) => once(socket.resume(), 'end'));
      slow.on('error', () => undefined);
      child.kill(signal);
      await Promise.all(ends);
      const { code, signal: killedBy, stderr } = await end;
      assert.deepEqual([code, killedBy, stderr], [0, null, '']);
      for (const socket of [...streams, idle, slow]) socket.destroy();
    });
  }
});

describe('a mistake of ours', () => {
  it('is a line of log when a promise is rejected and nobody looks, and the process goes on', async (test) => {
    const { child, logged, url } = await start(test, hook('SIGUSR2', 'Promise.reject(new TypeError("canary"))'));
    const line = once(logged, 'line') as Promise<[string]>;
    child.kill('SIGUSR2');
    const [text] = await line;
    const { level, msg, error } = JSON.parse(text) as { level: number; msg: string; error: { type: string } };
    assert.deepEqual([level, msg, error.type], [50, 'a promise was rejected and nobody looked', 'TypeError']);
    assert.doesNotMatch(text, /canary/);
    assert.equal((await fetch(new URL('/healthz', url))).status, 200);
    assert.equal(child.exitCode, null);
  });

  it('lets what is in flight finish when it is thrown where nobody catches it, and ends with 1', async (test) => {
    const { child, end, logged, url } = await start(test, hook('SIGUSR2', 'throw new TypeError("canary")'));
    const socket = await open(url);
    const page = { url: new URL('/bread', url).href };
    const { head, body } = rawPost(url, comment({ page }), { Expect: '100-continue' });
    socket.write(head);
    await received(socket, /^HTTP\/1\.1 100 /);
    const line = once(logged, 'line') as Promise<[string]>;
    child.kill('SIGUSR2');
    assert.match((await line)[0], /"an exception was not caught: stopping"/);
    socket.write(body);
    assert.match(await received(socket, /"token":"[^"]+"/), /^HTTP\/1\.1 201 /);
    const { code, stderr } = await end;
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /canary/);
  });
});
