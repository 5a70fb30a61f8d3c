import { expect } from '@open-wc/testing';
import { safeUrl } from '../../src/internal/url.js';
import { websiteUrl } from '../../src/internal/website-url.js';
import { corpus, player } from '../support/faults.js';
import { expectSafeAddresses, vectorsByKind, watchEach } from '../support/hostile.js';
import { settled, watch } from '../support/watch.js';
import { checkVectors, showArticles, SOURCES } from './hostile.js';

interface Address {
  id: string;
  url: string;
  verdict: 'allow' | 'allow-normalised' | 'either' | 'reject';
  base: string | null;
  contexts: string[];
  href?: string;
  credentials?: boolean;
}

const { urls } = (await corpus<{ urls: Address[] }>('urls.json'))!;
/** A list shows a hundred articles at most. */
const BATCH = 45;

const kinds = await vectorsByKind(BATCH);

describe('<afterword-related> and the hostile text of the test data', () => {
  watchEach();

  afterEach(() => {
    // Others must not have to do without what a broken test has left.
    for (const list of document.querySelectorAll('afterword-related')) list.remove();
  });

  for (const [kind, batches] of kinds) {
    for (const source of SOURCES) {
      it(`shows every vector of the kind ${kind}, from ${source}, as text`, async () => {
        for (const batch of batches) await checkVectors(batch, [source]);
      });
    }
  }
});

/** Chromium unescapes these hosts, which the standard refuses. What comes out is a plain address. */
const READ_ALL_THE_SAME = ['u0301', 'u0302', 'u0329', 'u0330'];

describe('addresses of the test data', () => {
  const of = (context: string) =>
    urls.filter(({ contexts, id }) => contexts.includes(context) && !READ_ALL_THE_SAME.includes(id));

  /** What a browser without our rules would make of it. */
  const hrefOf = ({ url, base }: Address) => new URL(url, base ?? undefined).href;

  it('are refused or written as the browser reads them in a link', () => {
    for (const address of of('related-url')) {
      const href = safeUrl(address.url, address.base ?? undefined);
      if (address.verdict === 'reject' || address.credentials) expect(href, address.id).to.equal(undefined);
      else if (address.verdict === 'allow') expect(href, address.id).to.equal(hrefOf(address));
      else if (href !== undefined) expect(href, address.id).to.equal(hrefOf(address));
    }
  });

  it('are refused or written as the browser reads them as a website', () => {
    for (const address of of('website')) {
      const href = websiteUrl(address.url);
      if (address.verdict === 'reject') expect(href, `${address.id} ${address.url}`).to.equal(undefined);
      else if (href !== undefined) expect(href, address.id).to.equal(new URL(href).href);
    }
  });

  it('become links and images where they are allowed, and nowhere else', async () => {
    const watching = watch();
    const source = await player();
    for (const context of ['related-url', 'image']) {
      // Without a base of their own, relative ones would be fine below our source's address.
      const absolute = of(context).filter(({ base }) => base === null);
      for (let start = 0; start < absolute.length; start += BATCH) {
        const batch = absolute.slice(start, start + BATCH);
        const articles = batch.map(({ url, id }, index) => ({
          url: context === 'image' ? `https://site.example/${id}` : url,
          image: context === 'image' ? url : undefined,
          title: `${index}`,
          tags: [],
        }));
        const element = await showArticles('articles', [
          { url: 'https://site.example/good', title: 'Good' },
          ...articles,
        ]);
        expectSafeAddresses(element.shadowRoot!, `${context} from ${start}`);
        const shown = new Set(
          [...element.shadowRoot!.querySelectorAll('[part=item]')].map((item) =>
            (context === 'image' ? item.querySelector('img') : item.querySelector('a'))
              ? item.querySelector('.title')!.textContent!.trim()
              : undefined,
          ),
        );
        batch.forEach(({ id, verdict, url }, index) => {
          // What has no host of its own leads to the source's.
          const relative = safeUrl(url) === undefined && safeUrl(url, source) !== undefined;
          if (verdict === 'reject' && !relative) expect(shown.has(`${index}`), `${id} ${url}`).to.be.false;
        });
        element.remove();
      }
    }
    await settled();
    expect(watching.incidents).to.deep.equal([]);
    watching.stop();
  });
});
