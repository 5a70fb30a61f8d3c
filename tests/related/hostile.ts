import { expect } from '@open-wc/testing';
import '../../src/related/afterword-related.js';
import type { RelatedElement } from '../../src/related/related-element.js';
import { player } from '../support/faults.js';
import { expectSafeAddresses, folded, foreignFinder } from '../support/hostile.js';
import { outcomeOf } from '../support/related-run.js';
import { until } from '../support/until.js';
import type { Vector } from '../support/vectors.js';
import { settled } from '../support/watch.js';

/** Images with a relative address are asked for there, and are not. */
const SRC = `${await player()}/articles.json`;

/** Everything that a list can show. */
const SHOW = 'image excerpt date author tags';

/** Where a list may get its articles from; each gives the one harmless article, then what is to be shown. */
export const SOURCES = ['articles', 'feed', 'links', 'posts', 'rss', 'atom', 'page'] as const;

export type Source = (typeof SOURCES)[number];

export interface RawArticle {
  url?: unknown;
  title?: unknown;
  excerpt?: unknown;
  image?: unknown;
  date?: unknown;
  author?: unknown;
  tags?: unknown;
}

const PAGE = 'https://site.example/this';

/** As XML carries it: what it may not hold is not there. */
const escaped = (value: unknown): string => String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Text that a feed's reader takes for markup says so. */
const asMarkup = (value: unknown): string => escaped(escaped(value));

const documents: Record<Exclude<Source, 'links'>, (articles: RawArticle[]) => unknown> = {
  posts: (articles) =>
    articles.map(({ url, title, excerpt, image, date, author, tags }) => ({
      link: url,
      title: { rendered: escaped(title) },
      excerpt: { rendered: escaped(excerpt) },
      date,
      _embedded: {
        author: [{ name: author }],
        'wp:featuredmedia': [{ source_url: image }],
        'wp:term': [(tags as string[]).map((name) => ({ name }))],
      },
    })),
  rss: (articles) =>
    `<rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${articles
      .map(
        ({ url, title, excerpt, image, date, author, tags }) =>
          `<item><title>${asMarkup(title)}</title><link>${escaped(url)}</link><description>${asMarkup(excerpt)}</description>
          <media:content medium="image" url="${escaped(image)}"/><pubDate>${escaped(date)}</pubDate>
          <dc:creator>${asMarkup(author)}</dc:creator>${(tags as string[]).map((tag) => `<category>${asMarkup(tag)}</category>`).join('')}</item>`,
      )
      .join('')}</channel></rss>`,
  atom: (articles) =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${articles
      .map(
        ({ url, title, excerpt, date, author, tags }) =>
          `<entry><title>${escaped(title)}</title><link href="${escaped(url)}"/><summary type="html">${asMarkup(excerpt)}</summary>
          <updated>${escaped(date)}</updated><author><name>${asMarkup(author)}</name></author>
          ${(tags as string[]).map((tag) => `<category term="${escaped(tag)}"/>`).join('')}</entry>`,
      )
      .join('')}</feed>`,
  page: (articles) => ({
    page: PAGE,
    articles: articles.map((article) => ({
      ...article,
      score: 1,
      similarity: 1,
      terms: [article.title, article.tags],
    })),
  }),
  articles: (articles) => ({ articles }),
  feed: (articles) => ({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Feed',
    items: articles.map(({ url, title, excerpt, image, date, author, tags }) => ({
      id: url,
      url,
      title,
      summary: excerpt,
      image,
      date_published: date,
      authors: [{ name: author }],
      tags,
    })),
  }),
};

/** Links as a page's author, or a template that trusts its data base, wrote them. */
const links = (articles: RawArticle[]): HTMLUListElement => {
  const list = document.createElement('ul');
  for (const { url, title, excerpt, image, date, author, tags } of articles) {
    const link = document.createElement('a');
    link.setAttribute('href', String(url));
    link.textContent = String(title);
    // A relative one would be asked for from the test runner.
    const picture = URL.canParse(String(image)) ? image : '';
    const data = { excerpt, image: picture, date, author, tags: (tags as string[]).join(',') };
    for (const [name, value] of Object.entries(data)) link.dataset[name] = String(value);
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  return list;
};

/** Shows articles from a source. */
export const showArticles = async (source: Source, articles: RawArticle[]): Promise<RelatedElement> => {
  const { fetch } = window;
  const element = document.createElement('afterword-related');
  element.setAttribute('show', SHOW);
  element.setAttribute('limit', '100');
  element.setAttribute('excerpt-length', '100000');
  element.setAttribute('page', PAGE);
  element.setAttribute('min-score', '0');
  element.setAttribute('debug', '');
  element.setAttribute('structured-data', '');
  if (source === 'links') element.append(links(articles));
  else {
    element.setAttribute('src', SRC);
    window.fetch = async () => {
      const body = documents[source](articles);
      return typeof body === 'string' ? new Response(body) : Response.json(body);
    };
  }
  const ended = outcomeOf(element);
  document.body.append(element);
  expect(await ended).to.equal('loaded');
  window.fetch = fetch;
  await until(() => !element.shadowRoot!.querySelector('[aria-busy=true]'), 'the list is no longer on its way');
  await element.updateComplete;
  return element;
};

const everywhere = ({ id, payload }: Vector): RawArticle[] => [
  // One has a good address, so that the others' bad ones cannot empty the list.
  {
    url: `https://site.example/${id}`,
    title: payload,
    excerpt: payload,
    image: payload,
    date: payload,
    author: payload,
    tags: [payload, payload],
  },
  { url: payload, title: payload, excerpt: payload, image: '', date: '2026-01-02', author: payload, tags: [payload] },
];

