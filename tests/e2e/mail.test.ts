import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openMailServer } from '../support/mail-server.js';
import { closeBrowser, journey } from './setup.js';

after(closeBrowser);

/** What breaks the policy of a page is said there. That an answer is a 404 is said as well. */
const complaints = (console: string[]) => console.filter((line) => !line.startsWith('Failed to load resource'));

const fitsThePhone = async (page: Page) =>
  assert.equal(await page.locator('html').evaluate((root) => root.scrollWidth > root.clientWidth), false);

test('a comment is approved, and answers are told of, by links in mails', async (t) => {
  const mails = await openMailServer(t);
  const { site, page, console, rows } = await journey(t, { viewport: { width: 320, height: 568 } }, ({ url }) => [
    ...['--smtp', `smtp://127.0.0.1:${mails.port}`, '--mail-from', 'comments@site.example'],
    ...['--mail-to', 'desk@site.example', '--public-url', `${url}/comments`],
  ]);
  const post = (fields: object) =>
    fetch(`${site.url}/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ page: { url: `${site.url}/conversation`, title: 'Tides' }, ...fields }),
    });

  await post({
    text: `The sea is late.\n\n${'w'.repeat(200)}`,
    author: { name: 'A reader', email: 'reader@mail.example' },
    notify: true,
  });
  const both = [await mails.next(), await mails.next()];
  const [asked, told] = both[0]!.to === 'reader@mail.example' ? both : both.toReversed();

  await page.goto(told!.links['Approve it']!);
  await page.getByRole('heading', { name: 'Approve this comment?' }).waitFor();
  await page.getByText('A reader on “Tides”. Readers do not see it: it waits.').waitFor();
  await fitsThePhone(page);
  assert.deepEqual(
    (await rows()).map(({ status }) => status),
    ['held'],
  );
  await page.getByRole('button', { name: 'Approve it' }).click();
  await page.getByRole('heading', { name: 'Done' }).waitFor();
  await page.getByText('A reader on “Tides”. It is published.').waitFor();
  await page.getByRole('link', { name: 'The moderators’ page' }).click();
  await page.getByLabel('Your token').waitFor();
  await page.goto(`${site.url}/conversation`);
  await page.locator('afterword-comments article').getByText('The sea is late.').waitFor();

  // It acts once.
  await page.goto(told!.links['Approve it']!);
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();

  await page.goto(asked!.links['Yes, mail me']!);
  await page.getByRole('button', { name: 'Yes, mail me' }).click();
  await page.getByRole('heading', { name: 'You will be mailed' }).waitFor();
  await page.goto(asked!.links['Do not ask me again']!);
  await page.getByRole('button', { name: 'No more mails' }).click();
  await page.getByRole('heading', { name: 'No more mails', exact: true }).waitFor();
  assert.deepEqual([complaints(console), site.violations], [[], []]);
});
