import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { closeBrowser, journey, reader } from './setup.js';

after(closeBrowser);

/** The form below the heading. */
const form = (page: Page) => page.locator('afterword-comments .root > afterword-comment-form');

/** The comment with this text. */
const said = (page: Page, text: string): Locator =>
  page.locator('afterword-comments article[id]').filter({ hasText: text }).last();

const fill = async (where: Locator, text: string, name: string) => {
  await where.getByLabel(/^Comment/).fill(text);
  await where.getByLabel(/^Name/).fill(name);
  await where.getByLabel(/^Email/).fill('reader@site.example');
};

const write = async (page: Page, text: string, name = 'Ines') => {
  await fill(form(page), text, name);
  await form(page).getByRole('button', { name: 'Post comment' }).click();
  await said(page, text).waitFor();
};

const reply = async (page: Page, to: string, text: string, name = 'Marten') => {
  await said(page, to).getByRole('button', { name: 'Reply' }).click();
  const form = said(page, to).locator('afterword-comment-form');
  await fill(form, text, name);
  await form.getByRole('button', { name: 'Post comment' }).click();
  await said(page, text).waitFor();
  await form.waitFor({ state: 'detached' });
};

const press = (page: Page, text: string, button: string | RegExp) =>
  said(page, text).getByRole('button', { name: button }).click();

const fresh = (page: Page, count: number) =>
  page.getByRole('button', { name: count === 1 ? 'Show 1 new comment' : `Show ${count} new comments` });