const words = (node: Element | null) => node?.textContent?.replace(/\s+/g, ' ').trim();

const findForeign = foreignFinder(
  ['harmless', 'https://site.example/harmless', 'mailto:harmless@site.example', '2026-01-02'],
  async (payload, look) => {
    const element = await showArticles('articles', everywhere({ id: 'harmless', payload }));
    await settled();
    look(element.shadowRoot!);
    element.remove();
  },
  // A picture that could not be loaded hides, sooner or later.
  ['img[hidden]'],
);

/** Puts vectors into every field of every source, and checks that they are shown as the text that they are. */
export const checkVectors = async (vectors: readonly Vector[], sources: readonly Source[] = SOURCES): Promise<void> => {
  const foreign = await findForeign();
  // Text that nobody can see is no title, and what has no title is no article.
  const visible = vectors.filter(({ payload }) => folded(payload));
  for (const source of sources) {
    const element = await showArticles(
      source,
      visible.flatMap((vector) => everywhere(vector)),
    );
    const what = `${visible[0]!.id} and what follows, from ${source}`;
    expect(foreign(element.shadowRoot!), what).to.deep.equal([]);
    expectSafeAddresses(element.shadowRoot!, what);
    const shown = [...element.shadowRoot!.querySelectorAll('[part=item]')].map((item) => [
      words(item.querySelector('.title')),
      words(item.querySelector('[part=excerpt]')),
    ]);
    for (const { id, payload } of visible) {
      // Half a character cannot travel in XML.
      const said = folded(source === 'rss' || source === 'atom' ? payload.toWellFormed() : payload);
      // Markup without end is not read to its end.
      const isLong = /posts|rss|atom/.test(source) && payload.length > 390;
      const isShown = isLong
        ? shown.some(([title = '']) => title.length > 100 && said.startsWith(title.slice(0, 100)))
        : shown.some(([title, excerpt]) => title === said && excerpt === said);
      expect(isShown, `${id} from ${source}: ${said} among ${isLong ? '' : JSON.stringify(shown)}`).to.be.true;
    }
    element.remove();
  }
};
