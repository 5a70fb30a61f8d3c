import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { dump, fixture, openImport } from './import-support.js';
import { ended, program, run, startEndpoint } from './process-support.js';
import { comment, jsonInit, temporaryFolder, withDatabase } from './setup.js';

/** Runs the command as somebody at a terminal would, and says how it ended. */
const afterword = (test: TestContext, args: readonly string[], env: Record<string, string> = {}) =>
  ended(run(test, 'src/cli/afterword', args, { env: { DATA_DIR: '', DATABASE_URL: '', ...env } }));

const WORDPRESS = fixture('wordpress.xml');

describe('the commands', () => {
  it('move comments from one store to another while its server runs', async (test) => {
    const [one, two] = [temporaryFolder(test), temporaryFolder(test)];
    const { child } = await startEndpoint(test, join(one, 'comments.sqlite'));
    const report = join(two, 'report.txt');
    const args = ['import', WORDPRESS, '--map', 'http://tide', 'https://tide', '--report', report];
    const first = await afterword(test, args, { DATA_DIR: one });
    assert.deepEqual(first, {
      code: 2,
      signal: null,
      stdout: 'added: 10, there already: 0, refused: 2, skipped: 1\n',
      stderr: '',
    });
    assert.match(readFileSync(report, 'utf8'), /^line \d+, 29: refused, text: required$/m);
    assert.doesNotMatch(readFileSync(report, 'utf8'), /mail\.example|not an address/);
    assert.equal(child.exitCode, null);

    const printed = await afterword(test, ['export', '-d', one]);
    const file = join(two, 'export.ndjson');
    const written = await afterword(test, ['export', file, '-d', one]);
    assert.deepEqual([written.code, written.stdout, written.stderr], [0, '', '']);
    assert.equal(readFileSync(file, 'utf8'), printed.stdout);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const again = await afterword(test, ['export', file, '-d', one]);
    assert.deepEqual([again.code, again.stderr], [1, `${file} is there already: give another name, or --force\n`]);

    const dry = await afterword(test, ['import', file, '-n', '-d', two]);
    assert.deepEqual([dry.code, dry.stdout], [0, 'to add: 10, there already: 0, refused: 0, skipped: 0\n']);
    assert.equal(existsSync(join(two, 'comments.sqlite')), false);
    await afterword(test, ['import', file, '-d', two]);
    assert.equal((await afterword(test, ['export', '-d', two])).stdout, printed.stdout);
  });

  it('leave nothing of an export that is interrupted', async (test) => {
    const data = temporaryFolder(test);
    const store = join(data, 'comments.sqlite');
    await openImport(test, store).exported();
    withDatabase(store, (database) =>
      database.exec(`with recursive count(n) as (select 1 union all select n + 1 from count where n < 200000)
        insert into pages (url, created_at) select 'https://site.example/' || n, 0 from count`),
    );
    const folder = temporaryFolder(test);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const child = run(test, 'src/cli/afterword', ['export', join(folder, 'export.ndjson'), '-d', data]);
      const end = ended(child);
      while (readdirSync(folder).length === 0 && child.exitCode === null) await setTimeout(5);
      child.kill(signal);
      assert.deepEqual(await end, { code: null, signal, stdout: '', stderr: '' });
      assert.deepEqual(readdirSync(folder), []);
    }
  });

  it('say what a mistake was in one line, and change nothing', async (test) => {
    const folder = temporaryFolder(test);
    const none = `There is no store at ${join(folder, 'comments.sqlite')}\n`;
    const mistakes: [string[], string | RegExp][] = [
      [['import', join(folder, 'none.xml')], `Cannot read ${join(folder, 'none.xml')} (ENOENT)\n`],
      [['import', folder], `Cannot read ${folder} (EISDIR)\n`],
      [['import', WORDPRESS, '--map', 'http://tide'], /^--map wants two prefixes/],
      [['import', WORDPRESS, '--format', 'blogger'], /^error: .*Allowed choices are wxr, disqus, isso, ndjson/],
      [['import'], /^error: missing required argument 'file'\n$/],
      [['import', WORDPRESS, '--report', join(folder, 'no', 'report')], /^Cannot write .*\(ENOENT\)\n$/],
      [['export'], none],
      [['privacy', 'export', 'ann@mail.example'], none],
      [['privacy', 'erase', 'ann@mail.example'], none],
      [['privacy', 'erase', 'ann'], '"ann" is not an email address\n'],
      [['backup', join(folder, 'copy')], none],
    ];
    for (const [args, message] of mistakes) {
      const { code, stdout, stderr } = await afterword(test, [
        ...args,
        ...(args.length > 1 || args[0] === 'export' ? ['-d', folder] : []),
      ]);
      assert.deepEqual([args, code, stdout], [args, 1, '']);
      if (typeof message === 'string') assert.equal(stderr, message);
      else assert.match(stderr, message);
    }
  });

  it('end without a word where nobody reads on', async (test) => {
    const data = temporaryFolder(test);
    await afterword(test, ['import', WORDPRESS, '-d', data]);
    for (const args of [['--help'], ['export', '-d', data]]) {
      const child = run(test, 'src/cli/afterword', args);
      let said = '';
      child.stderr!.on('data', (chunk) => (said += String(chunk)));
      child.stdout!.destroy();
      assert.deepEqual([...(await once(child, 'exit')), said], [0, null, '']);
    }
  });

  it('say in one line that what they print cannot be written', async (test) => {
    const data = temporaryFolder(test);
    await afterword(test, ['import', WORDPRESS, '-d', data]);
    const full = openSync('/dev/full', 'w');
    const command = [program('src/cli/afterword'), 'export', '-d', data];
    const { status, stderr } = spawnSync(process.execPath, command, {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    assert.deepEqual([status, stderr], [1, 'Cannot print it (ENOSPC)\n']);
  });

  it('export and erase a person', async (test) => {
    const folder = temporaryFolder(test);
    const { url } = await startEndpoint(test, join(folder, 'comments.sqlite'));
    const page = { url: new URL('/bread', url).href };
    const author = { name: 'Canary', email: 'Canary@mail.example' };
    await fetch(url, jsonInit(comment({ page, author, text: 'Canary "text"', meta: { town: 'Oslo' } })));
    await fetch(url, jsonInit(comment({ page })));
    const exported = await afterword(test, ['privacy', 'export', 'canary@MAIL.example', '-d', folder]);
    const { email, comments } = JSON.parse(exported.stdout) as { email: string; comments: Record<string, unknown>[] };
    assert.equal(email, 'canary@MAIL.example');
    assert.equal(comments.length, 1);
    const { name, text, meta, page: where, created_at } = comments[0]!;
    assert.deepEqual([name, text, meta, where], ['Canary', 'Canary "text"', { town: 'Oslo' }, page.url]);
    assert.ok(Math.abs(Date.parse(created_at as string) - Date.now()) < 60_000);
    assert.doesNotMatch(exported.stdout, /token/);

    const erase = () => afterword(test, ['privacy', 'erase', 'canary@mail.example', '-d', folder]);
    assert.deepEqual(await erase(), { code: 0, signal: null, stdout: 'erased: 1\n', stderr: '' });
    assert.deepEqual(await erase(), { code: 0, signal: null, stdout: 'erased: 0\n', stderr: '' });
    assert.doesNotMatch(JSON.stringify(dump(join(folder, 'comments.sqlite'))), /canary/i);
    const after = await afterword(test, ['privacy', 'export', 'canary@mail.example', '-d', folder]);
    assert.deepEqual((JSON.parse(after.stdout) as typeof exported & { comments: [] }).comments, []);
  });

  it('copy the store', async (test) => {
    const folder = temporaryFolder(test);
    const { url } = await startEndpoint(test, join(folder, 'comments.sqlite'));
    await fetch(url, jsonInit(comment({ page: { url: new URL('/bread', url).href } })));
    const file = join(folder, 'copy.sqlite');
    const { code, stderr } = await afterword(test, ['backup', file, '-d', folder]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal((dump(file).comments as unknown[]).length, 1);
  });
});

describe('afterword doctor', () => {
  const doctor = async (test: TestContext, args: readonly string[]) => {
    const { code, stdout, stderr } = await afterword(test, ['doctor', ...args]);
    assert.equal(stderr, '');
    return { code, lines: stdout.trimEnd().split('\n') };
  };

  it('finds nothing wrong with a server that runs', async (test) => {
    const data = temporaryFolder(test);
    const { url } = await startEndpoint(test, join(data, 'comments.sqlite'));
    await fetch(url, jsonInit(comment({ page: { url: new URL('/bread', url).href } })));
    const before = dump(join(data, 'comments.sqlite'));
    const { code, lines } = await doctor(test, [
      ...['-d', data, '-p', new URL(url).port, '-o', 'https://site.example'],
      ...['--trust-proxy', '127.0.0.1', '--public-url', url],
    ]);
    assert.deepEqual(
      lines.map((line) => line.replace(/20\d\d-.*/, 'now').replace(/\d+ MB/, 'N MB')),
      [
        `ok     Node ${process.versions.node}`,
        `ok     SQLite comes with ${process.getBuiltinModule?.('node:sqlite') ? 'node:sqlite' : '@photostructure/sqlite'}`,
        `ok     the data folder ${data} can be written`,
        `ok     N MB are free on the disk of ${data}`,
        `ok     the database ${join(data, 'comments.sqlite')} answers`,
        'ok     the tables are up to date',
        'ok     the clock says now',
        'ok     the secret is there, and nobody else can read it',
        'ok     pages of https://site.example may have comments',
        'ok     X-Forwarded-For is believed where 127.0.0.1 has written it',
        `ok     a server answers at ${url}`,
        `ok     the endpoint answers at ${url}`,
      ],
    );
    assert.equal(code, 0);
    assert.deepEqual(dump(join(data, 'comments.sqlite')), before);
  });

  it('finds everything in place before the first start, and makes nothing', async (test) => {
    const data = join(temporaryFolder(test), 'data');
    const { code, lines } = await doctor(test, ['-d', data, '-p', '0']);
    assert.equal(code, 0);
    assert.equal(lines.filter((line) => line.startsWith('note ')).length, 4);
    assert.equal(existsSync(data), false);
  });

  it('says what is wrong, and ends with 1', async (test) => {
    const data = temporaryFolder(test);
    const { child, url } = await startEndpoint(test, join(data, 'comments.sqlite'));
    await fetch(url, jsonInit(comment({ page: { url: new URL('/bread', url).href } })));
    child.kill('SIGTERM');
    await once(child, 'exit');
    const other = createServer((socket) => socket.end('x')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    test.after(() => void other.close());
    const { port } = other.address() as { port: number };
    const secret = join(data, 'secret.key');
    chmodSync(secret, 0o644);
    withDatabase(join(data, 'comments.sqlite'), (database) => {
      database.prepare('update comments set created_at = ?').run(Date.now() + 3_600_000);
      database.exec("insert into kysely_migration values ('9999-later', '')");
      database.exec('pragma foreign_keys = off');
      database.exec("insert into votes values ('nowhere', 'x', 'y', 0)");
    });
    const { code, lines } = await doctor(test, [
      ...['-d', data, '-p', String(port), '-o', 'site.example/blog', '--trust-proxy', 'localhost'],
      ...['--public-url', `http://127.0.0.1:${port}/comments`],
    ]);
    assert.equal(code, 1);
    const wrong = lines.filter((line) => line.startsWith('wrong ')).join('\n');
    assert.match(wrong, /is damaged, restore a backup: 1 rows belong to nothing/);
    assert.match(wrong, /secret\.key can be read by others: run "chmod 600/);
    assert.match(wrong, /"site\.example\/blog" is not an origin/);
    assert.match(wrong, /"localhost" is no address of a proxy/);
    assert.match(wrong, /127\.0\.0\.1:\d+ is taken by somebody else: stop it/);
    assert.match(wrong, /no endpoint answers at http:\/\/127\.0\.0\.1:\d+\/comments \(no answer\): look at the proxy/);

    withDatabase(join(data, 'comments.sqlite'), (database) => database.exec('delete from votes'));
    writeFileSync(secret, 'short');
    const second = (await doctor(test, ['-d', data, '-p', '0'])).lines.join('\n');
    assert.match(second, /^wrong {2}a newer Afterword has used the database .* \(9999-later\): update this one$/m);
    assert.match(
      second,
      /^wrong {2}the clock is 3\d\d\d seconds behind the newest comment: set it, and keep it by NTP$/m,
    );
    assert.match(second, /^wrong {2}.*secret\.key is too short to be a secret/m);

    const env = { DATA_DIR: data, SECRET: 'changeme' };
    const third = await afterword(test, ['doctor', '-p', '0'], env);
    assert.match(third.stdout, /^wrong {2}SECRET is too short: give it 32 bytes or more$/m);

    const fourth = await afterword(test, ['doctor', '-p', '0'], { ...env, DATA_DIR: join(data, 'new') });
    assert.match(fourth.stdout, /^wrong {2}SECRET is too short/m);

    writeFileSync(join(data, 'comments.sqlite'), 'x'.repeat(10_000));
    assert.match((await doctor(test, ['-d', data, '-p', '0'])).lines.join('\n'), /^wrong {2}.*not a database/m);
  });

  it('sees that a proxy does not pass the host on', async (test) => {
    const data = temporaryFolder(test);
    const { url } = await startEndpoint(test, join(data, 'comments.sqlite'));
    const proxy = createHttpServer((request, response) => {
      const headers = { ...request.headers, host: 'inside.example' };
      request.pipe(
        httpRequest(new URL(request.url!, url), { headers }, (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        }),
      );
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    test.after(() => void proxy.close());
    const { port } = proxy.address() as { port: number };
    const address = `http://127.0.0.1:${port}/comments`;
    const { code, lines } = await doctor(test, ['-d', data, '-p', new URL(url).port, '--public-url', address]);
    assert.equal(code, 1);
    assert.equal(
      lines.at(-1),
      `wrong  ${address} does not know its own host: let the proxy pass the Host header on, or name --origin http://127.0.0.1:${port}`,
    );
  });
});
