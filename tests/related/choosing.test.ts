import { expect } from '@open-wc/testing';
import type { RelatedElement } from '../../src/related/related-element.js';
import '../../src/related/afterword-related.js';
import { pageFileName } from '../../src/ranking/page-file.js';
import { serveSources, SITE, type Sources } from '../support/sources.js';
import { until } from '../support/until.js';
import { watch } from '../support/watch.js';

const PAGE = `${SITE}here`;

/** What stands on the page: an article about the tides. */
const ARTICLE = `<h1>Tides and the moon</h1><p>The moon pulls the sea, and twice a day high water comes to the harbour wall.
  Spring tides come with the full moon; the tide table says when. See <a href="${SITE}linked">the pilots</a>.</p>`;

const item = (name: string, words: string, more: object = {}) => ({
  url: `${SITE}${name}`,
  title: words,
  excerpt: `${words}.`,
  date_published: '2020-01-01',
  ...more,
});

/** Three that go with the tides, one of them linked to by the article, and some that do not. */
const ITEMS = [
  item('moon', 'The full moon and high water'),
  item('linked', 'Spring tides in the harbour'),
  item('table', 'A tide table for the harbour wall', { tags: ['tools'] }),
  item('cake', 'Baking a cake with plums', { date_published: '2026-03-03' }),
  item('chess', 'Openings for a game of chess', { date_published: '2026-03-02', tags: ['board games'] }),
  item('roses', 'Pruning roses before winter', { date_published: '2026-03-01' }),
];

/** As somebody's own selection, or as a built file, says it. */
const articles = ITEMS.map(({ date_published, ...rest }) => ({ ...rest, date: date_published }));

