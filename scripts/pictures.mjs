// Takes the pictures of docs/images: a conversation of the demo, and the moderators' page, of the built files.
//   npm run build && npm run pictures
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { browserArgs, browserPath } from './browser.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const images = join(root, 'docs/images');
const WIDE = { viewport: { width: 1000, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true };
const DARK = { colorScheme: 'dark' };

/** What readers of a tide table may say; each may have replies, and likes. */
const CONVERSATION = [
  {
    name: 'A reader on the quay',
    text: 'The spring tide of Tuesday came **20 minutes early** here. Is that the wind, or the table?',
    likes: 3,
    replies: [
      {
        name: 'Harbour office',
        text: 'The wind. A gale from the west holds the water in the bay:\n\n> The table knows the moon, not the weather.',
        likes: 5,
        replies: [{ name: 'A reader on the quay', text: 'Thank you! So it is the boats that should look up.' }],
      },
    ],
  },
  { name: 'Night swimmer', text: 'Low water at six, high water at noon: as good as a Sunday gets.', likes: 1 },
];
const WAITING = [
  { name: 'Night swimmer', text: 'Is the ladder at the old pier open again?', email: 'night@tide-table.example' },
  {
    name: 'Best boats',
    text: 'Cheap boats! http://boats.example http://boats.example/1 http://boats.example/2 http://boats.example/3',
    email: 'sales@boats.example',
  },
  {
    name: 'A reader on the quay',
    text: 'The flood marks in the picture are those of 1953.',
    email: 'quay@tide-table.example',
  },
];

/** Runs a program of ours, for as long as something is done at the address that it prints. */
const withProgram = async (args, env, act) => {
  const child = spawn(process.execPath, args, {
    ...{ cwd: root, env: { ...process.env, ...env } },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  try {
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exit]);
    const address = /https?:\S+/.exec(line);
    if (!address) throw new Error(`${args.join(' ')} has ended, or says "${line}"`);
    await act(new URL(address[0]));
  } finally {
    child.kill();
    await exit;
  }
};

const post = async (endpoint, page, { name, text, email, parent }) => {
  const body = { page, author: { name, email }, text, parent, elapsed: 60_000 };
  const headers = { 'Content-Type': 'application/json', Origin: new URL(page.url).origin };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()).comment.id;
};

const talk = async (endpoint, page, comments, parent) => {
  for (const { replies = [], likes = 0, ...comment } of comments) {
    const id = await post(endpoint, page, { ...comment, parent });
    for (let like = 0; like < likes; like++) {
      const headers = { Authorization: `Bearer reader-of-the-table-${like}`, Origin: new URL(page.url).origin };
      await fetch(`${endpoint}/${id}/vote`, { method: 'PUT', headers });
    }
    await talk(endpoint, page, replies, id);
  }
};

const take = async (browser, name, options, open) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const shown = await open(page);
  await shown.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' });
  await context.close();
};

const conversation = (browser, folder) =>
  withProgram(['demo/server.mjs'], { PORT: '0', DATA_DIR: folder }, async (demo) => {
    const url = new URL('comments.html', demo).href;
    await talk(new URL('comments', demo).href, { url, title: 'Tides' }, CONVERSATION);
    const open = async (page) => {
      await page.goto(url);
      await page.getByText('The wind.').waitFor();
      return page.locator('afterword-comments');
    };
    const openReplies = async (page) => {
      await (await open(page)).locator('[part=bar]').evaluate((bar) => bar.scrollIntoView({ block: 'start' }));
      return page;
    };
    await take(browser, 'conversation', WIDE, open);
    await take(browser, 'conversation-phone', { ...PHONE, ...DARK }, openReplies);
  });

const afterword = (command, folder) => ['dist/cli/afterword.js', ...command.split(' '), '--data', folder];

const moderation = (browser, folder) =>
  withProgram(afterword('serve --port 0 --log-level warn', folder), {}, async ({ href }) => {
    const { stdout } = spawnSync(process.execPath, afterword('moderator add desk', folder), {
      cwd: root,
      encoding: 'utf8',
    });
    const page = { url: new URL('/tides', href).href, title: 'Spring tides, and who they meet' };
    for (const comment of WAITING) await post(href, page, comment);
    const open = async (page) => {
      await page.goto(`${href}/moderate`);
      await page.locator('#token').fill(/afm_[\w-]+/.exec(stdout)[0]);
      await page.keyboard.press('Enter');
      await page.locator('.card[data-id]').first().waitFor();
      return page;
    };
    await take(browser, 'moderation', WIDE, open);
    await take(browser, 'moderation-phone', { ...PHONE, ...DARK }, open);
  });

const folder = mkdtempSync(join(tmpdir(), 'afterword-pictures-'));
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs });
try {
  await conversation(browser, join(folder, 'demo'));
  await moderation(browser, join(folder, 'site'));
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
