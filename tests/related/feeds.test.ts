import { expect } from '@open-wc/testing';
import { fetchSource, type Source } from '../../src/related/source.js';
import { serveSources, SITE, type Sources } from '../support/sources.js';

const fixtures = new URL('./fixtures/feeds/', import.meta.url).href;
const use = { order: 'related', limit: 5, page: '' };

const read = (file: string): Promise<Source> => fetchSource(fixtures + file, use);

/** What a list may show of an article. */
const shown = ({ articles }: Source) =>
  articles.map(({ url, title, excerpt, date, raw }) => ({
    url,
    title,
    excerpt,
    date,
    image: raw['image'],
    author: raw['author'],
    tags: raw['tags'],
  }));

describe('the feeds that a list can be made of', () => {
  it('WordPress’s RSS, with a warning of PHP before it and a title missing in it', async () => {
    const source = await read('wordpress.xml');
    expect(source.skipped).to.equal(1);
    expect(source.lang).to.equal('en-US');
    expect(shown(source)).to.deep.equal([
      {
        url: 'https://site.example/fish/?utm_source=rss',
        title: 'Fish & chips: the harbour’s “best”',
        excerpt: 'Where the boats come in, the queue begins … Continue reading “Fish”',
        date: 'Sun, 04 Oct 2026 07:30:00 +0000',
        image: 'https://site.example/fish-large.jpg',
        author: ['The desk'],
        tags: ['Food & drink', 'Harbour'],
      },
      {
        url: 'https://site.example/dialog/',
        title: 'The <dialog> element, and 3 < 4',
        excerpt: 'It opens.',
        date: '',
        image: new URL('/dialog.png', fixtures).href,
        author: ['The desk'],
        tags: [],
      },
    ]);
  });

  it('Ghost’s RSS, all in CDATA', async () => {
    expect(shown(await read('ghost.xml'))).to.deep.equal([
      {
        url: 'https://ghost.example/moon/',
        title: 'Reading the moon & the mud',
        excerpt: 'What the pilots know.',
        date: 'Sun, 04 Oct 2026 11:00:00 GMT',
        image: 'https://ghost.example/content/images/moon.jpg',
        author: ['The desk'],
        tags: ['Sea'],
      },
    ]);
  });

  it('Hugo’s RSS, escaped twice, and an item whose guid is its address', async () => {
    const source = await read('hugo.xml');
    expect(source.lang).to.equal('en-gb');
    expect(source.articles.map(({ url, title, excerpt }) => [url, title, excerpt])).to.deep.equal([
      ['https://hugo.example/posts/knots/', 'Knots & splices', 'Four knots are enough, café or not.'],
      ['https://hugo.example/posts/guid/', 'Only a guid', 'No link here.'],
    ]);
  });

  it('Jekyll’s Atom, with xml:base, xml:lang, XHTML and plain text', async () => {
    const source = await read('jekyll.xml');
    expect(source.lang).to.equal('en');
    expect(source.articles.map(({ raw }) => raw['lang'])).to.deep.equal([undefined, 'fr']);
    expect(shown(source)).to.deep.equal([
      {
        url: 'https://jekyll.example/blog/lights.html',
        title: 'A light that means one thing & no other',
        excerpt: 'Count the seconds.',
        date: '2026-09-20T00:00:00+00:00',
        image: 'https://jekyll.example/lights.png',
        author: ['The desk'],
        tags: ['coast', 'Light'],
      },
      {
        url: 'https://jekyll.example/fr/carte',
        title: 'A <b> in plain text',
        excerpt: 'Une carte.',
        date: '2026-09-01T00:00:00Z',
        image: '',
        author: [],
        tags: [],
      },
    ]);
  });

  it('Substack’s RSS, whose picture is an enclosure', async () => {
    const [article] = shown(await read('substack.xml'));
    expect(article).to.deep.include({
      title: 'Letter 7: the map that admits',
      image: 'https://letters.example/map.jpeg',
    });
  });

  it('Medium’s RSS, whose text stands in content:encoded alone', async () => {
    const [article] = shown(await read('medium.xml'));
    expect(article).to.deep.include({
      excerpt: 'From one light to the next.',
      date: 'Tue, 01 Sep 2026 09:00:00 GMT',
      image: 'https://stories.example/max/1024/1*x.jpeg',
      tags: ['sailing'],
    });
  });

  it('one that is broken and cut off, as far as it can be read', async () => {
    const source = await read('broken.xml');
    expect(source.articles.map(({ title, url }) => [title, url])).to.deep.equal([
      ['First & foremost', 'https://site.example/1'],
      ['Never closed', 'https://site.example/2'],
      ['Third', new URL('/3', fixtures).href],
      ['Cut off', 'https://site.example/4'],
    ]);
    expect(source.articles[0]!.excerpt).to.equal('Café &bogus; bold');
    expect(source.skipped).to.equal(1);
  });

  it('WordPress’s posts, with what is embedded', async () => {
    const source = await read('posts.json');
    expect(source.skipped).to.equal(2);
    expect(shown(source)).to.deep.equal([
      {
        url: 'https://site.example/fish/',
        title: 'Fish & chips: ours',
        excerpt: 'Where the boats come in… Read more',
        date: '2026-10-04T07:30:00Z',
        image: 'https://site.example/fish-300.jpg',
        author: ['The desk'],
        tags: ['Food & drink', 'harbour'],
      },
      {
        url: 'https://site.example/plain/',
        title: 'Plain',
        excerpt: '',
        date: '2026-10-02T09:30:00',
        image: undefined,
        author: [],
        tags: [],
      },
    ]);
  });
});

