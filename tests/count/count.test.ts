import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import '../../src/count/afterword-count.js';
import { registerMessages } from '../../src/i18n/messages.js';
import type { CountElement } from '../../src/count/count-element.js';
import { endpointOf, newArticle, post, postAll, showComments, write } from '../support/conversation.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { player } from '../support/faults.js';
import { until } from '../support/until.js';
import { watch } from '../support/watch.js';

const textOf = (element: Element) => element.shadowRoot!.textContent;

const mount = async (attributes: Record<string, string>): Promise<CountElement> => {
  const element = document.createElement('afterword-count') as CountElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return fixture<CountElement>(html`${element}`);
};

/** Addresses that this page has asked for since. */
const asked = (since: number) =>
  performance
    .getEntriesByType('resource')
    .filter(({ startTime, name }) => startTime >= since && name.includes('/counts?'))
    .map(({ name }) => new URL(name).searchParams.getAll('page').length);

describe('<afterword-count>', () => {
  let endpoint: string;

  before(async () => {
    endpoint = await endpointOf();
  });

  it('says how many comments a page has', async () => {
    const pages = [newArticle(), newArticle(), newArticle()];
    await postAll(pages[1]!, {});
    await postAll(pages[2]!, {}, {});
    const elements = await Promise.all(pages.map((page) => mount({ endpoint, page })));
    await until(() => elements.every(textOf), 'the numbers');
    expect(elements.map(textOf)).to.deep.equal(['No comments', '1 comment', '2 comments']);
    expect(elements.map(({ total }) => total)).to.deep.equal([0, 1, 2]);
  });

  it('asks for all on a page at once, and for more than a hundred in several requests', async () => {
    const since = performance.now();
    const list = await fixture<HTMLElement>(
      html`<div>
        ${Array.from({ length: 130 }, () => html`<afterword-count endpoint=${endpoint} page=${newArticle()}></afterword-count>`)}
      </div>`,
    );
    const elements = Array.from(list.querySelectorAll('afterword-count'));
    await until(() => elements.every(textOf), 'the numbers');
    await until(() => asked(since).length >= 2, 'the requests');
    expect(asked(since)).to.deep.equal([100, 30]);
  });

  it('asks for long addresses in requests that every server takes', async () => {
    const since = performance.now();
    const long = () => `${newArticle()}/${'über-die-gezeiten-'.repeat(12)}`;
    const list = await fixture<HTMLElement>(
      html`<div>
        ${Array.from({ length: 60 }, () => html`<afterword-count endpoint=${endpoint} page=${long()}></afterword-count>`)}
      </div>`,
    );
    const elements = Array.from(list.querySelectorAll('afterword-count'));
    await until(() => elements.every(textOf), 'the numbers');
    const requests = () =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime, name }) => startTime >= since && name.includes('/counts?'));
    const pages = () => requests().flatMap(({ name }) => new URL(name).searchParams.getAll('page'));
    await until(() => pages().length === 60, 'the requests');
    expect(Math.max(...requests().map(({ name }) => name.length))).to.be.below(8_000);
  });

  it('asks once for a page that is named several times', async () => {
    const since = performance.now();
    const page = newArticle();
    const elements = await Promise.all([mount({ endpoint, page }), mount({ endpoint, page })]);
    await until(() => elements.every(textOf), 'the numbers');
    await until(() => asked(since).length, 'the request');
    expect(asked(since)).to.deep.equal([1]);
  });

  it('says it in the words of the site, by the plural rules of the language', async () => {
    const page = newArticle();
    const element = await mount({
      ...{ endpoint, page, lang: 'pl', 'text-zero': 'Brak', 'text-one': '{count} komentarz' },
      ...{ 'text-few': '{count} komentarze', 'text-other': '{count} komentarzy' },
    });
    await until(() => textOf(element) === 'Brak', 'none');
    const said = [1, 3, 5, 22, 1_200].map((total) => {
      element.total = total;
      return textOf(element)!.replace(/\s/g, ' ');
    });
    expect(said).to.deep.equal(['1 komentarz', '3 komentarze', '5 komentarzy', '22 komentarze', '1200 komentarzy']);
    element.setAttribute('text-other', 'aż {count}');
    expect(textOf(element)).to.contain('aż');
  });

  it('follows the language of the place where it stands, also when that changes', async () => {
    registerMessages('de', { countOne: '{count} Kommentar', countOther: '{count} Kommentare' });
    const { lang } = document.documentElement;
    const page = newArticle();
    await postAll(page, {}, {});
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const element = await mount({ endpoint, page });
    try {
      await until(() => textOf(element) === '2 comments', 'the number');
      document.documentElement.lang = 'de';
      await until(() => textOf(element) === '2 Kommentare', 'German');
      element.lang = 'en';
      await until(() => textOf(element) === '2 comments', 'English');
      element.removeAttribute('lang');
      document.documentElement.lang = 'en';
      host.attachShadow({ mode: 'open' }).append(element);
      host.lang = 'de';
      await until(() => textOf(element) === '2 Kommentare', 'German again');
      element.lang = 'en';
      await until(() => textOf(element) === '2 comments', 'English in a shadow root');
    } finally {
      document.documentElement.lang = lang;
    }
  });

  it('says that there are none only where there are none', async () => {
    const element = await mount({
      endpoint,
      page: newArticle(),
      lang: 'lv',
      'text-zero': 'Nav',
      'text-other': '{count}',
    });
    await until(() => textOf(element) === 'Nav', 'none');
    element.total = 10;
    expect(textOf(element)).to.equal('10');
    element.setAttribute('text-zero', '{count} komentāru');
    expect(textOf(element)).to.equal('10 komentāru');
  });

  it('says nothing at all as long as the number is not known', async () => {
    const errors: string[] = [];
    const onError = (event: GlobalEventHandlersEventMap['afterword-error']) => errors.push(event.detail.error.code);
    document.addEventListener('afterword-error', onError);
    const element = await mount({ endpoint: `${await player()}/nowhere`, page: newArticle() });
    expect(textOf(element)).to.equal('');
    await until(() => errors.length, 'the error');
    document.removeEventListener('afterword-error', onError);
    expect([textOf(element), element.total]).to.deep.equal(['', undefined]);
  });

  it('follows the conversation on the same page', async () => {
    const page = newArticle();
    await post(page);
    const [count, other] = [await mount({ endpoint, page }), await mount({ endpoint, page: newArticle() })];
    await until(() => textOf(count) === '1 comment', 'the number');
    const element = await showComments({ page });
    const form = element.shadowRoot!.querySelector<CommentFormElement>('afterword-comment-form')!;
    await write(form, 'One more.').submit();
    await until(() => textOf(count) === '2 comments', 'the new number');
    await until(() => textOf(other) === 'No comments', 'the number of the other page');
  });

  it('says nothing of none where the site wants that', async () => {
    const [none, one] = [newArticle(), newArticle()];
    await postAll(one, {});
    const elements = await Promise.all([none, one].map((page) => mount({ endpoint, page, 'text-zero': '' })));
    await until(() => elements.every(({ total }) => total !== undefined), 'the numbers');
    expect(elements.map(textOf)).to.deep.equal(['', '1 comment']);
  });

  it('turns to another page, and shows no late answer for the one before', async () => {
    const [one, two] = [newArticle(), newArticle()];
    await postAll(one, {}, {}, {});
    await postAll(two, {});
    const element = await mount({ endpoint, page: one });
    element.page = two;
    await until(() => textOf(element) === '1 comment', 'the number of the other page');
    const since = performance.now();
    element.page = one;
    element.page = two;
    await until(() => asked(since).length, 'the request');
    await until(() => element.total === 1, 'the number');
  });

  it('shows nothing of the page before, and no answer that was on its way for it', async () => {
    const [one, two] = [newArticle(), newArticle()];
    await postAll(one, {});
    await postAll(two, {}, {});
    const { fetch } = window;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const answers: string[] = [];
    window.fetch = async (input, init) => {
      const response = await fetch(input, init);
      const page = new URL(String(input)).searchParams.get('page')!;
      if (page === one) await held;
      answers.push(page);
      return response;
    };
    try {
      const since = performance.now();
      const element = await mount({ endpoint, page: one });
      await until(() => asked(since).length, 'the first request');
      element.page = two;
      await until(() => textOf(element) === '2 comments', 'the number');
      release();
      await until(() => answers.includes(one), 'the late answer');
      const other = await mount({ endpoint, page: one });
      await until(() => textOf(other) === '1 comment', 'its number');
      expect(textOf(element)).to.equal('2 comments');
      element.page = newArticle();
      expect(textOf(element)).to.equal('');
    } finally {
      window.fetch = fetch;
    }
  });

  it('is of the page that it stands on where it names none, and of an address relative to it', async () => {
    const element = await mount({ endpoint });
    expect(element.identity).to.equal(`${location.origin}${location.pathname}${location.search}`);
    element.page = '/tides/#top';
    expect(element.identity).to.equal(`${location.origin}/tides/`);
  });

  it('warns where it has no endpoint, and asks nobody', async () => {
    const watching = watch();
    try {
      const page = newArticle();
      const element = await mount({ endpoint: 'javascript:alert(1)', page });
      await until(() => watching.warnings.length, 'the warning');
      expect(watching.warnings.join()).to.contain('is not an address');
      const requests = performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes(encodeURIComponent(page)));
      expect([textOf(element), requests]).to.deep.equal(['', []]);
    } finally {
      watching.stop();
    }
  });
});
