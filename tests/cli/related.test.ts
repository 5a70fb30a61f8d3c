import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pageFileName } from '../../src/ranking/page-file.js';
import { ended, run } from '../server/process-support.js';
import { temporaryFolder } from '../server/setup.js';
import {
  linkedArticles,
  manyArticles,
  page,
  readIndex,
  readPageFile,
  related,
  SITE,
  versions,
  write,
} from './setup.js';

const tides = { title: 'Spring tides', text: 'Sun and moon pull together, and high water is highest.' };
const moon = { title: 'The moon', text: 'Sun and moon pull together twice a month over the harbour.' };
const knots = { title: 'Knots', text: 'Bowline, sheet bend, clove hitch: a knot for every rope.' };
const hats = { title: 'Hats', text: 'Felt and straw.' };

const smallSite = (folder: string) => {
  write(
    folder,
    'index.html',
    '<!doctype html><title>Home</title><main><article>A</article><article>B</article></main>',
  );
  write(folder, 'tides.html', page('/tides', tides));
  write(folder, 'moon/index.html', page('/moon/', moon));
  write(folder, 'knots/index.html', page('/knots/', knots));
  write(folder, 'hats/index.html', page('/hats/', hats));
};

const folders = (test: Parameters<typeof temporaryFolder>[0]) => ({
  site: temporaryFolder(test),
  out: join(temporaryFolder(test), 'related'),
});

describe('afterword related of a folder', () => {
  it('writes a file for each article, with what goes with it and why', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    assert.match(await related(test, site, '--out', out), /^4 articles, 5 files written, 0 removed/);
    const { page, articles } = readPageFile(out, '/tides');
    assert.equal(page, `${SITE}/tides`);
    assert.equal(articles[0]!.url, `${SITE}/moon/`);
    assert.equal(articles[0]!.title, 'The moon');
    assert.ok(articles[0]!.terms.includes('sun moon'));
    assert.ok(articles[0]!.similarity > 0);
  });

  it('writes an index of all, which a page can be ranked against', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    await related(test, site, '--out', out);
    const { archive, articles, vocabulary } = readIndex(out);
    assert.equal(archive, true);
    assert.deepEqual(articles.map(({ title }) => title).sort(), ['Hats', 'Knots', 'Spring tides', 'The moon']);
    assert.ok(vocabulary.terms.includes('moon'));
  });

  it('reads what a page says of itself', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const head = `<meta property="og:title" content="Sun &amp; moon"><meta name="description" content="How the sea follows.">
      <meta property="og:image" content="/moon.png"><meta property="article:published_time" content="2024-05-01T10:00:00+02:00">
      <meta name="author" content="Site"><meta property="article:tag" content="sea"><meta property="article:tag" content="sky">`;
    write(site, 'moon/index.html', page('/moon/', { ...moon, head, lang: 'en-GB' }));
    await related(test, site, '--out', out);
    const { score: _, similarity: __, terms: ___, ...article } = readPageFile(out, '/tides').articles[0]!;
    assert.deepEqual(article, {
      url: `${SITE}/moon/`,
      title: 'Sun & moon',
      excerpt: 'How the sea follows.',
      date: '2024-05-01T08:00:00.000Z',
      image: `${SITE}/moon.png`,
      author: ['Site'],
      tags: ['sea', 'sky'],
      lang: 'en-GB',
    });
  });

  it('does not read what stands around an article, nor what no reader sees', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const text = `Felt.<script>moon sun</script><style>moon{}</style><nav>moon</nav><p hidden>sun and moon</p>
      <afterword-related><a href="/moon/">The moon</a></afterword-related>`;
    write(site, 'hats/index.html', page('/hats/', { ...hats, text }));
    await related(test, site, '--out', out);
    assert.deepEqual(readPageFile(out, '/hats').articles, []);
  });

  it('leaves out what is no article, is not for search engines, leads elsewhere, or is another page’s copy', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    write(site, 'draft.html', page('/draft', { ...moon, head: '<meta name="robots" content="noindex">' }));
    write(site, 'old.html', page('/old', { ...moon, head: '<meta http-equiv="refresh" content="0; url=/moon/">' }));
    write(site, 'print/moon.html', page('/moon/', moon));
    write(site, '.hidden/a.html', page('/a', moon));
    await related(test, site, '--out', out);
    assert.equal(readIndex(out).articles.length, 4);
  });

  it('recommends nothing in another language', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    write(site, 'moon/index.html', page('/moon/', { ...moon, lang: 'de' }));
    await related(test, site, '--out', out);
    assert.ok(!readPageFile(out, '/tides').articles.some(({ title }) => title === 'The moon'));
  });

  it('takes the site’s address for pages that do not say theirs', async (test) => {
    const { site, out } = folders(test);
    const bare = ({ title, text }: typeof tides) => `<title>${title}</title><main><h1>${title}</h1>${text}</main>`;
    write(site, 'tides/index.html', bare(tides));
    write(site, 'moon.html', bare(moon));
    write(site, 'hats.html', bare(hats));
    await assert.rejects(related(test, site, '--out', out), /None of the 3 pages .* give --site/);
    await related(test, site, '--site', `${SITE}/blog`, '--out', out);
    assert.equal(readPageFile(out, '/blog/tides/').articles[0]!.url, `${SITE}/blog/moon.html`);
  });

  it('takes pages that are nested deeper than anybody nests, and what is no HTML at all', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    write(site, 'deep.html', page('/deep', { ...moon, title: 'Deep', text: `${'<div>'.repeat(50_000)}sun and moon` }));
    writeFileSync(join(site, 'bytes.html'), Buffer.from([0, 255, 254, 60, 62, 0]));
    await related(test, site, '--out', out);
    assert.equal(readIndex(out).articles.length, 5);
  });
});

