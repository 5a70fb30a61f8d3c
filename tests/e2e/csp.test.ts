import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import jsonld from 'jsonld';
import { closeBrowser, journey } from './setup.js';

after(closeBrowser);

const SCHEMA = 'https://schema.org/';

/** What a machine reads out of JSON-LD, which names schema.org's words without their address. */
const itemsOf = async (description: object): Promise<unknown[]> => {
  const documentLoader = async (documentUrl: string) => {
    assert.match(documentUrl, /^https:\/\/schema\.org\/?$/);
    const url = { '@id': `${SCHEMA}url`, '@type': '@id' };
    return { documentUrl, document: { '@context': { '@vocab': SCHEMA, url } } };
  };
  const flat = await jsonld.flatten(description as jsonld.JsonLdDocument, undefined, { documentLoader });
  const nodes = flat as unknown as Record<string, { '@value'?: unknown; '@id'?: string }[]>[];
  const valueOf = (node: (typeof nodes)[number], name: string) =>
    node[SCHEMA + name]?.[0]?.['@value'] ?? node[SCHEMA + name]?.[0]?.['@id'];
  const ofType = (type: string) => nodes.filter((node) => String(node['@type']) === SCHEMA + type);
  assert.equal(ofType('ItemList').length, 1);
  assert.equal(ofType('ItemList')[0]![`${SCHEMA}itemListElement`]!.length, ofType('ListItem').length);
  return ofType('ListItem').map((node) => ({
    position: valueOf(node, 'position'),
    url: valueOf(node, 'url'),
    name: valueOf(node, 'name'),
  }));
};

for (const script of ['module', 'classic']) {
  test(`the ${script} script does all its work under a strict policy with Trusted Types`, async (t) => {
    const { site, page, rows, console } = await journey(t);
    await page.goto(`${site.url}/article?script=${script}`);
    const related = page.locator('afterword-related');
    await related.getByRole('heading', { name: 'Related articles' }).waitFor();
    await related.getByRole('link').nth(2).waitFor();
    await related.locator('img').nth(2).waitFor();

    // What is wrong is said, what is right is sent, what is asked for is shown.
    const form = page.locator('form[part=form]');
    await form.getByRole('button', { name: 'Post comment' }).click();
    await form.getByText('Please enter your comment!').waitFor();
    await form.getByLabel(/^Comment/).fill('<b onclick="alert(1)">Bold</b>');
    await form.getByLabel(/^Name/).fill('Ines');
    await form.getByLabel(/^Email/).fill('ines@site.example');
    await form.getByLabel(/^Website/).fill('site.example');
    await form.getByRole('checkbox').check();
    await form.getByRole('button', { name: 'Post comment' }).click();
    await form.getByText('Thank you! Your comment is published.').waitFor();
    assert.equal(await form.locator('[part=comment] .said').textContent(), '<b onclick="alert(1)">Bold</b>');
    assert.equal((await rows()).length, 1);
    assert.deepEqual([console, site.violations], [[], []]);
  });
}

for (const script of ['module', 'classic']) {
  test(`the ${script} script ranks a feed under a strict policy, and looks after its list without breaking it`, async (t) => {
    const { site, page, console } = await journey(t);
    await page.goto(`${site.url}/article?script=${script}&src=/feed.xml&more=structured-data debug`);
    const related = page.locator('afterword-related');
    await related.getByRole('link', { name: 'Reading the moon & the sea' }).waitFor();
    const description = related.locator('script[type="application/ld+json"]');
    await description.waitFor({ state: 'attached' });
    const items = await itemsOf(JSON.parse((await description.textContent())!) as object);
    const links = await related.getByRole('link').all();
    const shown = links.map(async (link, at) => ({
      position: at + 1,
      url: await link.evaluate((node) => (node as HTMLAnchorElement).href),
      name: await link.textContent(),
    }));
    assert.deepEqual(items, await Promise.all(shown));
    await related
      .getByText(/^related · 0\.\d+ · /)
      .first()
      .waitFor();
    const hint = page.locator('head link[rel=prefetch]');
    // What looks after the list comes when the list is there.
    await assert.doesNotReject(async () => {
      while (!(await hint.count())) {
        await page.mouse.move(0, 0);
        await related.getByRole('listitem').first().hover();
      }
    });
    assert.equal(await hint.first().getAttribute('href'), `${site.url}/articles/0`);
    assert.equal(await page.locator('script[type=speculationrules]').count(), 0);
    assert.deepEqual([console, site.violations], [[], []]);
  });
}

test('the policy bites: a page that breaks it is reported', async (t) => {
  const { site, page, console } = await journey(t);
  await page.goto(`${site.url}/article`);
  await page.locator('afterword-comment-form').evaluate((element) => element.setAttribute('style', 'color: red'));
  await page.locator('body').evaluate((body) => {
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    body.append(style);
  });
  await assert.doesNotReject(async () => {
    while (!site.violations.length) await new Promise((resolve) => setImmediate(resolve));
  });
  assert.match(site.violations.join(), /style-src/);
  assert.notDeepEqual(console, []);
});
