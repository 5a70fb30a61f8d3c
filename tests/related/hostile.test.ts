import { expect } from '@open-wc/testing';
import { ownVectors } from '../support/vectors.js';
import { settled, watch, type Watch } from '../support/watch.js';
import { checkVectors, expectSafeAddresses, showArticles } from './hostile.js';

const GOOD = { url: 'https://site.example/good', title: 'Good', excerpt: '', tags: [] };

describe('<afterword-related> and hostile sources', () => {
  let watching: Watch;

  beforeEach(() => {
    watching = watch();
  });

  afterEach(async () => {
    await settled();
    const { incidents } = watching;
    watching.stop();
    expect(incidents).to.deep.equal([]);
  });

  for (const vector of ownVectors) {
    it(`shows the ${vector.id} in every field as text`, () => checkVectors([vector]));
  }

  for (const url of [
    'javascript:alert(1)',
    ' java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://site.example/1',
    'vbscript:x',
    'file:///etc/passwd',
    'https://site.example@evil.example/',
    'https://user:secret@site.example/',
    'https://',
  ]) {
    it(`makes neither link nor image of ${url}`, async () => {
      const element = await showArticles('articles', [GOOD, { ...GOOD, url, title: 'Bad', image: url }]);
      const links = [...element.shadowRoot!.querySelectorAll('a')].map(({ href }) => href);
      expect(links).to.deep.equal([GOOD.url]);
      expect(element.shadowRoot!.querySelector('img')).to.equal(null);
      expect(element.shadowRoot!.textContent).to.contain('Bad');
      element.remove();
    });
  }

  it('writes addresses as the browser reads them', async () => {
    const element = await showArticles('articles', [{ ...GOOD, url: 'HTTPS://Site.Example:443/a/../b?c#d' }]);
    expectSafeAddresses(element, 'address');
    expect(element.shadowRoot!.querySelector('a')!.getAttribute('href')).to.equal('https://site.example/b?c#d');
    element.remove();
  });
});
