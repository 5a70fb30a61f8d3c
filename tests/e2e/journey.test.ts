import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { closeBrowser, journey } from './setup.js';

after(closeBrowser);

/** The widget's form, not the plain one that it has taken over. */
const form = (page: Page) => page.locator('form[part=form]');

const comment = (page: Page) => form(page).getByLabel(/^Comment/);

const write = async (page: Page, text: string) => {
  await comment(page).fill(text);
  await form(page).getByLabel(/^Name/).fill('Ines');
  await form(page)
    .getByLabel(/^Email/)
    .fill('ines@site.example');
};

const post = (page: Page) => form(page).getByRole('button', { name: 'Post comment' }).click();

const thanked = (page: Page) => page.getByText('Thank you! Your comment is published.').waitFor();

/** A promise that a test settles by hand. */
const signal = () => {
  let send!: () => void;
  const sent = new Promise<void>((resolve) => (send = resolve));
  return { send, sent };
};

test('a reader finds related articles and posts a comment, which is stored once', async (t) => {
  const { site, page, rows, console } = await journey(t);
  await page.goto(`${site.url}/article`);
  await page.getByRole('link', { name: 'Harbours by night' }).waitFor();
  assert.equal(
    await page.getByRole('link', { name: 'Harbours by night' }).getAttribute('href'),
    `${site.url}/articles/1`,
  );

  await write(page, 'The moon is early this year.');
  await post(page);
  await thanked(page);
  assert.equal(await page.locator('[part=comment] .said').textContent(), 'The moon is early this year.');
  assert.equal(await comment(page).inputValue(), '');

  const [row, ...others] = await rows();
  assert.deepEqual(others, []);
  assert.deepEqual(
    { ...row },
    {
      text: 'The moon is early this year.',
      name: 'Ines',
      status: 'published',
      page: `${site.url}/article`,
    },
  );

  await page.reload();
  await comment(page).waitFor();
  assert.equal(await comment(page).inputValue(), '', 'no draft is left of what was accepted');
  const list = await (await fetch(`${site.url}/comments?page=${encodeURIComponent(`${site.url}/article`)}`)).json();
  assert.equal(list.total, 1);
  assert.equal(list.comments[0].text, 'The moon is early this year.');
  assert.ok(!JSON.stringify(list).includes('ines@site.example'), 'the email address stays on the server');
  assert.deepEqual([console, site.violations], [[], []]);
});

test('an endpoint that is killed between storing and answering has the comment once', async (t) => {
  const { site, page, rows, endpoint } = await journey(t);
  await page.goto(`${site.url}/article`);
  site.line.beforeAnswer = async () => {
    site.line = {};
    await endpoint.kill();
    throw new Error('the answer died with it');
  };
  await write(page, 'Only once, please.');
  await post(page);
  await page.getByRole('alert').getByText('The server could not be reached.').waitFor();
  assert.equal(await comment(page).inputValue(), 'Only once, please.');
  assert.equal((await rows()).length, 1, 'it had been stored');

  await endpoint.start();
  // The form tries again by itself; the reader is not known to wait.
  await page
    .getByRole('button', { name: 'Try again' })
    .click({ timeout: 1_000 })
    .catch(() => {});
  await thanked(page);
  assert.deepEqual(
    (await rows()).map(({ text }) => text),
    ['Only once, please.'],
  );
  assert.ok(site.keys.length >= 2);
  assert.equal(new Set(site.keys).size, 1, 'every try carried the same key');
});

test('a comment that was kept while the endpoint was down is sent after a reload, once', async (t) => {
  const { site, page, rows, endpoint } = await journey(t);
  await page.goto(`${site.url}/article`);
  site.line.beforeAnswer = async () => {
    site.line = {};
    await endpoint.kill();
    throw new Error('the answer died with it');
  };
  await write(page, 'Still here after all that.');
  await post(page);
  await page.getByRole('alert').getByText('The server could not be reached.').waitFor();
  await page.reload();
  await page.getByText('This is what you wrote last time.').waitFor();
  assert.equal(await comment(page).inputValue(), 'Still here after all that.');

  await endpoint.start();
  await write(page, 'Still here after all that.');
  await post(page);
  await thanked(page);
  assert.equal((await rows()).length, 1);
});

test('a comment whose answer the network cut in two is sent when the connection is back, once', async (t) => {
  const { site, page, rows } = await journey(t);
  await page.goto(`${site.url}/article`);
  const reached = signal();
  const released = signal();
  site.line.beforeAnswer = async () => {
    site.line = {};
    reached.send();
    await released.sent;
    return 'half';
  };
  await write(page, 'From the tunnel.');
  await post(page);
  await reached.sent;
  await page.context().setOffline(true);
  released.send();
  await page.getByRole('alert').getByText('You are offline').waitFor();
  assert.equal(await comment(page).inputValue(), 'From the tunnel.');

  await page.context().setOffline(false);
  await thanked(page);
  assert.deepEqual(
    (await rows()).map(({ text }) => text),
    ['From the tunnel.'],
  );
});

test('a page that reads from right to left has its widgets do so too', async (t) => {
  const { site, page, rows, console } = await journey(t);
  await page.goto(`${site.url}/article?lang=ar&dir=rtl`);
  await page.getByRole('link', { name: 'Reading the moon' }).waitFor();
  await write(page, 'القمر مبكر هذا العام.');
  assert.equal(await form(page).evaluate(directionOf), 'rtl');

  const [button, field] = await Promise.all([
    form(page).getByRole('button', { name: 'Post comment' }).boundingBox(),
    comment(page).boundingBox(),
  ]);
  assert.ok(Math.abs(button!.x + button!.width - (field!.x + field!.width)) < 2, 'the button starts at the right');
  const width = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
  assert.ok(width <= 1000, 'nothing sticks out');

  await post(page);
  await thanked(page);
  assert.equal((await rows())[0]!.text, 'القمر مبكر هذا العام.');
  assert.deepEqual([console, site.violations], [[], []]);
});

const directionOf = (element: Element) => getComputedStyle(element).direction;

test('without script the plain form posts and leads back to the page', async (t) => {
  const { site, page, rows } = await journey(t, { javaScriptEnabled: false });
  await page.goto(`${site.url}/conversation`);
  const { height } = (await page.locator('afterword-comments').boundingBox())!;
  assert.equal(height, 0, 'no room is held for what does not come');
  await page.goto(`${site.url}/article`);
  await page.locator('textarea').fill('Plain words.');
  await page.locator('[name=name]').fill('Ines');
  await page.locator('[name=email]').fill('ines@site.example');
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('form button').click(),
  ]);
  assert.equal(answer.status(), 303);
  await page.waitForURL((url) => url.pathname === '/article');
  const [row] = await rows();
  assert.equal(row!.text, 'Plain words.');
  assert.equal(row!.page, `${site.url}/article`);
  assert.deepEqual(site.violations, []);
});
