import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { IndexFile, PageFile } from '../../src/ranking/index-file.js';
import { openEndpoint, problem, SITE, temporaryFolder } from './setup.js';

const item = (name: string, text: string) =>
  `<item><title>${name}</title><link>${SITE}/${name}</link><pubDate>Mon, 02 Jan 2023 10:00:00 GMT</pubDate>
  <category>sea</category><description>${text}</description></item>`;

const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title><link>${SITE}</link>${items.join('')}</channel></rss>`;

const tides = item('tides', 'Sun and moon pull together, and high water is highest.');
const moon = item('moon', 'The moon over the harbour: sun and moon pull together twice a month.');
const knots = item('knots', 'Bowline, sheet bend, clove hitch: a knot for every rope.');
const hats = item('hats', 'Felt and straw.');
const all = rss(tides, moon, knots, hats);

/** A site of this machine. */
const site = async (test: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => server.closeAllConnections());
  test.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const privateHosts = ['127.0.0.1'];
const about = (name: string) => `/related?${new URLSearchParams({ page: `${SITE}/${name}` })}`;
const titles = async (response: Response) => ((await response.json()) as PageFile).articles.map(({ title }) => title);

const feedFile = (test: TestContext, body: string) => {
  const file = join(temporaryFolder(test), 'feed.xml');
  writeFileSync(file, body);
  return file;
};

describe('GET /related', () => {
  it('answers with what goes with a page, the best first, and why', async (test) => {
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: feedFile(test, all) } });
    await endpoint.ready();
    const response = await fetch(about('tides?utm_source=mail#top'));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'application/json');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    const { page, articles } = (await response.json()) as PageFile;
    assert.equal(page, `${SITE}/tides`);
    assert.equal(articles[0]!.title, 'moon');
    assert.equal(articles[0]!.url, `${SITE}/moon`);
    assert.equal(articles[0]!.date, '2023-01-02T10:00:00.000Z');
    assert.deepEqual(articles[0]!.tags, ['sea']);
    assert.ok(articles[0]!.terms.includes('sun moon'));
    assert.ok(articles[0]!.similarity > 0 && articles[0]!.similarity <= 1);
    assert.ok(!articles.some(({ title }) => title === 'tides'));
  });

  it('finds a page by its path, whatever host it is tried out on', async (test) => {
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: feedFile(test, all) } });
    await endpoint.ready();
    const response = await fetch(`/related?page=${encodeURIComponent('http://localhost:3000/tides/')}`);
    assert.equal((await titles(response))[0], 'moon');
  });

  it('has nothing for a page that the feed does not have, and the index of all to rank it by', async (test) => {
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: feedFile(test, all) } });
    await endpoint.ready();
    const response = await fetch(about('nothing'));
    assert.deepEqual([response.status, (await problem(response)).code], [404, 'not_found']);
    const index = (await (await fetch('/related')).json()) as IndexFile;
    assert.equal(index.archive, true);
    assert.deepEqual(
      index.articles.map(({ title }) => title),
      ['tides', 'moon', 'knots', 'hats'],
    );
    assert.ok(index.vocabulary.terms.includes('moon'));
  });

  for (const page of ['', 'tides', 'javascript:alert(1)', 'https://user:pass@site.example/']) {
    it(`refuses the address "${page}"`, async (test) => {
      const { fetch, endpoint } = openEndpoint(test, { related: { feed: feedFile(test, all) } });
      await endpoint.ready();
      const response = await fetch(`/related?${new URLSearchParams({ page })}`);
      assert.equal(response.status, 422);
      assert.deepEqual((await problem(response)).issues, [{ path: ['page'], code: 'invalid' }]);
    });
  }

  it('answers 304 to who has it already, and scripts of the site alone may read it', async (test) => {
    const origins = ['https://blog.example'];
    const { fetch, endpoint } = openEndpoint(test, { origins, related: { feed: feedFile(test, all) } });
    await endpoint.ready();
    const first = await fetch(about('tides'), { headers: { Origin: origins[0]! } });
    assert.equal(first.headers.get('access-control-allow-origin'), origins[0]);
    const etag = first.headers.get('etag')!;
    const again = await fetch(about('tides'), { headers: { 'If-None-Match': etag } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    const foreign = await fetch(about('tides'), { headers: { Origin: 'https://evil.example' } });
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  });

  it('is asked for by GET, and is not there without a feed', async (test) => {
    const { fetch } = openEndpoint(test, { related: { feed: feedFile(test, all) } });
    const response = await fetch('/related', { method: 'POST' });
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
    assert.equal((await openEndpoint(test).fetch('/related')).status, 404);
  });

  it('stands at another path where one is wanted', async (test) => {
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: feedFile(test, all), base: '/more' } });
    await endpoint.ready();
    assert.equal((await fetch('/more')).status, 200);
    assert.equal((await fetch('/related')).status, 404);
  });

  it('asks for patience until the feed was read for the first time', async (test) => {
    let hold: (response: ServerResponse) => void;
    const asked = new Promise<ServerResponse>((resolve) => (hold = resolve));
    const url = await site(test, (_, response) => hold(response));
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: url, privateHosts } });
    const ready = endpoint.ready();
    const held = await asked;
    const response = await fetch(about('tides'));
    assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '5']);
    held.end(all);
    await ready;
    assert.equal((await fetch(about('tides'))).status, 200);
  });

  it('looks at the feed again in the background, and says which version it has', async (test) => {
    const requests: IncomingMessage[] = [];
    let body = rss(tides, knots, hats);
    const url = await site(test, (request, response) => {
      requests.push(request);
      const etag = `"${body.length}"`;
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
      response.setHeader('ETag', etag).setHeader('Last-Modified', 'Mon, 02 Jan 2023 10:00:00 GMT').end(body);
    });
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: url, privateHosts, refresh: 0 } });
    await endpoint.ready();
    assert.ok(!(await titles(await fetch(about('tides')))).includes('moon'));
    body = all;
    // What is new shows once it is there, and stays.
    while (!(await titles(await fetch(about('tides')))).includes('moon')) await setImmediate();
    while (requests.at(-1)!.headers['if-none-match'] !== `"${all.length}"`) {
      await fetch(about('tides'));
      await setImmediate();
    }
    assert.equal(requests.at(-1)!.headers['if-modified-since'], 'Mon, 02 Jan 2023 10:00:00 GMT');
  });

  it('keeps what it has when the feed fails, and tells its operator', async (test) => {
    let fails = false;
    const url = await site(test, (_, response) => void (fails ? response.writeHead(500).end() : response.end(all)));
    const { fetch, endpoint, log } = openEndpoint(test, { related: { feed: url, privateHosts, refresh: 0 } });
    await endpoint.ready();
    fails = true;
    const warnings = () => log.lines.filter(({ level }) => level === 'warn');
    while (!warnings().length) {
      assert.equal((await fetch(about('tides'))).status, 200);
      await setImmediate();
    }
    assert.deepEqual(warnings()[0]!.fields, { reason: `${url} answers 500` });
    assert.equal((await titles(await fetch(about('tides'))))[0], 'moon');
  });

  it('reads the pages of a feed that leads in a circle once', async (test) => {
    const page = (name: string, next: string) =>
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Site',
        next_url: next,
        items: [{ id: name, url: `${SITE}/${name}`, title: name, content_text: 'Sun and moon.' }],
      });
    const url = await site(test, (request, response) => {
      response.end(request.url === '/2' ? page('moon', '/1') : page('tides', '/2'));
    });
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: `${url}/1`, privateHosts } });
    await endpoint.ready();
    const { articles } = (await (await fetch('/related')).json()) as IndexFile;
    assert.deepEqual(
      articles.map(({ title }) => title),
      ['tides', 'moon'],
    );
  });

  it('reads WordPress’s posts over their pages', async (test) => {
    const post = (name: string) => JSON.stringify([{ link: `${SITE}/${name}`, title: { rendered: name } }]);
    const url = await site(test, (request, response) => {
      if (request.url === '/posts?page=2') return void response.end(post('moon'));
      response.setHeader('Link', `<${url}/posts?page=2>; rel="next"`).end(post('tides'));
    });
    const { fetch, endpoint } = openEndpoint(test, { related: { feed: `${url}/posts`, privateHosts } });
    await endpoint.ready();
    const { articles } = (await (await fetch('/related')).json()) as IndexFile;
    assert.deepEqual(
      articles.map(({ title }) => title),
      ['tides', 'moon'],
    );
  });

  it('keeps what is on the first pages of a feed when a later one fails, and what it knew of that', async (test) => {
    const page = (name: string) => JSON.stringify([{ link: `${SITE}/${name}`, title: { rendered: name } }]);
    let fails = true;
    let first = 'tides';
    const url = await site(test, (request, response) => {
      const isFirst = request.url === '/posts';
      const etag = `"${first}"`;
      if (isFirst && request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
      if (isFirst) response.setHeader('ETag', etag).setHeader('Link', `<${url}/more>; rel="next"`).end(page(first));
      else if (fails) response.writeHead(500).end();
      else response.end(page('moon'));
    });
    const { fetch, endpoint, log } = openEndpoint(test, {
      related: { feed: `${url}/posts`, privateHosts, refresh: 0 },
    });
    const titlesOfAll = async () =>
      ((await (await fetch('/related')).json()) as IndexFile).articles.map(({ title }) => title).join(' ');
    await endpoint.ready();
    const warning = log.lines.find(({ level }) => level === 'warn');
    assert.deepEqual(warning?.fields, { reason: `${url}/more answers 500` });
    assert.equal(await titlesOfAll(), 'tides');
    fails = false;
    while ((await titlesOfAll()) !== 'tides moon') await setImmediate();
    [fails, first] = [true, 'knots'];
    while ((await titlesOfAll()) !== 'knots tides moon') await setImmediate();
    fails = false;
    while ((await titlesOfAll()) !== 'knots moon') await setImmediate();
  });

  for (const [what, feed, reason] of [
    ['that is a page', '<!doctype html><title>Not found</title>', /no feed/],
    ['that is cut off', all.slice(0, 40), /no feed/],
    ['that is empty', '', /no feed/],
  ] as const) {
    it(`starts with a feed ${what}, and says so`, async (test) => {
      const { fetch, endpoint, log } = openEndpoint(test, { related: { feed: feedFile(test, feed) } });
      await endpoint.ready();
      assert.match((log.lines.at(-1)!.fields as { reason: string }).reason, reason);
      assert.equal((await fetch('/related')).status, 503);
    });
  }
});
