import { expect } from '@open-wc/testing';
import { expectSafeAddresses, watchEach } from '../support/hostile.js';
import { ownVectors } from '../support/vectors.js';
import { checkVectors, showArticles } from './hostile.js';

const GOOD = { url: 'https://site.example/good', title: 'Good', excerpt: '', tags: [] };

describe('<afterword-related> and hostile sources', () => {
  watchEach();

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
    expectSafeAddresses(element.shadowRoot!, 'address');
    expect(element.shadowRoot!.querySelector('a')!.getAttribute('href')).to.equal('https://site.example/b?c#d');
    element.remove();
  });
});
