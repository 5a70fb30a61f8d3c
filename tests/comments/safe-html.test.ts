import { expect } from '@open-wc/testing';
import { articleOf, commentOf, showThese } from '../support/conversation.js';
import { until } from '../support/until.js';
import { ownVectors } from '../support/vectors.js';
import { anatomy, settled, watch } from '../support/watch.js';

/** What shows of a comment that the endpoint has rendered. */
const showHtml = async (html: string): Promise<HTMLElement> => {
  const element = await showThese([commentOf('a', { html, text: 'Plain.' })]);
  element.shadowRoot!.querySelector('article')!.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  const text = articleOf(element, 'a')!.querySelector<HTMLElement>('[part=text]')!;
  await until(() => text.querySelector('div'), 'the rendering');
  return text.querySelector('div')!;
};

const ALLOWED =
  /^(p|br|strong|b|em|i|u|s|del|ins|sub|sup|code|pre|blockquote|hr|ul|ol|li|a|a\[href\]|a\[rel\]|div\[dir\])$/;

describe('what an endpoint has rendered', () => {
  it('keeps its words, lists, quotes, code and links', async () => {
    const rendered =
      '<p>Some <strong>strong</strong> and <em>gentle</em> words.</p><blockquote><p>Quoted.</p></blockquote>' +
      '<ul><li><code>x &lt; y</code></li></ul><pre><code>line\n  next</code></pre>';
    expect((await showHtml(rendered)).innerHTML).to.equal(rendered);
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
