import { expect } from '@open-wc/testing';
import type { ListQuery } from '../../src/client/list-comments.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
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

  it('goes on where it went on when it is loaded anew', async () => {
    const asked: ListQuery[] = [];
    const client = clientOf((query) => {
      asked.push(query);
      const place = Number(query.cursor ?? 0);
      return { comments: [commentOf(`${place}`)], total: 9, next: `${place + 1}` };
    });
    const element = await showComments({ client });
    within(element, '[part=more]')!.click();
    await until(() => shownIds(element).length === 2, 'the second');
    await element.reload();
    within(element, '[part=more]')!.click();
    await until(() => shownIds(element).length === 3, 'the third');
    expect(asked.map(({ cursor }) => cursor)).to.deep.equal([undefined, '1', undefined, '2']);
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

  it('shows the order in the colours of a dark page, and what there is to choose in those of the browser', async () => {
    const page = newArticle();
    await postAll(page, { text: 'One' }, { text: 'Two' });
    const element = await showComments({ page });
    element.style.cssText = 'background: black; color: white';
    const select = within<HTMLSelectElement>(element, 'select')!;
    const { color, backgroundColor, borderRadius } = getComputedStyle(select);
    expect(color).to.equal(getComputedStyle(select.closest('.muted')!).color);
    expect(backgroundColor).to.equal('rgba(0, 0, 0, 0)');
    expect(borderRadius).not.to.equal('0px');
    const choice = getComputedStyle(select.options[0]!);
    expect([choice.color, choice.backgroundColor]).to.deep.equal(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
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

  it('shows each comment once, where pages overlap', async () => {
    const page = ({ cursor }: ListQuery) => ({
      comments: (cursor ? ['b', 'c'] : ['a', 'b']).map((id) => commentOf(id, { text: `From page ${cursor ?? 1}.` })),
      total: 3,
      next: cursor ? null : '2',
    });
    const element = await showComments({ client: clientOf(page) });
    within(element, '[part=more]')!.click();
    await until(() => articleOf(element, 'c'), 'the second page');
    expect(shownIds(element)).to.deep.equal(['a', 'b', 'c']);
    expect(wordsOf(articleOf(element, 'b'))).to.contain('From page 2.');
    expect(active(element)?.id).to.equal('comment-c');
  });

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
