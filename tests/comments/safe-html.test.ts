import { expect } from '@open-wc/testing';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import { articleOf, clientOf, commentOf, showThese, wordsOf } from '../support/conversation.js';
import { openSite, STRICT_POLICY, type Site } from '../support/site.js';
import { until } from '../support/until.js';
import { ownVectors } from '../support/vectors.js';
import { anatomy, settled, watch } from '../support/watch.js';

/** What shows of a comment that the endpoint has rendered. */
const showHtml = async (html: string): Promise<HTMLElement> => {
  const element = await showThese([commentOf('a', { html, text: 'Plain.' })]);
  const text = articleOf(element, 'a')!.querySelector<HTMLElement>('[part=text]')!;
  await until(() => text.querySelector('div'), 'the rendering');
  return text.querySelector('div')!;
};

const ALLOWED =
  /^(p|br|strong|b|em|i|u|s|del|ins|sub|sup|code|pre|blockquote|hr|ul|ol|li|a|a\[href\]|a\[rel\]|div\[dir\]|div\[class\])$/;

/** Without a sanitizer of their own, browsers get ours. It stays once it is there, so the browser's comes first. */
const withoutSetHTML = ({ Element }: typeof globalThis): (() => void) => {
  const own = Object.getOwnPropertyDescriptor(Element.prototype, 'setHTML');
  delete (Element.prototype as { setHTML?: unknown }).setHTML;
  return () => own && Object.defineProperty(Element.prototype, 'setHTML', own);
};

for (const sanitizer of ['the browser', 'DOMPurify']) {
  describe(`what an endpoint has rendered, made safe by ${sanitizer},`, () => {
    let restore = () => {};

    before(() => {
      if (sanitizer === 'DOMPurify') restore = withoutSetHTML(window);
    });

    after(() => restore());

    it('keeps its words, lists, quotes, code and links', async () => {
      const rendered =
        '<p>Some <strong>strong</strong> and <em>gentle</em> words.</p><blockquote><p>Quoted.</p></blockquote>' +
        '<ul><li><code>x &lt; y</code></li></ul><pre><code>line\n  next</code></pre>';
      expect((await showHtml(rendered)).innerHTML).to.equal(rendered);
    });

    it('has lists of its own, and code that stays in its box', async () => {
      const line = Array(100).fill('word').join(' ');
      const shown = await showHtml(`<ol><li>One<ol><li>Two</li></ol></li></ol><pre><code>${line}</code></pre>`);
      for (const list of shown.querySelectorAll('ol')) {
        const { listStyleType, borderInlineStartWidth } = getComputedStyle(list);
        expect([listStyleType, borderInlineStartWidth]).to.deep.equal(['decimal', '0px']);
      }
      expect(getComputedStyle(shown.querySelector('li')!).contentVisibility).not.to.equal('auto');
      const box = shown.querySelector('pre')!;
      expect(box.getBoundingClientRect().right).to.be.at.most(shown.getBoundingClientRect().right);
    });

    it('keeps the number that a list starts with, and no other attribute of that name', async () => {
      const shown = await showHtml('<ol start="7"><li>x</li></ol><ol start="x"></ol><ul start="2"></ul>');
      const starts = Array.from(shown.querySelectorAll('ol, ul'), (list) => list.getAttribute('start'));
      expect(starts).to.deep.equal(['7', null, null]);
    });

    it('has links that give nothing away', async () => {
      const shown = await showHtml('<p><a href="/tides" target="_blank" onclick="alert(1)" id="x">Tides</a></p>');
      const link = shown.querySelector('a')!;
      expect(link.getAttributeNames().sort()).to.deep.equal(['href', 'rel']);
      expect([link.href, link.rel]).to.deep.equal([`${location.origin}/tides`, 'ugc nofollow noopener']);
    });

    it('has no link that leads anywhere but to http(s)', async () => {
      for (const address of ['javascript:alert(1)', 'data:text/html,x', 'https://a:b@example.com/', 'vbscript:x']) {
        const shown = await showHtml(`<p><a href="${address}">Words</a></p>`);
        expect(shown.querySelector('a')?.getAttribute('href') ?? null, address).to.equal(null);
        expect(shown.textContent).to.equal('Words');
      }
    });

    it('has no pictures, forms, styles and scripts', async () => {
      const watching = watch();
      try {
        for (const { id, payload } of ownVectors) {
          const shown = await showHtml(`<p>Before.</p>${payload}<p>After.</p><style>* { display: none }</style>`);
          const foreign = [...anatomy(shown)].filter((name) => !ALLOWED.test(name));
          expect(foreign, id).to.deep.equal([]);
        }
        await settled();
        expect(watching.incidents).to.deep.equal([]);
      } finally {
        watching.stop();
      }
    });
  });
}

describe('under a strict policy, what an endpoint has rendered', () => {
  let site: Site;

  /** A comment on a site of its own. */
  const open = async (policy: string, prepare: (realm: Site['realm']) => void = () => {}, broken = '') => {
    site = await openSite('<script type="module" src="cdn/afterword.js"></script>', '', { policy, broken });
    prepare(site.realm);
    const element = site.document.createElement('afterword-comments') as CommentsElement;
    const comments = [commentOf('a', { html: '<p>Some <strong>strong</strong> words.</p>', text: 'Plain.' })];
    element.client = clientOf(() => ({ comments }));
    element.setAttribute('loading', 'eager');
    site.document.body.append(element);
    await until(() => element.shadowRoot && articleOf(element, 'a'), 'the comment');
    return element;
  };

  const textOf = (element: CommentsElement) => articleOf(element, 'a')!.querySelector('[part=text]')!;

  afterEach(() => site.close());

  it('shows at once, and its text never before', async () => {
    const element = await open('setHTML' in Element.prototype ? STRICT_POLICY : `${STRICT_POLICY} dompurify`);
    expect(wordsOf(textOf(element))).to.equal('Some strong words.');
    expect(textOf(element).querySelector('strong')).to.exist;
    expect(site.realm.incidents).to.deep.equal([]);
  });

  it('shows where the page trusts DOMPurify', async () => {
    const element = await open(`${STRICT_POLICY} dompurify`, withoutSetHTML);
    expect(textOf(element).querySelector('strong')).to.exist;
    expect(site.realm.incidents).to.deep.equal([]);
  });

  it('stays plain text where the page trusts nobody with markup', async () => {
    const element = await open(STRICT_POLICY, withoutSetHTML);
    await until(() => /require-trusted-types-for/.test(site.realm.incidents.join()), 'the refusal');
    await element.updateComplete;
    expect(wordsOf(textOf(element))).to.equal('Plain.');
  });

  it('stays plain text where the sanitizer cannot be fetched', async () => {
    const element = await open(STRICT_POLICY, undefined, 'safe-html');
    const fetched = () => site.realm.performance.getEntriesByType('resource');
    await until(() => fetched().some(({ name }) => name.includes('safe-html')), 'the request');
    await element.updateComplete;
    expect(wordsOf(textOf(element))).to.equal('Plain.');
    expect(site.realm.incidents).to.deep.equal([]);
  });
});