describe('afterword related, run again', () => {
  it('writes nothing where nothing has changed', async (test) => {
    const { site, out } = folders(test);
    manyArticles(site);
    await related(test, site, '--out', out);
    const before = versions(out);
    assert.equal(before.size, 42);
    assert.match(await related(test, site, '--out', out), /^40 articles, 0 files written, 0 removed/);
    assert.deepEqual(versions(out), before);
  });

  it('writes only what a changed article touches', async (test) => {
    const { site, out } = folders(test);
    manyArticles(site);
    await related(test, site, '--out', out);
    const before = versions(out);
    const title = 'tides of the north';
    const text = 'All of tides on the north shore: tides1 tides2 tides3, and tides.';
    write(site, 'tides-north/index.html', page('/tides-north/', { title, text }));
    await related(test, site, '--out', out);
    const after = versions(out);
    const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
    const lists = [...after.keys()].filter((name) => readFileSync(join(out, name)).includes(title));
    // What lists it, its own file, and what remembers it.
    const own = [pageFileName(`${SITE}/tides-north/`), '.afterword-cache.gz'];
    assert.deepEqual(changed.sort(), [...new Set([...lists, ...own])].sort());
    assert.ok(changed.length < 30, `${changed.length} of ${after.size}`);
  });

  it('has what is new, and forgets what is gone', async (test) => {
    const { site, out } = folders(test);
    manyArticles(site);
    await related(test, site, '--out', out);
    rmSync(join(site, 'knots-east'), { recursive: true });
    write(
      site,
      'more/index.html',
      page('/more/', { title: 'More tides', text: 'All of tides: tides1 tides2 and tides3.' }),
    );
    assert.match(await related(test, site, '--out', out), /^40 articles, \d+ files written, 1 removed/);
    const files = readdirSync(out);
    assert.ok(!files.includes(pageFileName(`${SITE}/knots-east/`)));
    for (const file of files) assert.ok(!readFileSync(join(out, file)).includes('knots-east'), file);
    assert.ok(readPageFile(out, '/tides-north/').articles.some(({ title }) => title === 'More tides'));
    assert.ok(readPageFile(out, '/more/').articles.length);
  });

  it('makes again what somebody has deleted, and does not mind a broken memory', async (test) => {
    const { site, out } = folders(test);
    manyArticles(site);
    await related(test, site, '--out', out);
    const file = join(out, pageFileName(`${SITE}/knots-east/`));
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    assert.match(await related(test, site, '--out', out), /, 1 files written/);
    assert.equal(readFileSync(file, 'utf8'), before);
    writeFileSync(join(out, '.afterword-cache.gz'), 'broken');
    assert.match(await related(test, site, '--out', out), /, 0 files written/);
  });

  it('comes to what a first run comes to, when much has changed', async (test) => {
    const { site, out } = folders(test);
    manyArticles(site);
    await related(test, site, '--out', out);
    for (const side of ['north', 'south', 'east', 'west', 'inner'])
      rmSync(join(site, `gulls-${side}`), { recursive: true });
    await related(test, site, '--out', out);
    const fresh = join(temporaryFolder(test), 'fresh');
    await related(test, site, '--out', fresh);
    const without = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.json'));
    assert.deepEqual(without(out), without(fresh));
    for (const name of without(out)) {
      assert.equal(readFileSync(join(out, name), 'utf8'), readFileSync(join(fresh, name), 'utf8'));
    }
  });
});

