import { expect } from '@open-wc/testing';
import type { ListQuery } from '../../src/client/list-comments.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  mountComments,
  newArticle,
  postAll,
  showComments,
  shownIds,
  showThese,
  within,
  wordsOf,
} from '../support/conversation.js';
import { until } from '../support/until.js';
import { watch } from '../support/watch.js';

const SORT = 'afterword:sort';

const active = (element: Element) => element.shadowRoot!.activeElement;
const said = (element: Element) => wordsOf(element.shadowRoot!.querySelector('.root > [role=status]'));

describe('<afterword-comments> in pages', () => {
  afterEach(() => localStorage.removeItem(SORT));

  it('shows more threads on demand, and leads to the first of them', async () => {
    const page = newArticle();
    const ids = await postAll(page, ...['One', 'Two', 'Three', 'Four', 'Five'].map((text) => ({ text })));
    const element = await showComments({ page, pageSize: 2 });
    const newest = ids.toReversed();
    expect(shownIds(element)).to.deep.equal(newest.slice(0, 2));
    const more = within<HTMLButtonElement>(element, '[part=more]')!;
    expect(wordsOf(more)).to.equal('Show more comments');
    more.click();
    await until(() => active(element)?.id === `comment-${newest[2]}`, 'the third');
    expect(shownIds(element)).to.deep.equal(newest.slice(0, 4));
    await until(() => said(element) === '2 more comments', 'the announcement');
    within(element, '[part=more]')!.click();
    await until(() => shownIds(element).length === 5, 'the last');
    await until(() => said(element) === '1 more comment', 'the announcement');
    expect(within(element, '[part=more]')).not.to.exist;
  });

  it('asks once, however often it is pressed', async () => {
    const asked: ListQuery[] = [];
    let answer = () => {};
    const client = clientOf(async (query) => {
      asked.push(query);
      if (query.cursor) await new Promise<void>((resolve) => (answer = resolve));
      return { comments: [commentOf(`${asked.length}`)], total: 9, next: `${asked.length}` };
    });
    const element = await showComments({ client });
    const more = within<HTMLButtonElement>(element, '[part=more]')!;
    for (let press = 0; press < 3; press++) more.click();
    await until(() => more.ariaDisabled === 'true', 'the button that waits');
    answer();
    await until(() => shownIds(element).length === 2, 'the second');
    expect(asked).to.have.length(2);
    expect(more.ariaDisabled).to.equal('false');
  });

  it('shows the rest of a long thread on demand', async () => {
    const page = newArticle();
    const [root] = await postAll(page, { text: 'Root' });
    const replies = await postAll(
      page,
      ...Array.from({ length: 105 }, (_, index) => ({ text: `Reply ${index}`, parent: root! })),
    );
    const element = await showComments({ page });
    const shown = shownIds(element).length;
    expect(shown).to.be.below(106);
    buttonOf(element.shadowRoot, 'Show more replies')!.click();
    await until(() => active(element)?.id === `comment-${replies[shown - 1]}`, 'the first of the rest');
    while (buttonOf(element.shadowRoot, 'Show more replies')) {
      const before = shownIds(element).length;
      buttonOf(element.shadowRoot, 'Show more replies')!.click();
      await until(() => shownIds(element).length > before, 'the rest');
    }
    expect(shownIds(element)).to.deep.equal([root, ...replies]);
  });

  it('is in the order that the reader wants, here and in the next conversation', async () => {
    const page = newArticle();
    const ids = await postAll(page, { text: 'One' }, { text: 'Two' });
    const element = await showComments({ page });
    const select = within<HTMLSelectElement>(element, 'select')!;
    expect(Array.from(select.options, wordsOf)).to.deep.equal(['Newest', 'Oldest', 'Most liked']);
    select.value = 'oldest';
    select.dispatchEvent(new Event('change'));
    // What was there stays until the new order is.
    await element.updateComplete;
    expect(shownIds(element)).to.have.length(2);
    await until(() => shownIds(element)[0] === ids[0], 'the oldest first');
    const next = await showComments({ page });
    expect(shownIds(next)).to.deep.equal(ids);
    expect(within<HTMLSelectElement>(next, 'select')!.value).to.equal('oldest');
  });

  it('is in the order that the site wants until the reader says otherwise', async () => {
    const page = newArticle();
    const ids = await postAll(page, { text: 'One' }, { text: 'Two' });
    expect(shownIds(await showComments({ page, sort: 'oldest' }))).to.deep.equal(ids);
    localStorage.setItem(SORT, '"constructor"');
    expect(shownIds(await showComments({ page, sort: 'oldest' }))).to.deep.equal(ids);
  });

  for (const [size, limit] of [
    [0, 20],
    [-1, 20],
    [NaN, 20],
    [2.5, 2],
    [1e9, 100],
  ] as const) {
    it(`asks for ${limit} threads where the site writes ${size}`, async () => {
      let asked: number | undefined;
      const client = clientOf((query) => {
        asked = query.limit;
        return { comments: [] };
      });
      await showComments({ client, pageSize: size });
      expect(asked).to.equal(limit);
    });
  }

  it('leaves out what is no comment, says so once, and shows each comment once', async () => {
    const watching = watch();
    try {
      const element = await showThese([
        commentOf('a'),
        null,
        commentOf('b'),
        { id: 'c' },
        commentOf('a', { text: 'Again.' }),
      ]);
      expect(shownIds(element)).to.deep.equal(['a', 'b']);
      expect(wordsOf(articleOf(element, 'a'))).to.contain('Again.');
      await until(() => watching.warnings.length, 'the warning');
      expect(watching.warnings.join()).to.contain('2 entries that are no comments are left out');
    } finally {
      watching.stop();
    }
  });
});