describe('<afterword-related> chooses', () => {
  let sources: Sources;
  let stage: HTMLElement;

  beforeEach(() => {
    stage = document.createElement('div');
    const article = document.createElement('article');
    article.append(document.createRange().createContextualFragment(ARTICLE));
    stage.append(article);
    document.body.append(stage);
  });

  afterEach(() => {
    stage.remove();
    sources.stop();
  });

  const add = (attributes: Record<string, string>, links: string[] = []): RelatedElement => {
    const list = document.createElement('afterword-related');
    for (const [name, value] of Object.entries({ page: PAGE, src: `${SITE}feed`, ...attributes }))
      list.setAttribute(name, value);
    for (const link of links) {
      const anchor = document.createElement('a');
      anchor.href = SITE + link;
      anchor.textContent = link;
      list.append(anchor);
    }
    stage.append(list);
    return list;
  };

  const isThere = (list: RelatedElement) => list.hidden || list.shadowRoot!.querySelector('ul[aria-hidden=false]');

  const there = async (list: RelatedElement): Promise<RelatedElement> => {
    await until(() => isThere(list), 'the list');
    await list.updateComplete;
    return list;
  };

  /** What shows under each heading. */
  const groups = (list: RelatedElement): Record<string, string[]> =>
    Object.fromEntries(
      Array.from(list.shadowRoot!.querySelectorAll('.root'), (root) => [
        root.querySelector('[part=heading]')!.textContent!.trim(),
        Array.from(root.querySelectorAll('a'), ({ href }) => href.slice(SITE.length)),
      ]),
    );

  const show = async (attributes: Record<string, string>, answers: Record<string, object>, links: string[] = []) => {
    sources = serveSources(answers);
    return groups(await there(add(attributes, links)));
  };

  const feed = { feed: { items: ITEMS } };

  it('what goes with the article that stands there, and the newest under their own heading', async () => {
    expect(await show({ limit: '4' }, feed)).to.deep.equal({
      'Related articles': ['moon', 'table'],
      'Latest articles': ['cake', 'chess'],
    });
  });

  it('the newest, and calls them nothing else, where nothing goes with the article', async () => {
    expect(await show({ limit: '2' }, { feed: { items: ITEMS.slice(3) } })).to.deep.equal({
      'Latest articles': ['cake', 'chess'],
    });
  });

  it('does not give the page’s own heading to what only fills up', async () => {
    expect(await show({ limit: '3', heading: 'More like this' }, feed)).to.have.keys([
      'More like this',
      'Latest articles',
    ]);
  });

  it('nothing to fill up with where the page wants none', async () => {
    expect(await show({ fallback: 'none' }, feed)).to.deep.equal({ 'Related articles': ['moon', 'table'] });
  });

  it('nothing, and hides, heading and all, where there is nothing that fits', async () => {
    const list = add({ fallback: 'none' });
    sources = serveSources({ feed: { items: ITEMS.slice(3) } });
    await there(list);
    expect(list.hidden).to.be.true;
    expect(groups(list)).to.deep.equal({});
  });

  it('by the least similarity that the page wants', async () => {
    expect(await show({ fallback: 'none', 'min-score': '0.99' }, feed)).to.deep.equal({});
    const list = stage.querySelector('afterword-related')!;
    list.setAttribute('min-score', '0.01');
    await until(() => !list.hidden, 'the list');
    await list.updateComplete;
    expect(groups(list)).to.deep.equal({ 'Related articles': ['moon', 'table'] });
  });

  it('by the article that a selector names', async () => {
    const other = document.createElement('section');
    other.className = 'other';
    other.textContent = 'How to bake a cake: plums, butter, baking powder. A cake with plums is baked for an hour.';
    stage.append(other);
    expect(await show({ article: '.other', fallback: 'none' }, feed)).to.deep.equal({ 'Related articles': ['cake'] });
  });

  it('survives settings that are none, and says so', async () => {
    const watching = watch();
    const attributes = { article: '???', 'min-score': 'high', fallback: 'newest', limit: '2' };
    expect(await show(attributes, feed)).to.deep.equal({ 'Related articles': ['moon', 'table'] });
    stage.querySelector('afterword-related')!.setAttribute('limit', '3');
    await until(() => watching.warnings.length === 3, 'the warnings');
    expect(watching.warnings.join()).to.match(/article="\?\?\?".*min-score="high".*fallback="newest"/);
    watching.stop();
  });

  it('first what is pinned, by address or by a link inside, and what the source knows of it', async () => {
    const shown = await show({ pin: `${SITE}roses/`, limit: '3' }, feed, ['cake', 'elsewhere']);
    expect(shown).to.deep.equal({ 'Related articles': ['roses', 'cake', 'elsewhere'] });
    const titles = stage.querySelector('afterword-related')!.shadowRoot!.querySelectorAll('.title');
    expect(Array.from(titles, ({ textContent }) => textContent)).to.deep.equal([
      'Pruning roses before winter',
      'Baking a cake with plums',
      'elsewhere',
    ]);
  });

  it('never what is excluded, by address or tag', async () => {
    expect(await show({ exclude: `${SITE}moon#x tools "board games"`, limit: '5' }, feed)).to.deep.equal({
      'Latest articles': ['cake', 'roses'],
    });
  });

  it('anew when what it chooses by changes', async () => {
    await show({ limit: '2' }, feed);
    const list = stage.querySelector('afterword-related')!;
    list.setAttribute('exclude', `${SITE}moon`);
    list.setAttribute('pin', `${SITE}chess`);
    await until(() => groups(list)['Related articles']?.[0] === 'chess', 'what is pinned');
    expect(groups(list)).to.deep.equal({ 'Related articles': ['chess', 'table'] });
    expect(sources.asked).to.deep.equal(['feed']);
  });

  it('by properties, which a page may change at any time', async () => {
    await show({ limit: '3' }, feed);
    const list = stage.querySelector('afterword-related')!;
    const shows = async (change: Partial<RelatedElement>, expected: object) => {
      Object.assign(list, change);
      const isThere = () => JSON.stringify(groups(list)) === JSON.stringify(expected);
      await until(isThere, JSON.stringify([change, expected]));
    };
    await shows({ fallback: 'none' }, { 'Related articles': ['moon', 'table'] });
    await shows({ pin: `${SITE}chess`, exclude: 'tools' }, { 'Related articles': ['chess', 'moon'] });
    await shows({ minScore: 0.99 }, { 'Related articles': ['chess'] });
    await shows({ pin: '', minScore: 0 }, { 'Related articles': ['moon'] });
    await shows({ fallback: 'latest' }, { 'Related articles': ['moon'], 'Latest articles': ['cake', 'chess'] });
    list.debug = true;
    await until(() => list.shadowRoot!.querySelector('[part=debug]'), 'why an article is there');
    list.structuredData = true;
    await until(() => list.querySelector('script[type="application/ld+json"]'), 'the description');
    list.structuredData = false;
    await until(() => !list.querySelector('script[type="application/ld+json"]'), 'no description');
    expect(sources.asked).to.deep.equal(['feed']);
  });

  it('what is in the reader’s language, as far as anybody says', async () => {
    const items = [
      item('german', 'Tides and the full moon', { language: 'de' }),
      item('english', 'The moon and the sea', { language: 'en-GB' }),
      item('unsaid', 'High water at the harbour wall'),
    ];
    const { 'Related articles': shown } = await show({ lang: 'en' }, { feed: { items } });
    expect(shown).to.have.members(['english', 'unsaid']);
  });

  it('nothing of a feed in another language', async () => {
    expect(await show({ lang: 'en' }, { feed: { items: ITEMS, language: 'fr' } })).to.deep.equal({});
  });

  it('somebody’s own selection in its order, without what the article links to', async () => {
    expect(await show({}, { feed: { articles } })).to.deep.equal({
      'Related articles': ['moon', 'table', 'cake', 'chess', 'roses'],
    });
  });

  it('the newest first where those are wanted', async () => {
    expect(await show({ order: 'latest', limit: '3' }, feed)).to.deep.equal({
      'Latest articles': ['cake', 'chess', 'roses'],
    });
  });

  it('in the page from an index, where the page has no file in the folder', async () => {
    const index = { archive: true, articles };
    expect(await show({ src: `${SITE}related/`, fallback: 'none' }, { 'related/index.json': index })).to.deep.equal({
      'Related articles': ['moon', 'table'],
    });
    expect(sources.asked).to.deep.equal([`related/${pageFileName(PAGE)}`, 'related/index.json']);
  });

  const ranked = {
    page: PAGE,
    articles: [
      { ...articles[5], score: 0.5, similarity: 0.4, terms: ['winter'] },
      { ...articles[4], score: 0.4, similarity: 0.3, terms: ['game'] },
      { ...articles[3], score: 0.3, similarity: 0.01, terms: ['cake'] },
    ],
  };

  it('as the page’s file in the folder says, and the newest of the index where that is too little', async () => {
    const answers = { [`related/${pageFileName(PAGE)}`]: ranked, 'related/index.json': { archive: true, articles } };
    expect(await show({ src: `${SITE}related/`, limit: '3' }, answers)).to.deep.equal({
      'Related articles': ['roses', 'chess'],
      'Latest articles': ['cake'],
    });
  });

  it('does not ask for the index where the page’s file is enough', async () => {
    await show({ src: `${SITE}related/`, limit: '2' }, { [`related/${pageFileName(PAGE)}`]: ranked });
    expect(sources.asked).to.have.length(1);
  });

  it('as an endpoint says that is asked for the page', async () => {
    const answer = { [`api/related?page=${encodeURIComponent(PAGE)}`]: ranked };
    expect(await show({ src: `${SITE}api/related`, limit: '2' }, answer)).to.deep.equal({
      'Related articles': ['roses', 'chess'],
    });
  });

  it('in the page where an endpoint does not know it', async () => {
    const answer = { 'api/related': { archive: true, articles } };
    expect(await show({ src: `${SITE}api/related`, fallback: 'none' }, answer)).to.deep.equal({
      'Related articles': ['moon', 'table'],
    });
  });

  it('asks anew when the page changes', async () => {
    const elsewhere = `${SITE}elsewhere`;
    await show(
      { src: `${SITE}api/related`, limit: '1' },
      {
        [`api/related?page=${encodeURIComponent(PAGE)}`]: ranked,
        [`api/related?page=${encodeURIComponent(elsewhere)}`]: { page: elsewhere, articles: ranked.articles.slice(1) },
      },
    );
    const list = stage.querySelector('afterword-related')!;
    list.page = elsewhere;
    await until(() => groups(list)['Related articles']?.[0] === 'chess', 'the other page’s list');
  });

  it('takes a folder with neither file nor index for a feed, and asks for those of WordPress at once', async () => {
    expect(await show({ src: `${SITE}blog/`, fallback: 'none' }, { 'blog/': { items: ITEMS } })).to.have.key(
      'Related articles',
    );
    expect(sources.asked).to.have.length(3);
    sources.stop();
    stage.querySelector('afterword-related')!.remove();
    expect(await show({ src: `${SITE}feed/`, fallback: 'none' }, { 'feed/': { items: ITEMS } })).to.have.key(
      'Related articles',
    );
    expect(sources.asked).to.deep.equal(['feed/']);
  });

  it('keeps what stands inside in sight until there is better', async () => {
    let answer!: () => void;
    sources = serveSources({
      feed: () => new Promise((resolve) => (answer = () => resolve(Response.json(feed.feed)))),
    });
    const list = add({}, ['cake']);
    await until(() => answer, 'the request');
    await list.updateComplete;
    expect(list.querySelector('a')!.checkVisibility()).to.be.true;
    expect(list.querySelector('a')!.getBoundingClientRect().height).to.be.above(0);
    answer();
    await there(list);
    expect(list.querySelector('a')!.checkVisibility()).to.be.false;
    expect(groups(list)['Related articles']![0]).to.equal('cake');
  });

  describe('what no other list of the page shows', () => {
    const both = async (order: ('early' | 'late')[]) => {
      const answers: Partial<Record<'early' | 'late', () => void>> = {};
      const held = (name: 'early' | 'late') => () =>
        new Promise<Response>((resolve) => (answers[name] = () => resolve(Response.json({ items: ITEMS }))));
      sources = serveSources({ early: held('early'), late: held('late') });
      const early = add({ src: `${SITE}early`, limit: '1' });
      const late = add({ src: `${SITE}late`, limit: '1' });
      const seen = new Set<string>();
      const observer = new MutationObserver(() => {
        for (const list of [early, late])
          for (const { href } of list.shadowRoot!.querySelectorAll('a')) seen.add(`${list.src} ${href}`);
      });
      await until(() => answers.early && answers.late, 'both requests');
      for (const list of [early, late]) observer.observe(list.shadowRoot!, { childList: true, subtree: true });
      for (const name of order) {
        answers[name]!();
        if (name === 'early') await there(early);
      }
      await there(late);
      observer.disconnect();
      return { early: groups(early)['Related articles'], late: groups(late)['Related articles'], seen: [...seen] };
    };

    it('whichever is answered first, and nothing comes and goes', async () => {
      const one = await both(['early', 'late']);
      stage.querySelectorAll('afterword-related').forEach((list) => list.remove());
      sources.stop();
      const other = await both(['late', 'early']);
      expect(one.early).to.deep.equal(other.early);
      expect(one.late).to.deep.equal(other.late);
      expect(one.early).not.to.deep.equal(one.late);
      expect(one.seen).to.have.length(2);
      expect(other.seen).to.have.length(2);
    });

    it('and what goes with the page comes before what is new', async () => {
      sources = serveSources({ feed: { articles: articles.slice(3) } });
      const latest = add({ order: 'latest', limit: '2' });
      const related = add({ limit: '2' });
      await there(latest);
      await there(related);
      expect(groups(related)).to.deep.equal({ 'Related articles': ['cake', 'chess'] });
      expect(groups(latest)).to.deep.equal({ 'Latest articles': ['roses'] });
    });

    it('also where the other holds its links itself, or has failed', async () => {
      sources = serveSources(feed);
      add({ src: '' }, ['moon']);
      add({ src: `${SITE}gone` });
      expect(groups(await there(add({ fallback: 'none' })))).to.deep.equal({ 'Related articles': ['table'] });
    });
  });
});