const listening = (requests: string[], readers: number) => async () => {
  while (requests.filter((one) => one.startsWith('GET /comments/events')).length < readers) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

test('two readers talk, and each sees what the other does without asking', async (t) => {
  const { site, page: ines, rows, console: first } = await journey(t);
  const { page: marten, console: second } = await reader(t);
  for (const page of [ines, marten]) {
    await page.goto(`${site.url}/conversation`);
    await page.getByText('Be the first to comment.').waitFor();
  }
  await listening(site.requests, 2)();

  await write(ines, 'The moon is early this year.');
  await fresh(marten, 1).click();
  await reply(marten, 'The moon is early', 'It was early last year as well.');
  await fresh(ines, 1).click();
  await said(ines, 'early last year').waitFor();
  for (const page of [ines, marten]) {
    await page.locator('afterword-count', { hasText: '2 comments' }).waitFor();
  }

  await press(ines, 'The moon is early', 'More');
  await press(ines, 'The moon is early', 'Edit');
  const editor = said(ines, 'The moon is early').locator('afterword-comment-form');
  await editor.getByLabel(/^Comment/).fill('The moon is late this year.');
  await editor.getByRole('button', { name: 'Save' }).click();
  await said(marten, 'The moon is late this year.').getByText('edited').waitFor();

  await press(ines, 'The moon is late', 'Delete');
  await said(marten, 'This comment was deleted.').waitFor();
  await said(marten, 'early last year').waitFor();
  await ines.getByRole('button', { name: 'Undo' }).click();
  await said(marten, 'The moon is late this year.').waitFor();

  assert.deepEqual(
    (await rows()).map(({ text, name, status }) => [text, name, status]),
    [
      ['The moon is late this year.', 'Ines', 'published'],
      ['It was early last year as well.', 'Marten', 'published'],
    ],
  );
  assert.deepEqual([first, second, site.violations], [[], [], []]);
});

for (const script of ['module', 'classic']) {
  test(`the conversation of the ${script} script does all its work under a strict policy`, async (t) => {
    const { site, page, console } = await journey(t);
    await page.goto(`${site.url}/conversation?script=${script}`);
    await write(page, 'First.');
    await write(page, 'Second.');
    await reply(page, 'First.', 'An answer.');
    await press(page, 'Second.', 'Like');
    await said(page, 'Second.').getByRole('button', { name: 'Like 1', pressed: true }).waitFor();
    await page.getByLabel('Sort by').selectOption('votes');
    await said(page, 'An answer.').waitFor();
    await press(page, 'First.', 'Hide replies');
    await said(page, 'An answer.').waitFor({ state: 'detached' });
    await press(page, 'First.', 'Show 1 reply');
    await press(page, 'An answer.', 'More');
    await press(page, 'An answer.', 'Copy link');
    await said(page, 'An answer.')
      .getByText(/The link is copied|in the address bar now/)
      .waitFor();
    await press(page, 'An answer.', 'Delete');
    await page.getByRole('button', { name: 'Undo' }).click();
    await said(page, 'An answer.').waitFor();
    // Somebody else's comment: this browser has forgotten that it wrote it.
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await press(page, 'Second.', 'More');
    await press(page, 'Second.', 'Report');
    await said(page, 'Second.').getByLabel('It is advertising').check();
    await said(page, 'Second.').getByRole('button', { name: 'Send report' }).click();
    await said(page, 'Second.').getByText('Thank you. The moderators will look at it.').waitFor();
    assert.deepEqual([console, site.violations], [[], []]);
  });
}

test('the comment that the address names is marked where the reader chooses the colours', async (t) => {
  const { site, page } = await journey(t, { forcedColors: 'active' });
  await page.goto(`${site.url}/conversation`);
  await write(page, 'Marked.');
  await said(page, 'Marked.').locator('[part=date]').click();
  const marked = page.locator('article[part~=comment-target]');
  await marked.waitFor();
  assert.equal(await marked.evaluate((article) => article.matches(':focus-visible')), false);
  const outline = await marked.evaluate((article) => getComputedStyle(article).outlineStyle);
  assert.equal(outline, 'solid');
});

test('nothing is lost when the endpoint goes and comes back', async (t) => {
  const { site, page, endpoint, rows } = await journey(t);
  const { page: other } = await reader(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'Before the storm.');
  await other.goto(`${site.url}/conversation`);
  await said(other, 'Before the storm.').waitFor();

  await endpoint.kill();
  await press(page, 'Before the storm.', 'Like');
  await said(page, 'Before the storm.').getByText('That did not work.').waitFor();
  await said(page, 'Before the storm.').getByRole('button', { name: 'Like', pressed: false }).waitFor();
  await said(page, 'Before the storm.').getByRole('button', { name: 'Reply' }).click();
  const open = said(page, 'Before the storm.').locator('afterword-comment-form');
  await fill(open, 'Written in the storm.', 'Ines');
  await open.getByRole('button', { name: 'Post comment' }).click();
  await open.getByText(/Trying again in/).waitFor();

  await endpoint.start();
  await said(page, 'Written in the storm.').waitFor();
  assert.deepEqual(
    (await rows()).map(({ text }) => text),
    ['Before the storm.', 'Written in the storm.'],
  );
  // The other reader's line has been made again, and what was said meanwhile is asked for.
  await fresh(other, 1).click();
  await said(other, 'Written in the storm.').waitFor();
});

test('a link leads to a comment that is pages away, in a reader that has never been here', async (t) => {
  const { site, page } = await journey(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'The oldest of all.');
  await reply(page, 'The oldest', 'Deep below.');
  for (const text of ['Two.', 'Three.', 'Four.', 'Five.']) await write(page, text);
  const id = await said(page, 'Deep below.').getAttribute('id');

  const { page: other } = await reader(t);
  await other.goto(`${site.url}/conversation#${id}`);
  await said(other, 'Deep below.').waitFor();
  await other.waitForFunction(
    (id) => document.querySelector('afterword-comments')?.shadowRoot?.activeElement?.id === id,
    id,
  );
  assert.ok(await said(other, 'Deep below.').isVisible());
});

test('what the server has rendered shows without script, and its form posts', async (t) => {
  const { site, page: author } = await journey(t);
  await author.goto(`${site.url}/conversation`);
  await write(author, 'Said with script.');

  const { page } = await reader(t, { javaScriptEnabled: false });
  await page.goto(`${site.url}/conversation?rendered=1`);
  assert.equal(
    await page.locator('[itemtype="https://schema.org/Comment"] [itemprop=text]').innerText(),
    'Said with script.',
  );
  // Nothing is to come, and no room is held for it.
  const held = await page.locator('afterword-comments').evaluate((element) => getComputedStyle(element).minBlockSize);
  assert.equal(held, '0px');
  await page.getByLabel('Comment').fill('Said without.');
  await page.getByLabel('Name').fill('Noor');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL(/\/conversation#comment-/);
  await page.goto(`${site.url}/conversation?rendered=1`);
  await page.getByText('Said without.').waitFor();
});

test('what the server has rendered is there until the live conversation is, which is fetched once', async (t) => {
  const { site, page } = await journey(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'Here from the start.');

  const { page: other, console } = await reader(t);
  site.requests.length = 0;
  await other.goto(`${site.url}/conversation?rendered=1`);
  await said(other, 'Here from the start.').waitFor();
  await other.locator('[itemprop=text]').waitFor({ state: 'hidden' });
  // When the stream is open, what may have been missed is asked for, and nothing of it comes a second time.
  const lists = () => site.requests.filter((request) => /^GET \/comments\?/.test(request));
  while (lists().length < 2 || !lists()[1]!.endsWith(' 304')) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lists().filter((request) => !request.endsWith(' 304')).length, 1);
  assert.deepEqual(console, []);
});

for (const dir of ['ltr', 'rtl']) {
  test(`deep threads have room on the narrowest phone (${dir})`, async (t) => {
    const { site, page } = await journey(t, { viewport: { width: 320, height: 640 } });
    await page.goto(`${site.url}/conversation?dir=${dir}`);
    await write(page, 'Level 0.');
    for (let level = 1; level < 7; level++)
      await reply(page, `Level ${level - 1}.`, `Level ${level}. ${'x'.repeat(60)}`);
    const { clientWidth, scrollWidth } = await page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      return { clientWidth, scrollWidth };
    });
    assert.deepEqual([clientWidth, scrollWidth], [320, 320]);
    const boxes = [];
    for (let level = 0; level < 7; level++) boxes.push((await said(page, `Level ${level}.`).boundingBox())!);
    assert.ok(
      boxes.every(({ x, width }) => x >= 0 && x + width <= 320 && width > 180),
      JSON.stringify(boxes),
    );
    const start = ({ x, width }: { x: number; width: number }) => (dir === 'ltr' ? x : 320 - x - width);
    assert.ok(start(boxes[1]!) > start(boxes[0]!), 'a reply stands in');
  });
}

