import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { RelatedElement } from '../../src/related/related-element.js';
import '../../src/related/afterword-related.js';
import { expectAccessible } from '../support/accessible.js';
import { expectSettings } from '../support/attributes.js';
import { servers } from '../support/form.js';
import { until } from '../support/until.js';

/** Sources are http(s) addresses; the runner serves these. */
const fixtures = new URL('./fixtures/', import.meta.url).href;
const nowhere = `${(await servers()).endpoint}/nowhere`;

const mount = async (properties: Partial<RelatedElement> = {}, inner: unknown = ''): Promise<RelatedElement> => {
  const list = await fixture<RelatedElement>(html`<afterword-related>${inner}</afterword-related>`);
  Object.assign(list, properties);
  await list.updateComplete;
  return list;
};

const titles = (list: RelatedElement): string[] =>
  Array.from(list.shadowRoot!.querySelectorAll('ul[aria-hidden=false] .title'), ({ textContent }) => textContent!);

const shown = async (list: RelatedElement): Promise<string[]> =>
  until(() => (titles(list).length ? titles(list) : undefined));

describe('<afterword-related>', () => {
  it('keeps the links inside in sight until its list is there', async () => {
    const list = document.createElement('afterword-related');
    const link = document.createElement('a');
    link.href = '/one';
    link.append('One');
    list.append(link);
    document.body.append(list);
    await Promise.resolve();
    expect(titles(list)).to.deep.equal([]);
    expect(link.offsetHeight).to.be.greaterThan(0);
    expect(await shown(list)).to.deep.equal(['One']);
    expect(link.offsetHeight).to.equal(0);
    list.remove();
  });

  it('shows the links inside, with what stands beside them', async () => {
    const list = await mount(
      { show: 'excerpt date' },
      html`<ul>
        <li><a href="/one" data-excerpt="The first" data-date="2026-02-03">One</a></li>
        <li>
          <a href="https://example.org/two">Two</a>
          <p>The second</p>
        </li>
      </ul>`,
    );
    expect(await shown(list)).to.deep.equal(['One', 'Two']);
    const excerpts = Array.from(list.shadowRoot!.querySelectorAll('.excerpt'), ({ textContent }) => textContent);
    expect(excerpts).to.deep.equal(['The first', 'The second']);
    expect(list.shadowRoot!.querySelector<HTMLAnchorElement>('a')!.href).to.equal(`${location.origin}/one`);
    await until(() => list.shadowRoot!.querySelector('time'));
    expect(list.shadowRoot!.querySelector('time')!.textContent).to.equal('February 3, 2026');
    await expectAccessible(list);
  });

  it('reads a JSON Feed', async () => {
    const list = await mount({ src: `${fixtures}feed.json`, show: 'excerpt author tags' });
    expect(await shown(list)).to.deep.equal(['From a feed', 'Elsewhere']);
    await until(() => list.shadowRoot!.querySelector('.meta'));
    const [first, second] = list.shadowRoot!.querySelectorAll('li');
    expect(first!.querySelector('a')!.href).to.equal(`${fixtures}a-page`);
    expect(first!.querySelector('.excerpt')!.textContent).to.equal('Fish & chips, and more.');
    expect(first!.querySelector('.meta')!.textContent).to.include('The desk');
    expect(second!.querySelector('a')!.href).to.equal('https://example.org/elsewhere');
  });

  it('reads {articles: […]}, at most as many as wanted', async () => {
    const list = await mount({ src: `${fixtures}articles.json`, limit: 2 });
    expect(await shown(list)).to.deep.equal(['First', 'Second']);
    list.limit = 4;
    await list.updateComplete;
    expect(titles(list)).to.deep.equal(['First', 'Second', 'Third', 'Fourth']);
    await expectAccessible(list);
  });

  it('takes its settings from attributes, and defaults again where one goes', async () => {
    const list = await mount({ src: `${fixtures}articles.json` });
    const settings = {
      ...{ limit: 2, order: 'latest', layout: 'grid', show: 'date', 'excerpt-length': 20, article: 'main' },
      ...{ 'min-score': 0.5, fallback: 'none', pin: '/one', exclude: 'two', 'no-prefetch': true },
      ...{ 'structured-data': true, debug: true, page: '/here', heading: 'More', 'heading-level': 3 },
    };
    await expectSettings(list, settings, () => until(() => titles(list).join() === 'Fourth,Second', 'the newest'));
    await until(() => titles(list).join() === 'First,Second,Third,Fourth,Not a link', 'the whole list');
    list.setAttribute('min-score', ' ');
    expect(list.minScore).to.equal(undefined);
  });

  it('leaves out the page itself and addresses that came before', async () => {
    const list = await mount({ src: `${fixtures}articles.json`, page: 'https://example.org/second/?utm_source=x#y' });
    expect(await shown(list)).to.deep.equal(['First', 'Third', 'Fourth', 'Not a link']);
  });

  it('shows the newest first, under its own heading, when it is asked for the latest', async () => {
    const list = await mount({ src: `${fixtures}articles.json`, order: 'latest', limit: 3 });
    expect(await shown(list)).to.deep.equal(['Fourth', 'Second', 'Third']);
    expect(list.shadowRoot!.querySelector('[role=heading]')!.textContent!.trim()).to.equal('Latest articles');
  });

  it('makes no link of an address that is not http(s)', async () => {
    const list = await mount({ src: `${fixtures}articles.json` });
    await shown(list);
    const last = list.shadowRoot!.querySelector('li:last-child')!;
    expect(last.textContent).to.include('Not a link');
    expect(last.querySelector('a')).to.equal(null);
  });

  it('cuts an excerpt after a word', async () => {
    const list = await mount({ src: `${fixtures}articles.json`, excerptLength: 20, limit: 1 });
    await shown(list);
    expect(list.shadowRoot!.querySelector('.excerpt')!.textContent).to.equal('A long excerpt that…');
  });

  it('waits in the space of usual excerpts, however long they may be', async () => {
    const list = await mount({ excerptLength: 100_000, src: `${fixtures}articles.json` });
    list.src = nowhere;
    await list.updateComplete;
    const waiting = list.shadowRoot!.querySelector('ul[aria-hidden=true] .excerpt')!;
    expect(waiting.textContent!.length).to.be.below(400);
    // No transparent blocks: `color-mix` with the text's own colour, which must not be transparent then.
    expect(getComputedStyle(waiting).backgroundColor).not.to.match(/[ ,/]0\)$/);
  });

  it('hides itself, heading and all, when there is nothing to show, and says so', async () => {
    const list = await mount({}, html`<ul></ul>`);
    const empty = oneEvent(list, 'afterword-related-empty');
    void list.reload();
    await empty;
    await list.updateComplete;
    expect(list.hidden).to.equal(true);
    expect(list.shadowRoot!.querySelector('[role=heading]')).to.equal(null);
    list.src = `${fixtures}articles.json`;
    await shown(list);
    expect(list.hidden).to.equal(false);
  });

  it('falls back to the links inside when its source fails, and fires the typed error', async () => {
    const list = await mount(
      {},
      html`<ul>
        <li><a href="/kept">Kept</a></li>
      </ul>`,
    );
    const failed = oneEvent(list, 'afterword-error');
    list.src = nowhere;
    const { detail } = await failed;
    expect(detail.error.code).to.equal('not_found');
    expect(await shown(list)).to.deep.equal(['Kept']);
  });

  it('offers to try again where the list is the point', async () => {
    const list = await mount({ order: 'latest' });
    const failed = oneEvent(list, 'afterword-error');
    list.src = nowhere;
    await failed;
    const button = await until(() => list.shadowRoot!.querySelector('button'));
    expect(list.shadowRoot!.querySelector('[role=alert]')!.textContent).to.include('The articles could not be loaded.');
    await expectAccessible(list);
    list.setAttribute('src', `${fixtures}articles.json`);
    button.click();
    expect(await shown(list)).to.include('First');
  });

  it('tells which link a reader follows', async () => {
    const list = await mount();
    const loaded = oneEvent(list, 'afterword-related-loaded');
    list.src = `${fixtures}articles.json`;
    await loaded;
    list.addEventListener('click', (event) => event.preventDefault());
    const clicked = oneEvent(list, 'afterword-related-clicked');
    list.shadowRoot!.querySelectorAll('a')[1]!.click();
    expect((await clicked).detail).to.deep.equal({
      url: 'https://example.org/second',
      title: 'Second',
      position: 2,
      list: 'Related articles',
      source: `${fixtures}articles.json`,
      why: 'selection',
      score: undefined,
      terms: [],
    });
  });

  it('keeps the words together beside a picture that is higher', async () => {
    const list = await mount(
      { show: 'image excerpt author' },
      html`<ul>
        <li><a href="/first" data-image="/demo/images/tides.svg" data-excerpt="Short." data-author="Ines">First</a></li>
      </ul>`,
    );
    list.style.inlineSize = '800px';
    await until(() => list.shadowRoot!.querySelector('.meta'), 'the author');
    const places = ['.title', '.excerpt', '.meta'].map((each) =>
      list.shadowRoot!.querySelector(`[aria-hidden=false] ${each}`)!.getBoundingClientRect(),
    );
    const [title, excerpt, meta] = places;
    expect(excerpt!.top - title!.bottom).to.equal(4);
    expect(meta!.top - excerpt!.bottom).to.equal(4);
  });

  it('begins every line of what goes with a title at the same edge', async () => {
    const list = await mount(
      { show: 'author date' },
      html`<ul>
        <li><a href="/first" data-author="Somebody with a name of two lines" data-date="2026-02-03">First</a></li>
      </ul>`,
    );
    list.dir = 'rtl';
    list.style.inlineSize = '160px';
    const author = await until(() => list.shadowRoot!.querySelector('.meta bdi'), 'the author');
    const lines = Array.from(author.getClientRects(), ({ right }) => right);
    expect(lines.length).to.be.above(1);
    expect(new Set(lines).size).to.equal(1);
  });

  for (const layout of ['list', 'grid', 'compact'] as const) {
    it(`shows pictures in a place of their own (${layout})`, async () => {
      const list = await mount({ src: `${fixtures}articles.json`, layout, show: 'image excerpt date author tags' });
      await shown(list);
      const image = await until(() => list.shadowRoot!.querySelector('img'));
      expect(image.alt).to.equal('');
      expect(image.loading).to.equal('lazy');
      expect(image.parentElement!.getBoundingClientRect().height).to.be.above(20);
      await expectAccessible(list);
    });

    it(`leaves the place of a picture empty that cannot be shown (${layout})`, async () => {
      const list = await mount(
        { layout, show: 'image' },
        html`<ul>
          <li><a href="/first" data-image="/nowhere.png">First</a></li>
        </ul>`,
      );
      const image = await until(() => list.shadowRoot!.querySelector('img'));
      list.scrollIntoView();
      const isShown = () => image.checkVisibility({ visibilityProperty: true });
      await until(() => !isShown(), 'its end');
      list.querySelector('a')!.dataset['image'] = '/demo/images/tides.svg';
      await list.reload();
      await until(() => isShown() && image.naturalWidth > 0, 'another one in its place');
    });

    it(`gives the words the place of pictures that no article has (${layout})`, async () => {
      const list = await mount(
        { layout, show: 'image' },
        html`<ul>
          <li><a href="/first">First</a></li>
          <li><a href="/second">Second</a></li>
        </ul>`,
      );
      await shown(list);
      const item = list.shadowRoot!.querySelector('ul[aria-hidden=false] li')!;
      await until(() => item.querySelector('.frame'), 'what shows pictures');
      const [all, words] = [item, item.querySelector('.text')!].map((each) => each.getBoundingClientRect());
      expect(words!.width).to.equal(all!.width);
      expect(words!.top).to.be.closeTo(all!.top, 11);
    });
  }
});
