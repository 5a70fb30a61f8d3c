import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test, type TestContext } from 'node:test';
import { closeBrowser, command, reader } from './setup.js';

after(closeBrowser);

const firstLine = async (child: ReturnType<typeof spawn>): Promise<string> => {
  for await (const line of createInterface(child.stdout!)) return line;
  throw new Error('nothing was printed');
};

/** An endpoint as a site runs it, and a moderator's token. */
const start = async (t: TestContext) => {
  const data = mkdtempSync(join(tmpdir(), 'afterword-e2e-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, [command, ...args, '--data', data], { stdio: ['ignore', 'pipe', 'ignore'] });
    t.after(() => void child.kill('SIGKILL'));
    return child;
  };
  const url = /http:\S+/.exec(await firstLine(run('serve', '--port', '0')))![0];
  const token = await firstLine(run('moderator', 'add', 'Ines'));
  const page = new URL('/tides', url).href;
  const post = async (text: string, name: string) => {
    const body = JSON.stringify({ page: { url: page, title: 'Tides' }, text, author: { name } });
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  };
  const published = async () => {
    const { comments } = (await (await fetch(`${url}?page=${encodeURIComponent(page)}`)).json()) as {
      comments: { text: string; author: { name: string; role?: string } }[];
    };
    return comments.map(({ text, author }) => [author.name, author.role ?? '', text]);
  };
  return { url, token, post, published };
};

test('a moderator signs in, decides by keys, answers as the site and takes it back', async (t) => {
  const { url, token, post, published } = await start(t);
  await post('A question.', 'Ann');
  await post('<b>Buy!</b>', 'Spammer');
  const { page, console } = await reader(t);
  await page.goto(`${url}/moderate`);
  await page.getByLabel('Your token').fill(token);
  await page.keyboard.press('Enter');
  await page.locator('.card.current').getByText('<b>Buy!</b>').waitFor();
  await page.keyboard.press('s');
  await page.getByText('1 comment marked as spam.').waitFor();
  await page.locator('.card.current').getByText('A question.').waitFor();
  await page.keyboard.press('r');
  await page.getByLabel('Your reply to').fill('An answer.');
  await page.getByRole('button', { name: 'Approve and reply' }).last().click();
  await page.getByText('Your reply is published.').waitFor();
  assert.deepEqual(await published(), [
    ['Ann', '', 'A question.'],
    ['Ines', 'moderator', 'An answer.'],
  ]);
  await page.getByText('Nothing waits.').waitFor();
  await page.keyboard.press('u');
  await page.locator('.card').getByText('A question.').waitFor();
  assert.deepEqual(await published(), []);
  await page.reload();
  await page.locator('.card').getByText('A question.').waitFor();
  await page.getByRole('button', { name: 'Log', exact: true }).click();
  await page.getByText('marked a comment as spam').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Your token').waitFor();
  await page.reload();
  await page.getByLabel('Your token').waitFor();
  // The strict policy of the page was broken by nothing, and nothing was said.
  assert.deepEqual(
    console.filter((line) => !line.startsWith('[DOM]')),
    [],
  );
});