describe('a feed', () => {
  let sources: Sources;

  const titlesOf = async (answers: Parameters<typeof serveSources>[0], wanted = use): Promise<string[]> => {
    sources = serveSources(answers);
    return (await fetchSource(`${SITE}feed`, wanted)).articles.map(({ title }) => title);
  };

  const rss = (title: string, more = '', head = '') =>
    `${head}<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel>${more}<item><title>${title}</title><link>/${title}</link></item></channel></rss>`;

  const bytes = (text: string, encode: (code: number) => number[]) =>
    Uint8Array.from(Array.from(text).flatMap((letter) => encode(letter.codePointAt(0)!)));

  afterEach(() => sources.stop());

  it('is told by what it holds, whatever its type says', async () => {
    const headers = { 'content-type': 'text/html' };
    expect(await titlesOf({ feed: new Response(rss('Tide'), { headers }) })).to.deep.equal(['Tide']);
  });

  it('is read in the encoding that its XML declaration names', async () => {
    const text = rss('Café', '', '<?xml version="1.0" encoding="ISO-8859-1"?>');
    expect(await titlesOf({ feed: new Response(bytes(text, (code) => [code])) })).to.deep.equal(['Café']);
  });

  it('is read in the encoding that it was sent with, whatever else it says', async () => {
    const text = rss('Café', '', '<?xml version="1.0" encoding="utf-8"?>');
    const headers = { 'content-type': 'application/rss+xml; charset="windows-1252"' };
    expect(
      await titlesOf({
        feed: new Response(
          bytes(text, (code) => [code]),
          { headers },
        ),
      }),
    ).to.deep.equal(['Café']);
  });

  for (const [name, mark] of [
    ['with', '\uFEFF'],
    ['without', ''],
  ] as const) {
    it(`is read as UTF-16 ${name} a byte order mark`, async () => {
      const text = mark + rss('Tide', '', '<?xml version="1.0" encoding="utf-16"?>');
      const body = bytes(text, (code) => [code & 255, code >> 8]);
      expect(await titlesOf({ feed: new Response(body) })).to.deep.equal(['Tide']);
    });
  }

  it('is read as UTF-8 where its encoding is one that nobody knows', async () => {
    const text = rss('Café', '', '<?xml version="1.0" encoding="klingon"?>');
    expect(await titlesOf({ feed: text })).to.deep.equal(['Café']);
  });

  it('goes on where RSS says that there is more', async () => {
    const next = (to: string) => `<atom:link rel="next" href="${to}"/>`;
    const answers = { feed: rss('One', next('?page=2')), 'feed?page=2': rss('Two', next('/feed?page=3')) };
    expect(await titlesOf(answers)).to.deep.equal(['One', 'Two']);
    expect(sources.asked).to.deep.equal(['feed', 'feed?page=2', 'feed?page=3']);
  });

  it('goes on where JSON Feed says that there is more, and stops where that leads back', async () => {
    const page = (title: string, next_url: string) => ({ items: [{ url: `/${title}`, title }], next_url });
    expect(await titlesOf({ feed: page('One', '/more'), more: page('Two', '/feed') })).to.deep.equal(['One', 'Two']);
    expect(sources.asked).to.deep.equal(['feed', 'more']);
  });

  it('goes on through WordPress’s pages, by link or by number', async () => {
    const page = (title: string, headers: Record<string, string>) =>
      Response.json([{ link: `${SITE}${title}`, title: { rendered: title } }], { headers });
    const answers = {
      feed: page('One', { link: `<${SITE}feed>; rel="first", <${SITE}feed?page=2>; title="More"; rel="last next"` }),
      'feed?page=2': page('Two', { 'x-wp-totalpages': '3' }),
      'feed?page=3': page('Three', { 'x-wp-totalpages': '3' }),
    };
    expect(await titlesOf(answers)).to.deep.equal(['One', 'Two', 'Three']);
  });

  it('ends after some pages, however many there are', async () => {
    let pages = 0;
    const endless: Record<string, () => Promise<Response>> = {};
    for (let page = 0; page < 50; page++) {
      endless[page ? `feed?${page}` : 'feed'] = async () =>
        Response.json({ items: [{ url: `/${++pages}`, title: `${pages}` }], next_url: `${SITE}feed?${page + 1}` });
    }
    expect(await titlesOf(endless)).to.have.length(5);
  });

  it('is asked for no more of the latest than shows', async () => {
    const items = Array.from({ length: 30 }, (_, at) => ({ url: `/${at}`, title: `${at}` }));
    await titlesOf({ feed: { items, next_url: `${SITE}more` } }, { ...use, order: 'latest' });
    expect(sources.asked).to.deep.equal(['feed']);
  });

  it('does not lead to another host', async () => {
    await titlesOf({ feed: { items: [{ url: '/a', title: 'A' }], next_url: 'https://elsewhere.example/feed' } });
    expect(sources.asked).to.deep.equal(['feed']);
  });

  it('shows what there is when its next page fails', async () => {
    expect(await titlesOf({ feed: { items: [{ url: '/a', title: 'A' }], next_url: '/gone' } })).to.deep.equal(['A']);
  });

  for (const [name, body] of [
    ['a page of HTML', '<!doctype html><html><head><title>Sign in</title></head><body><p>x</p></body></html>'],
    [
      'a sitemap',
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example</loc></url></urlset>',
    ],
    ['cut JSON', '{"items": [{"title": "A"'],
    ['nothing', ''],
    ['a number', '7'],
  ] as const) {
    it(`is not what ${name} is`, async () => {
      sources = serveSources({ feed: body });
      const failure = await fetchSource(`${SITE}feed`, use).catch((error: unknown) => error);
      expect(failure).to.include({ status: 200 });
    });
  }

  it('with elements in elements without end is read', async () => {
    const deep = `<item><title>Deep</title><link>/deep</link><description>${'<b>'.repeat(50_000)}</description></item>`;
    expect(await titlesOf({ feed: `<rss><channel>${deep}</channel></rss>` })).to.include('Deep');
  });

  it('with pictures that begin and never end is read in no time', async () => {
    const item = `<item><title>Pictures</title><link>/a</link><description>${'&lt;img '.repeat(200_000)}</description></item>`;
    expect(await titlesOf({ feed: `<rss><channel>${item}</channel></rss>` })).to.deep.equal(['Pictures']);
  });

  it('declares no entities that grow', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${rss('&b;')}`;
    const [title] = await titlesOf({ feed: bomb });
    expect(title).to.have.length.below(20);
  });
});
