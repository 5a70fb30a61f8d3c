import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ended, firstLine, run } from './process-support.js';
import { jsonInit, temporaryFolder } from './setup.js';

const command = (test: TestContext, data: string, ...args: string[]) =>
  ended(run(test, 'src/cli/afterword', ['moderator', ...args, '--data', data]));

describe('afterword moderator', () => {
  it('adds a moderator to an endpoint that runs, shows the token once, and ends it', async (test) => {
    const data = temporaryFolder(test);
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', data]);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const added = await command(test, data, 'add', 'desk');
    assert.equal(added.code, 0);
    const token = added.stdout.trim();
    assert.match(token, /^afm_[\w-]{43}$/);
    assert.equal(added.stderr.includes(token), false);
    assert.equal(readFileSync(join(data, 'comments.sqlite')).includes(token), false);
    const signIn = async () =>
      (await fetch(`${url}/moderate/session`, jsonInit({ token }, { Origin: new URL(url).origin }))).status;
    assert.equal(await signIn(), 201);

    const listed = await command(test, data, 'list');
    assert.match(listed.stdout, /^desk\t\d{4}-\d\d-\d\dT\S+Z\n$/);
    const again = await command(test, data, 'add', 'desk');
    assert.deepEqual([again.code, again.stdout], [1, '']);
    assert.match(again.stderr, /^desk is a moderator already/);

    assert.equal((await command(test, data, 'revoke', 'desk')).code, 0);
    assert.equal(await signIn(), 401);
    assert.match((await command(test, data, 'list')).stdout, /\trevoked \d{4}/);
    const unknown = await command(test, data, 'revoke', 'desk');
    assert.deepEqual([unknown.code, unknown.stderr], [1, 'desk is no moderator\n']);
    assert.notEqual((await command(test, data, 'add', 'desk')).stdout.trim(), token);
  });

  it('makes no store to look for moderators in', async (test) => {
    const data = join(temporaryFolder(test), 'mistyped');
    for (const args of [['list'], ['revoke', 'desk']]) {
      const { code, stderr } = await command(test, data, ...args);
      assert.deepEqual([code, stderr], [1, `There is no store at ${join(data, 'comments.sqlite')}\n`]);
    }
    assert.equal(existsSync(data), false);
  });

  it('takes no name that cannot be shown, and explains itself', async (test) => {
    const data = temporaryFolder(test);
    for (const name of ['', ' ', 'a\nb', 'a\u202Eb', 'x'.repeat(81)]) {
      const { code, stderr } = await command(test, data, 'add', name);
      assert.deepEqual([code, /A name has 1 to 80 characters/.test(stderr)], [1, true], JSON.stringify(name));
    }
    const { code, stdout } = await command(test, data, '--help');
    assert.equal(code, 0);
    assert.ok(stdout.includes('$ afterword moderator add desk'));
  });
});

describe('afterword serve and its rules', () => {
  it('takes them from flags and a file', async (test) => {
    const data = temporaryFolder(test);
    const list = join(data, 'words.txt');
    writeFileSync(list, '# no gambling\ncasino\n!bomb\n');
    const rules = ['--moderation', 'none', '--words', list, '--links', '0', '--scripts', 'Latin', '--longest', '40'];
    const sure = ['--without', 'time'];
    const child = run(test, 'src/cli/afterword', ['serve', '--port', '0', '--data', data, ...rules, ...sure]);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const page = { url: new URL('/tides', url).href };
    const post = async (text: string) => (await fetch(url, jsonInit({ page, text }))).status;
    assert.equal(await post('Well said.'), 201);
    for (const text of ['A Casino.', 'https://x.example', 'Привет', 'x'.repeat(41)]) {
      assert.equal(await post(text), 202, text);
    }
    assert.equal(await post('A bomb.'), 422);
  });

  it('takes what it does against spam from flags', async (test) => {
    const data = temporaryFolder(test);
    const args = ['--port', '0', '--data', data, '--moderation', 'none', '--without', 'proof', '--rate', '2'];
    const child = run(test, 'src/cli/afterword', ['serve', ...args]);
    const url = (await firstLine(child)).replace(/^.*: /, '');
    const page = { url: new URL('/tides', url).href };
    const post = async (text: string) => (await fetch(url, jsonInit({ page, text }))).status;
    assert.equal(await post('Well said.'), 201);
    assert.equal(await post('https://x.example'), 202);
    assert.equal(await post('Too many.'), 202);
  });

  it('says in one line what is wrong with them', async (test) => {
    const wrong: [string[], RegExp][] = [
      [['--moderation', 'some'], /Allowed choices are first, all, none/],
      [['--words', '/nowhere/words.txt'], /cannot be read \(ENOENT\)/],
      [['--links', 'many'], /Give a whole number/],
      [['--scripts', 'Klingon'], /"Klingon" is no writing system/],
      [['--without', 'time captcha'], /"captcha" is no layer against spam/],
      [['--akismet-key', 'x'], /"" is no site for Akismet/],
    ];
    for (const [flags, message] of wrong) {
      const folder = ['--port', '0', '--data', temporaryFolder(test)];
      const { code, stderr } = await ended(run(test, 'src/cli/afterword', ['serve', ...folder, ...flags]));
      assert.deepEqual([code, message.test(stderr), stderr.trim().split('\n').length], [1, true, 1], stderr);
    }
  });
});
