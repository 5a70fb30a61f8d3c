import { expect } from '@open-wc/testing';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import {
  articleOf,
  buttonOf,
  change,
  newArticle,
  post,
  postAll,
  saidBy,
  showComments,
  shownIds,
  within,
  wordsOf,
  write,
} from '../support/conversation.js';
import { control } from '../support/form.js';
import { hurry } from '../support/hurry.js';
import { until } from '../support/until.js';

const { EventSource } = window;

/** The streams that were asked for, those that are open, and the page's visibility. */
const streams: EventSource[] = [];
/** How many of the next ones the endpoint refuses. */
let refusals = 0;
const openStreams = () => streams.filter(({ readyState }) => readyState === EventSource.OPEN);

const show = (visibility: 'visible' | 'hidden') => {
  Object.defineProperty(document, 'hidden', { get: () => visibility === 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
};

const fresh = (element: CommentsElement) => within<HTMLButtonElement>(element, '[part=fresh]');
const tells = (element: CommentsElement, words: string) => () => wordsOf(fresh(element)) === words;

const listen = async (page: string, properties: Partial<CommentsElement> = {}): Promise<CommentsElement> => {
  const before = openStreams().length;
  const element = await showComments({ page, live: true, ...properties });
  await until(() => openStreams().length > before, 'the stream');
  return element;
};

describe('<afterword-comments live>', () => {
  let page: string;

  beforeEach(() => {
    page = newArticle();
    streams.length = 0;
    refusals = 0;
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(refusals-- > 0 ? new URL('/nowhere', url) : url);
        streams.push(this);
      }
    };
  });

  afterEach(() => {
    window.EventSource = EventSource;
    delete (document as { hidden?: boolean }).hidden;
  });

  it('keeps what others say behind a button, and tells of it', async () => {
    const [first] = await postAll(page, { text: 'One' });
    const element = await listen(page);
    const { id } = (await post(page, { text: 'Two' })).comment;
    await until(tells(element, 'Show 1 new comment'), 'the button');
    await until(() => saidBy(element) === 'Show 1 new comment', 'the announcement');
    expect(shownIds(element), 'nothing has moved').to.deep.equal([first]);
    await post(page, { text: 'An answer', parent: first! });
    await until(tells(element, 'Show 2 new comments'), 'the second');
    fresh(element)!.click();
    await until(() => element.shadowRoot!.activeElement?.id === `comment-${id}`, 'the focus');
    expect(shownIds(element)).to.have.length(3);
    expect(fresh(element)).not.to.exist;
    expect(wordsOf(within(element, '[part=heading]'))).to.equal('3 comments');
  });

  it('moves nothing when it tells, on the narrowest phone', async () => {
    await postAll(page, { text: 'One' }, { text: 'Two' });
    const element = await listen(page);
    element.style.inlineSize = '288px';
    await element.updateComplete;
    const { top } = within(element, 'article')!.getBoundingClientRect();
    await post(page, { text: 'Three' });
    await until(() => fresh(element), 'the button');
    expect(within(element, 'article')!.getBoundingClientRect().top).to.equal(top);
  });

  it('shows what others change and delete', async () => {
    const written = await post(page, { text: 'One' });
    const { id } = written.comment;
    await post(page, { text: 'An answer', parent: id });
    const element = await listen(page);
    await change(written, 'One, changed');
    await until(() => wordsOf(articleOf(element, id)).includes('One, changed'), 'the change');
    expect(wordsOf(articleOf(element, id))).to.contain('edited');
    await change(written);
    await until(() => wordsOf(articleOf(element, id)).includes('This comment was deleted.'), 'the place');
    expect(fresh(element)).not.to.exist;
  });

  it('leaves who is answering what somebody deletes with what was typed, and where', async () => {
    for (const answers of [[], ['An answer']]) {
      const written = await post(page, { text: 'One' });
      const { id } = written.comment;
      for (const text of answers) await post(page, { text, parent: id });
      const element = await listen(page);
      buttonOf(articleOf(element, id), 'Reply')!.click();
      const form = () => articleOf(element, id)?.querySelector<CommentFormElement>('afterword-comment-form');
      await until(() => form()?.shadowRoot?.activeElement?.id === 'text', 'the form, with the focus');
      const before = form()!;
      write(before, 'My answer', 'Ines');
      await change(written);
      await until(() => wordsOf(articleOf(element, id)).includes('This comment was deleted.'), 'the word on it');
      expect(form()).to.equal(before);
      expect(before.shadowRoot!.activeElement?.id).to.equal('text');
      expect([control(before, 'text').value, control(before, 'name').value]).to.deep.equal(['My answer', 'Ines']);
      buttonOf(before, 'Cancel')!.click();
      await until(() => !form(), 'its end');
      expect(shownIds(element).includes(id)).to.equal(answers.length > 0);
      if (answers.length) await until(() => element.shadowRoot!.activeElement === articleOf(element, id), 'the focus');
      element.remove();
    }
  });

  it('forgets what was deleted before anybody looked', async () => {
    const element = await listen(page);
    const written = await post(page, { text: 'One' });
    await until(tells(element, 'Show 1 new comment'), 'the button');
    await change(written);
    await until(() => !fresh(element), 'the button has gone');
  });

  it('has no news of what the reader wrote', async () => {
    const element = await listen(page);
    const form = within<CommentFormElement>(element, '.root > afterword-comment-form')!;
    await write(form, 'My own words.').submit();
    await post(page, { text: 'Another’s' });
    await until(tells(element, 'Show 1 new comment'), 'the other one');
    expect(shownIds(element)).to.have.length(1);
  });

  it('listens to nothing unless it is wanted, and stops when it is not', async () => {
    const element = await showComments({ page });
    expect(streams).to.deep.equal([]);
    element.live = true;
    await until(() => openStreams().length, 'the stream');
    element.live = false;
    await until(() => !openStreams().length, 'its end');
    element.live = true;
    await until(() => openStreams().length, 'another stream');
    element.remove();
    await until(() => !openStreams().length, 'its end');
    document.body.append(element);
    await until(() => openStreams().length, 'a third stream');
    element.remove();
  });

  it('tells of what was said after the list came and before anybody listened', async () => {
    const element = await showComments({ page });
    await post(page, { text: 'Meanwhile' });
    element.live = true;
    await until(tells(element, 'Show 1 new comment'), 'what was missed');
  });

  it('turns to another page with the element', async () => {
    const element = await listen(page);
    const other = newArticle();
    element.page = other;
    await until(() => openStreams().some(({ url }) => new URL(url).searchParams.get('page') === other), 'the stream');
    expect(openStreams()).to.have.length(1);
    await post(page, { text: 'On the page before' });
    await post(other, { text: 'Here' });
    await until(tells(element, 'Show 1 new comment'), 'the button');
  });

  it('rests while the page is hidden, and asks for what was missed', async () => {
    const element = await listen(page);
    show('hidden');
    await until(() => !openStreams().length, 'the end of the stream');
    await post(page, { text: 'Meanwhile' });
    show('visible');
    await until(tells(element, 'Show 1 new comment'), 'what was missed');
    await until(() => openStreams().length, 'the stream');
  });

  it('takes no old comment of a page that is not loaded for a new one', async () => {
    await postAll(page, { text: 'One' }, { text: 'Two' }, { text: 'Three' });
    const element = await listen(page, { sort: 'oldest', pageSize: 1 });
    show('hidden');
    await until(() => !openStreams().length, 'the end of the stream');
    const since = performance.now();
    show('visible');
    const asked = () =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime, name }) => startTime > since && /limit=1/.test(name));
    await until(() => asked().length, 'the question');
    show('hidden');
    await post(page, { text: 'Four' });
    show('visible');
    await until(() => fresh(element), 'what was missed');
    expect(wordsOf(fresh(element))).to.equal('Show 1 new comment');
  });

  for (const sort of ['newest', 'oldest'] as const) {
    it(`asks for what was missed, ${sort} first, where the reader’s clock is wrong`, async () => {
      const { now } = Date;
      Date.now = () => now() + 60_000;
      try {
        await postAll(page, { text: 'One' }, { text: 'Two' });
        const element = await listen(page, { sort, pageSize: 1 });
        await post(page, { text: 'Three' });
        await until(tells(element, 'Show 1 new comment'), 'what was said');
        show('hidden');
        await until(() => !openStreams().length, 'the end of the stream');
        await post(page, { text: 'Four' });
        show('visible');
        await until(tells(element, 'Show 2 new comments'), 'what was missed');
      } finally {
        Date.now = now;
      }
    });
  }

  it('tells of nothing once more in another order', async () => {
    await postAll(page, { text: 'One' }, { text: 'Two' });
    const element = await listen(page, { pageSize: 1 });
    await post(page, { text: 'Three' });
    await until(tells(element, 'Show 1 new comment'), 'what was said');
    fresh(element)!.click();
    await until(() => !fresh(element), 'the comment');
    const before = streams.length;
    const since = performance.now();
    element.sort = 'oldest';
    await until(() => streams.length > before && openStreams().length, 'the next stream');
    await post(page, { text: 'Four' });
    await until(() => fresh(element), 'what was said');
    const asked = () =>
      performance
        .getEntriesByType('resource')
        .filter(({ startTime, name }) => startTime > since && /sort=newest/.test(name));
    await until(() => asked().length, 'the question');
    await element.updateComplete;
    expect(wordsOf(fresh(element))).to.equal('Show 1 new comment');
  });

  it('tells of nothing once more that was said while it asked what it had missed', async () => {
    await postAll(page, { text: 'One' }, { text: 'Two' });
    const { fetch } = window;
    let give = () => {};
    const given = new Promise<void>((resolve) => (give = resolve));
    let asked = 0;
    window.fetch = async (...what) => {
      const response = await fetch(...what);
      if (/sort=newest/.test(response.url) && ++asked === 2) await given;
      return response;
    };
    try {
      const element = await listen(page, { pageSize: 1 });
      await until(() => asked === 2, 'the question');
      await post(page, { text: 'Three' });
      await until(tells(element, 'Show 1 new comment'), 'what was said');
      give();
      fresh(element)!.click();
      await until(() => !fresh(element), 'the comment');
      element.sort = 'oldest';
      await until(() => asked === 3, 'the next question');
      await post(page, { text: 'Four' });
      await until(() => fresh(element), 'what was said');
      expect(wordsOf(fresh(element))).to.equal('Show 1 new comment');
    } finally {
      window.fetch = fetch;
    }
  });

  it('only asks, and when the page comes back into sight, where the reader saves data', async () => {
    let isAsked = false;
    const get = () => ({ saveData: (isAsked = true) });
    Object.defineProperty(navigator, 'connection', { get, configurable: true });
    try {
      const element = await showComments({ page, live: true });
      await until(() => isAsked, 'the part that listens');
      show('hidden');
      await post(page, { text: 'Meanwhile' });
      show('visible');
      await until(tells(element, 'Show 1 new comment'), 'what was missed');
      expect(streams).to.deep.equal([]);
    } finally {
      delete (navigator as { connection?: object }).connection;
    }
  });

  it('asks for all since the beginning where the reader saves data', async () => {
    let isAsked = false;
    const get = () => ({ saveData: (isAsked = true) });
    Object.defineProperty(navigator, 'connection', { get, configurable: true });
    try {
      await postAll(page, { text: 'One' }, { text: 'Two' });
      const element = await showComments({ page, live: true, pageSize: 1 });
      await until(() => isAsked, 'the part that listens');
      for (const words of ['Show 1 new comment', 'Show 2 new comments']) {
        await post(page, { text: 'In sight, and yet unseen' });
        show('hidden');
        show('visible');
        await until(tells(element, words), 'what was missed');
      }
    } finally {
      delete (navigator as { connection?: object }).connection;
    }
  });

  it('asks for what was missed while the endpoint refused to be listened to', async () => {
    const clock = hurry(10);
    refusals = 1;
    try {
      const element = await showComments({ page, live: true });
      await until(() => streams[0]?.readyState === EventSource.CLOSED, 'the refusal');
      await post(page, { text: 'Meanwhile' });
      await until(() => openStreams().length, 'the second stream');
      await until(tells(element, 'Show 1 new comment'), 'what was missed');
    } finally {
      clock.stop();
    }
  });

  it('hangs up when it leaves the document, and asks for what was missed when it is back', async () => {
    const element = await listen(page);
    const parent = element.parentElement!;
    element.remove();
    expect(openStreams()).to.deep.equal([]);
    await post(page, { text: 'Meanwhile' });
    parent.append(element);
    await until(tells(element, 'Show 1 new comment'), 'what was missed');
  });
});
