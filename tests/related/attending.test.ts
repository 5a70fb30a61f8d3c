import { expect, oneEvent } from '@open-wc/testing';
import type { RelatedElement } from '../../src/related/related-element.js';
import type { RelatedViewedEvent } from '../../src/related/related.events.js';
import '../../src/related/afterword-related.js';
import { expectAccessible } from '../support/accessible.js';
import { hurry, type Hurry } from '../support/hurry.js';
import { serveSources, SITE, type Sources } from '../support/sources.js';
import { until } from '../support/until.js';

const PAGE = `${SITE}here`;

const answer = {
  page: PAGE,
  articles: [
    { url: `${SITE}moon`, title: 'The moon </script>', score: 0.5, similarity: 0.4, terms: ['moon', 'high water'] },
    { url: `${location.origin}/package.json`, title: 'Ours', score: 0.3, similarity: 0.2, terms: ['sea'] },
    { url: 'javascript:alert(1)', title: 'Nowhere', score: 0.2, similarity: 0.2, terms: [] },
  ],
};

describe('<afterword-related> looks after what it shows', () => {
  let sources: Sources;
  let list: RelatedElement;
  let clock: Hurry;

  const show = async (attributes: Record<string, string> = {}, src = `${SITE}list.json`): Promise<RelatedElement> => {
    sources = serveSources({ 'list.json': answer });
    list = document.createElement('afterword-related');
    for (const [name, value] of Object.entries({ page: PAGE, src, fallback: 'none', ...attributes }))
      list.setAttribute(name, value);
    const loaded = oneEvent(list, 'afterword-related-loaded');
    document.body.append(list);
    await loaded;
    return list;
  };

  /** Stays on the page, whatever is followed: WebKit follows a link by a synthetic `auxclick`, too. */
  const stay = () => {
    for (const type of ['click', 'auxclick']) list.addEventListener(type, (event) => event.preventDefault());
  };

  const viewed = (target: EventTarget = window): RelatedViewedEvent['detail'][] => {
    const seen: RelatedViewedEvent['detail'][] = [];
    target.addEventListener('afterword-related-viewed', (event) => seen.push((event as RelatedViewedEvent).detail));
    return seen;
  };

  beforeEach(() => {
    clock = hurry(20);
  });

  afterEach(() => {
    clock.stop();
    sources.stop();
    list.remove();
  });

  it('says once of each article that half of it was on screen for a second', async () => {
    const seen = viewed();
    await show({ id: 'below' });
    await until(() => seen.length === 3, 'all are seen');
    expect(seen[0]).to.deep.equal({
      url: `${SITE}moon`,
      title: 'The moon </script>',
      position: 1,
      list: 'below',
      source: `${SITE}list.json`,
      why: 'related',
      score: 0.5,
      terms: ['moon', 'high water'],
    });
    expect(clock.pauses).to.include(1_000);
    const before = clock.pauses.length;
    list.layout = 'compact';
    await until(() => clock.pauses.length >= before + 3, 'all are watched again');
    list.heading = 'Anew';
    await until(() => clock.pauses.length >= before + 6, 'all are watched once more');
    expect(seen).to.have.length(3);
  });

  it('does not say so of what nobody has scrolled to', async () => {
    const seen = viewed();
    const spacer = document.createElement('div');
    spacer.style.blockSize = '300vh';
    document.body.append(spacer);
    await show();
    const [item] = list.shadowRoot!.querySelectorAll('li');
    // Observers are told in the order in which they were made.
    await new Promise((resolve) => new IntersectionObserver(resolve).observe(item!));
    expect(clock.pauses).not.to.include(1_000);
    list.scrollIntoView({ block: 'start' });
    await until(() => seen.length === 3, 'all are seen once they are on screen');
    spacer.remove();
  });

  it('does not say so in a tab that nobody looks at, until somebody does', async () => {
    const seen = viewed();
    let hidden = true;
    Object.defineProperty(document, 'hidden', { get: () => hidden, configurable: true });
    try {
      await show();
      const seconds = () => clock.pauses.filter((pause) => pause === 1_000);
      await until(() => seconds().length === 3, 'all are watched');
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(seen).to.have.length(0);
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
      await until(() => seen.length === 3, 'all are seen');
    } finally {
      delete (document as { hidden?: boolean }).hidden;
    }
  });

  it('says what a reader follows, also into a tab', async () => {
    await show();
    const links = list.shadowRoot!.querySelectorAll('a');
    stay();
    for (const [type, button] of [
      ['click', 0],
      ['auxclick', 1],
    ] as const) {
      const clicked = oneEvent(list, 'afterword-related-clicked');
      links[1]!.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, button }));
      expect((await clicked).detail).to.deep.include({
        title: 'Ours',
        position: 2,
        why: 'related',
        score: 0.3,
        terms: ['sea'],
      });
    }
  });

  it('says nothing of a click with the right button or beside the links', async () => {
    await show();
    stay();
    let clicks = 0;
    list.addEventListener('afterword-related-clicked', () => clicks++);
    list.shadowRoot!.querySelector('a')!.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, button: 2 }));
    list.shadowRoot!.querySelector<HTMLElement>('[part=heading]')!.click();
    expect(clicks).to.equal(0);
  });

  it('shows why each article is there, where that is asked for', async () => {
    await show({ debug: '' });
    const reasons = () =>
      Array.from(list.shadowRoot!.querySelectorAll('[part=debug]'), ({ textContent }) => textContent);
    expect(reasons()).to.deep.equal(['related · 0.500 · moon, high water', 'related · 0.300 · sea', 'related · 0.200']);
    await expectAccessible(list);
    list.removeAttribute('debug');
    await until(() => !reasons().length, 'no reasons');
  });

  it('describes itself to search engines, where that is asked for', async () => {
    await show({ 'structured-data': '' });
    const script = () => list.querySelector('script[type="application/ld+json"]');
    await until(script, 'the description');
    const { textContent } = script()!;
    expect(textContent).not.to.include('</script');
    expect(JSON.parse(textContent!)).to.deep.equal({
      '@context': 'https://schema.org',
      '@type': 'ItemList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, url: `${SITE}moon`, name: 'The moon </script>' },
        { '@type': 'ListItem', position: 2, url: `${location.origin}/package.json`, name: 'Ours' },
      ],
    });
    list.limit = 1;
    await until(() => JSON.parse(script()!.textContent!).itemListElement.length === 1, 'the shorter list');
    expect(list.querySelectorAll('script[type$=json]')).to.have.length(1);
    list.removeAttribute('structured-data');
    await until(() => !script(), 'no description');
  });

  describe('and makes ready what a reader may follow', () => {
    const hints = () =>
      Array.from(document.head.querySelectorAll<HTMLLinkElement>('link[rel=prefetch]'), ({ href }) => href);

    const rules = () => list.querySelector('script[type=speculationrules]')?.textContent;

    const inline = (): HTMLScriptElement => {
      const script = document.createElement('script');
      script.textContent = 'void 0';
      document.body.append(script);
      return script;
    };

    const point = (at: number) => {
      const items = list.shadowRoot!.querySelectorAll('li');
      items[at]!.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
    };

    /** Scripts of the test runner itself stand in the page, as a site's own would; a policy in the markup hides them. */
    let policy: HTMLMetaElement | undefined;

    const strict = () => {
      policy = document.createElement('meta');
      policy.httpEquiv = 'Content-Security-Policy';
      policy.content = '';
      document.head.append(policy);
    };

    afterEach(() => {
      policy?.remove();
      policy = undefined;
      for (const link of document.head.querySelectorAll('link[rel=prefetch]')) link.remove();
      Reflect.deleteProperty(navigator, 'connection');
    });

    it('by rules for the browser, where inline scripts may run; for this site alone', async function () {
      const script = inline();
      await show();
      if (HTMLScriptElement.supports?.('speculationrules')) {
        await until(rules, 'the rules');
        expect(JSON.parse(rules()!).prefetch[0].urls).to.deep.equal([`${location.origin}/package.json`]);
        list.setAttribute('no-prefetch', '');
        await until(() => !rules(), 'no rules');
      }
      script.remove();
    });

    it('by a hint for what is pointed at, where they may not; once, and for this site alone', async () => {
      strict();
      await show();
      await until(() => {
        point(1);
        return hints().length;
      }, 'the hint');
      point(0);
      point(2);
      point(1);
      expect(hints()).to.deep.equal([`${location.origin}/package.json`]);
      expect(rules()).to.equal(undefined);
    });

    for (const [name, attributes, saveData] of [
      ['the page does not want it', { 'no-prefetch': '' }, false],
      ['the reader saves data', {}, true],
    ] as const) {
      it(`not where ${name}`, async () => {
        if (saveData) Object.defineProperty(navigator, 'connection', { value: { saveData }, configurable: true });
        const script = inline();
        await show({ ...attributes, 'structured-data': '' });
        await until(() => list.querySelector('script[type$=json]'), 'all is done');
        point(1);
        expect(hints()).to.deep.equal([]);
        expect(rules() ? JSON.parse(rules()!).prefetch[0].urls : []).to.deep.equal([]);
        script.remove();
      });
    }
  });
});