describe('afterword related of other sources', () => {
  const feed = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Site',
    items: [tides, moon, hats].map(({ title, text }) => ({
      id: title,
      url: `${SITE}/${title.split(' ').at(-1)}`,
      title,
      content_html: `<p>${text}</p>`,
    })),
  });

  it('reads a feed from a file', async (test) => {
    const { site, out } = folders(test);
    write(site, 'feed.json', feed);
    await related(test, join(site, 'feed.json'), '--out', out);
    assert.equal(readPageFile(out, '/tides').articles[0]!.title, 'The moon');
  });

  it('fetches the pages of a sitemap, and leaves out those that are not there', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const server = createServer((request, response) => {
      const { host } = request.headers;
      const paths = ['/tides', '/moon/', '/hats/', '/gone'];
      const urls = paths.map((path) => `<url><loc>http://${host}${path}</loc></url>`).join('');
      if (request.url === '/sitemap.xml') return void response.end(`<?xml version="1.0"?><urlset>${urls}</urlset>`);
      if (request.url === '/gone') return void response.writeHead(404).end();
      const file = request.url === '/tides' ? 'tides.html' : `${request.url}index.html`;
      response.setHeader('Content-Type', 'text/html').end(readFileSync(join(site, file)));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    test.after(() => server.closeAllConnections());
    test.after(() => server.close());
    const told = test.mock.method(console, 'error', () => {});
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await related(test, `${origin}/sitemap.xml`, '--out', out);
    assert.deepEqual(told.mock.calls[0]!.arguments, [`${origin}/gone answers 404`]);
    assert.equal(readPageFile(out, '/tides').articles[0]!.title, 'The moon');
    assert.equal(readIndex(out).articles.length, 3);
  });

  it('reads the pages of a sitemap from a folder', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const urls = ['/tides', '/moon/', '/gone/', '/%E0%A4%A']
      .map((path) => `<url><loc>${SITE}${path}</loc></url>`)
      .join('');
    write(site, 'sitemap.xml', `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`);
    await related(test, join(site, 'sitemap.xml'), '--pages', site, '--out', out);
    assert.equal(readIndex(out).articles.length, 2);
    write(site, 'sitemap.xml', `<urlset><url><loc>${SITE}/..%2f..%2fetc/passwd</loc></url></urlset>`);
    await assert.rejects(related(test, join(site, 'sitemap.xml'), '--pages', site, '--out', out), /is not in/);
  });

  it('finds the front page of a sitemap in the folder itself', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    write(site, 'index.html', page('/', { title: 'Front', text: 'What the sea is like today.' }));
    const urls = ['', '/', '/moon/'].map((path) => `<url><loc>${SITE}${path}</loc></url>`).join('');
    write(site, 'sitemap.xml', `<urlset>${urls}</urlset>`);
    await related(test, join(site, 'sitemap.xml'), '--pages', site, '--out', out);
    assert.deepEqual(
      readIndex(out).articles.map(({ title }) => title),
      ['Front', 'The moon'],
    );
  });
});

describe('afterword related --explain and --tune', () => {
  it('says why, and writes nothing', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const told = await related(test, site, '--explain', `${SITE}/tides/`);
    assert.match(told, /^Spring tides\nhttps:\/\/site\.example\/tides\n\n 1\. 0\.\d+ {2}The moon\n/);
    assert.match(told, /similarity 0\.\d+ \| .*sun moon/);
    await assert.rejects(related(test, site, '--explain', `${SITE}/none`), /is none of the 4 articles/);
    assert.throws(() => readdirSync(out));
  });

  it('learns from the links of a site, says how much better that is, and writes the weights into the index', async (test) => {
    const { site, out } = folders(test);
    linkedArticles(site);
    const told = await related(test, site, '--tune', '--out', out);
    const [, before, after] = /^nDCG@5 before (\d\.\d+), after (\d\.\d+), on articles/.exec(told)!.map(Number);
    assert.ok(after! > before!, told);
    assert.match(
      told,
      /\nLearned from the links of 150 articles: tags [\d.]+, weeks [\d.]+, years [\d.]+, titles [\d.]+\./,
    );
    const { weights } = readIndex(out);
    assert.ok(weights!.tags > 0.5, told);
    // Where nothing has changed there is nothing to learn, and what was learned stays.
    assert.match(await related(test, site, '--tune', '--out', out), /^300 articles, 0 files written/);
    assert.deepEqual(readIndex(out).weights, weights);
  });

  it('keeps the usual weights where there are too few links', async (test) => {
    const { site, out } = folders(test);
    smallSite(site);
    const text = `${tides.text} <a href="/moon/">more</a>`;
    write(site, 'tides.html', page('/tides', { ...tides, text }));
    const told = await related(test, site, '--tune', '--out', out);
    assert.match(told, /^Links between 1 articles teach nothing better than the usual weights; nDCG@5 is \d\.\d+/);
  });
});

describe('the command', () => {
  const fails = async (test: Parameters<typeof run>[0], args: string[], reason: RegExp) => {
    const { code, stdout, stderr } = await ended(run(test, 'src/cli/afterword', ['related', ...args]));
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, reason);
    assert.equal(stderr.trim().split('\n').length, 1);
  };

  it('says in one line what it cannot do', async (test) => {
    const folder = temporaryFolder(test);
    await fails(test, [folder], /^Say where to write: --out FOLDER/);
    await fails(test, [folder, '--out', join(folder, 'out')], /^There are no pages in /);
    await fails(test, [join(folder, 'none'), '--out', folder], /none cannot be read \(ENOENT\)/);
    await fails(test, ['http://127.0.0.1:1/', '--out', folder], /cannot be fetched/);
    await fails(test, [folder, '--site', 'site.example', '--out', folder], /is no address of a site/);
    write(folder, 'page.xml', '<html>no feed</html>');
    await fails(
      test,
      [join(folder, 'page.xml'), '--out', folder],
      /is no feed: RSS, Atom, JSON Feed or WordPress’s posts/,
    );
  });

  it('helps with examples', async (test) => {
    const { code, stdout } = await ended(run(test, 'src/cli/afterword', ['related', '--help']));
    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}\$ afterword related public --out public\/related/);
  });
});
