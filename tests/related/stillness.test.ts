import { expect } from '@open-wc/testing';
import type { RelatedElement } from '../../src/related/related-element.js';
import { observeShifts } from '../support/shifts.js';
import { openStill, type StillSite } from '../support/stillness.js';
import { until } from '../support/until.js';

const WORDS =
  'The moon pulls the sea, and twice a day high water comes to the harbour wall; the tide table says when, and the ' +
  'pilots know it by heart. In spring the water stands higher than in any other season of the year, as far as the gate.';

const item = (name: string, about: string) =>
  `<item><title>${name}</title><link>https://site.example/${name.replaceAll(' ', '-')}</link>
  <description>${about}</description><pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><dc:creator>The desk</dc:creator>
  <media:thumbnail url="https://site.example/${name.length}.jpg"/><category>Sea</category></item>`;

const FEED = `<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
  ${item('High water at the harbour wall, and what the tide table says of it', WORDS)}
  ${item('Cake', 'Plums, butter, and an hour in the oven.')}
  ${item('Roses', 'Cut them before winter.')}</channel></rss>`;

describe('<afterword-related> holds still', () => {
  let site: StillSite;
  let answer: (() => void) | undefined;

  /** An article, a list from a feed that is late, and what stands below them. */
  const open = async (attributes: string, width: number): Promise<RelatedElement> => {
    site = await openStill(
      `<article><h1>Tides</h1>High water at the harbour wall.</article>
      <afterword-related loading="eager" src="/feed" ${attributes}></afterword-related>`,
      width,
    );
    const { realm } = site;
    const { fetch } = realm;
    realm.fetch = async (input, init) =>
      String(input).endsWith('/feed')
        ? new Promise((resolve) => (answer = () => resolve(new Response(FEED))))
        : fetch.call(realm, input, init);
    return site.document.querySelector('afterword-related')!;
  };

  const isThere = (list: RelatedElement) => list.shadowRoot?.querySelector('ul[aria-hidden=false]');

  afterEach(() => {
    answer = undefined;
    site.close();
  });

  for (const width of [360, 800]) {
    for (const [what, attributes, headings] of [
      ['that is filled up under a second heading', 'limit="2"', ['Related articles', 'Latest articles']],
      ['with all that it can show', 'limit="2" show="image excerpt date author tags"', undefined],
      ['as a grid', 'limit="2" layout="grid" show="image date"', undefined],
      ['as a compact list', 'limit="2" layout="compact" show="date"', undefined],
      ['of the latest', 'limit="2" order="latest"', ['Latest articles']],
      ['that finds less than there is room for', 'limit="3" fallback="none"', ['Related articles']],
    ] as const) {
      it(`${width} pixels wide, while a list comes ${what}`, async () => {
        const list = await open(attributes, width);
        const total = observeShifts(site.realm);
        const before = site.below();
        site.start();
        await until(() => answer, 'the request');
        await site.painted();
        expect(site.below(), 'while it waits').to.equal(before);
        answer!();
        await until(() => isThere(list), 'the list');
        await site.painted();
        expect(total(), 'when it is there').to.equal(0);
        // What nobody sees may move.
        if (before < innerHeight) expect(site.below(), 'when it is there').to.be.closeTo(before, 0.1);
        if (headings) {
          const shown = Array.from(list.shadowRoot!.querySelectorAll('[part=heading]'), (each) =>
            each.textContent!.trim(),
          );
          expect(shown).to.deep.equal(headings);
        }
      });
    }
  }

  it('and gives up what is too much of its room when nobody sees it', async () => {
    const list = await open('limit="3" fallback="none"', 800);
    site.start();
    await until(() => answer, 'the request');
    answer!();
    await until(() => isThere(list), 'the list');
    const room = () => list.shadowRoot!.querySelector('.room');
    expect(room()).to.exist;
    const article = site.document.querySelector('article')!;
    article.style.blockSize = '300vh';
    await until(() => !room(), 'no more room than there are articles');
  });
});