/** What acts is not there before somebody does something: the network fails it, until it is restored. */
const withoutActing = async (page: Page, more: string[] = []) => {
  const addresses = ['**/chunks/acting-*.js*', ...more];
  for (const address of addresses) await page.route(address, (route) => route.abort());
  return async () => {
    for (const address of addresses) await page.unroute(address);
    // The browser says so.
    await page.context().setOffline(true);
    await page.context().setOffline(false);
  };
};

const unreachable = (page: Page) => page.locator('afterword-comments').getByText('The server could not be reached.');

test('who presses twice before what acts is there gets what one press does', async (t) => {
  const { site, page } = await journey(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'On a slow line.');
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/chunks/acting-*.js*', async (route) => {
    await released;
    await route.continue();
  });
  await page.reload();
  await press(page, 'On a slow line.', 'Reply');
  await press(page, 'On a slow line.', 'Reply');
  release();
  await said(page, 'On a slow line.')
    .getByLabel(/^Comment/)
    .waitFor();
});

test('a press that cannot be done is said to be so, and done when it is pressed again', async (t) => {
  const { site, page } = await journey(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'Before the tunnel.');
  const restore = await withoutActing(page);
  await page.reload();
  await press(page, 'Before the tunnel.', 'Reply');
  await unreachable(page).waitFor();
  const box = (await unreachable(page).boundingBox())!;
  assert.ok(box.y >= 0 && box.y + box.height <= page.viewportSize()!.height, 'it is in sight');
  await restore();
  await unreachable(page).waitFor({ state: 'detached' });
  const replyForm = said(page, 'Before the tunnel.').getByLabel(/^Comment/);
  assert.equal(await replyForm.count(), 0, 'nothing opens where somebody may be doing something else by now');
  await press(page, 'Before the tunnel.', 'Reply');
  await replyForm.waitFor();
});

test('a comment that is accepted while what acts is not there is shown, and its author’s, as soon as that is', async (t) => {
  const { site, page } = await journey(t);
  const restore = await withoutActing(page);
  await page.goto(`${site.url}/conversation`);
  await page.getByText('Be the first to comment.').waitFor();
  await fill(form(page), 'Into the tunnel.', 'Ines');
  await form(page).getByRole('button', { name: 'Post comment' }).click();
  await form(page).getByText('Thank you! Your comment is published.').waitFor();
  await unreachable(page).waitFor();
  await restore();
  await press(page, 'Into the tunnel.', 'More');
  await said(page, 'Into the tunnel.').getByRole('button', { name: 'Edit' }).waitFor();
});

test('a conversation that could not be loaded says so without what acts, and comes when the network is back', async (t) => {
  const { site, page } = await journey(t);
  await page.goto(`${site.url}/conversation`);
  await write(page, 'On the other side.');
  // A browser that remembers what a reader has done fetches what acts at once.
  await page.evaluate(() => localStorage.clear());
  const restore = await withoutActing(page, ['**/comments?*']);
  await page.reload();
  await unreachable(page).waitFor();
  await restore();
  await said(page, 'On the other side.').waitFor();
  await unreachable(page).waitFor({ state: 'detached' });
});

test('a number that cannot be fetched, nor what tells of that, is missing and disturbs nobody', async (t) => {
  const { site, page, console } = await journey(t);
  for (const address of ['**/comments/counts?*', '**/chunks/failure-*.js*']) {
    await page.route(address, (route) => route.abort());
  }
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/failure-'));
  await page.goto(`${site.url}/conversation`);
  await failed;
  await write(page, 'All the same.');
  assert.deepEqual(
    console.filter((line) => !line.startsWith('Failed to load resource')),
    [],
  );
});