describe('<afterword-comments> that cannot load', () => {
  const failing = async (fails: { now: boolean }) => {
    const client = clientOf(({ cursor }) => {
      if (fails.now) throw new TypeError('no connection');
      return { comments: [commentOf(cursor ?? 'first')], total: 2, next: cursor ? null : 'second' };
    });
    const errors: unknown[] = [];
    const onError = (event: GlobalEventHandlersEventMap['afterword-error']) => errors.push(event.detail.error.code);
    document.addEventListener('afterword-error', onError);
    const element = await mountComments({ client });
    return { element, errors, stop: () => document.removeEventListener('afterword-error', onError) };
  };

  it('says so, tells the page, and tries again when the reader wants', async () => {
    const fails = { now: true };
    const { element, errors, stop } = await failing(fails);
    await until(() => within(element, '[role=alert]'), 'the failure');
    expect(wordsOf(within(element, '[role=alert]'))).to.equal('The comments could not be loaded. Try again');
    expect(element.matches(':state(failed)')).to.be.true;
    expect(errors).to.deep.equal(['network']);
    fails.now = false;
    buttonOf(element.shadowRoot, 'Try again')!.click();
    await until(() => articleOf(element, 'first'), 'the comments');
    expect(within(element, '[role=alert]')).not.to.exist;
    expect(element.matches(':state(failed)')).to.be.false;
    stop();
  });

  it('more keeps what it has, and goes on from there', async () => {
    const fails = { now: false };
    const { element, stop } = await failing(fails);
    await until(() => articleOf(element, 'first'), 'the comments');
    fails.now = true;
    within(element, '[part=more]')!.click();
    await until(() => within(element, '[role=alert]'), 'the failure');
    expect(shownIds(element)).to.deep.equal(['first']);
    fails.now = false;
    within(element, '[part=more]')!.click();
    await until(() => articleOf(element, 'second'), 'the rest');
    expect(within(element, '[role=alert]')).not.to.exist;
    stop();
  });

  it('asks again by itself when the connection is back', async () => {
    const fails = { now: true };
    const { element, stop } = await failing(fails);
    await until(() => within(element, '[role=alert]'), 'the failure');
    fails.now = false;
    dispatchEvent(new Event('online'));
    await until(() => articleOf(element, 'first'), 'the comments');
    stop();
  });

  it('for want of an address says so', async () => {
    const watching = watch();
    try {
      const element = await mountComments({ endpoint: 'javascript:alert(1)' });
      await until(() => within(element, '[role=alert]'), 'the failure');
      expect(watching.warnings.join()).to.contain('endpoint="javascript:alert(1)" is not an address');
      expect(watching.incidents).to.deep.equal([]);
    } finally {
      watching.stop();
    }
  });
});
