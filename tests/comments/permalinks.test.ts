import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  mountComments,
  newArticle,
  post,
  postAll,
  showComments,
  shownIds,
  showThese,
  within,
  wordsOf,
} from '../support/conversation.js';
import { until } from '../support/until.js';

const address = location.href;
const MISSING = 'The comment you were looking for is not here any more.';

const isAt = (element: Element, id: string) => () => element.shadowRoot!.activeElement?.id === `comment-${id}`;
const isMissing = (element: Element) => () => wordsOf(element.shadowRoot).includes(MISSING);
const askedFor = (id: string) =>
  performance.getEntriesByType('resource').filter(({ name }) => name.includes(`thread=${id}`)).length;

describe('an address with #comment-ID', () => {
  afterEach(() => history.replaceState(null, '', address));

  it('leads to the comment when the page opens, and marks it', async () => {
    const page = newArticle();
    const ids = await postAll(page, { text: 'One' }, { text: 'Two' });
    history.replaceState(null, '', `#comment-${ids[0]}`);
    const element = await showComments({ page });
    await until(isAt(element, ids[0]!), 'the comment');
    expect(articleOf(element, ids[0]!)!.part.contains('comment-target')).to.be.true;
    expect(articleOf(element, ids[1]!)!.part.contains('comment-target')).to.be.false;
    expect(within(element, '[part=error]')).not.to.exist;
  });

  it('leads to the comment when it changes', async () => {
    const element = await showThese([commentOf('a'), commentOf('b')]);
    location.hash = 'comment-b';
    await until(isAt(element, 'b'), 'the comment');
    location.hash = 'comment-a';
    await until(isAt(element, 'a'), 'the other comment');
    expect(element.shadowRoot!.querySelectorAll('[part~=comment-target]')).to.have.length(1);
  });

  it('is the link of each comment’s time', async () => {
    const element = await showThese([commentOf('a')]);
    articleOf(element, 'a')!.querySelector<HTMLAnchorElement>('a[part=date]')!.click();
    await until(isAt(element, 'a'), 'the comment');
    expect(location.hash).to.equal('#comment-a');
  });

  it('loads the thread of a comment that is pages away', async () => {
    const page = newArticle();
    const [root] = await postAll(page, { text: 'Root' });
    const { id } = (await post(page, { text: 'Reply', parent: root! })).comment;
    const others = await postAll(page, ...['Two', 'Three', 'Four'].map((text) => ({ text })));
    const element = await showComments({ page, pageSize: 1 });
    expect(shownIds(element)).to.deep.equal([others[2]]);
    location.hash = `comment-${id}`;
    await until(isAt(element, id), 'the reply');
    expect(shownIds(element)).to.deep.equal([root, id, others[2]]);
    // The pages go on where they were.
    within(element, '[part=more]')!.click();
    await until(() => articleOf(element, others[1]!), 'the next page');
    expect(shownIds(element)).to.have.length(4);
  });

  it('loads a comment from the rest of a long thread', async () => {
    const page = newArticle();
    const [root] = await postAll(page, { text: 'Root' });
    const replies = await postAll(
      page,
      ...Array.from({ length: 105 }, (_, index) => ({ text: `Reply ${index}`, parent: root! })),
    );
    const element = await showComments({ page });
    const last = replies.at(-1)!;
    expect(articleOf(element, last)).not.to.exist;
    location.hash = `comment-${last}`;
    await until(isAt(element, last), 'the last reply');
  });

  it('leaves who then chooses another order where they are', async () => {
    const element = await showThese([commentOf('a'), commentOf('b')]);
    location.hash = 'comment-b';
    await until(isAt(element, 'b'), 'the comment');
    const select = within<HTMLSelectElement>(element, 'select')!;
    select.focus();
    select.value = 'oldest';
    const loaded = new Promise((resolve) => element.addEventListener('afterword-comments-loaded', resolve));
    select.dispatchEvent(new Event('change'));
    await loaded;
    // What would lead away comes as the answer to an import, as this does.
    await import('../../src/comments/acting.js');
    await element.updateComplete;
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement === select).to.equal(true);
    localStorage.removeItem('afterword:sort');
  });

  it('opens the branch that hides it', async () => {
    const element = await showThese([commentOf('a'), commentOf('b', { parent: 'a' }), commentOf('c', { parent: 'b' })]);
    buttonOf(articleOf(element, 'a'), 'Hide replies')!.click();
    await until(() => !articleOf(element, 'c'), 'the fold');
    location.hash = 'comment-c';
    await until(isAt(element, 'c'), 'the comment');
  });

  it('says when the comment is not there any more', async () => {
    const page = newArticle();
    await postAll(page, { text: 'One' });
    const element = await showComments({ page });
    location.hash = `comment-${crypto.randomUUID()}`;
    await until(isMissing(element), 'the word on it');
    location.hash = `comment-${shownIds(element)[0]}`;
    await until(() => !isMissing(element)(), 'the comment that is there');
  });

  it('is not missed by a conversation while another one has it, or may have it', async () => {
    const [first, second] = [newArticle(), newArticle()];
    const [id] = await postAll(first, { text: 'One' });
    await postAll(second, { text: 'Two' });
    history.replaceState(null, '', `#comment-${id}`);
    const elements = await Promise.all([showComments({ page: second }), showComments({ page: first })]);
    await until(isAt(elements[1], id!), 'the comment');
    await until(() => askedFor(id!), 'the question');
    await aTimeout(50);
    expect(elements.map((element) => isMissing(element)())).to.deep.equal([false, false]);
    location.hash = `comment-${crypto.randomUUID()}`;
    await until(() => elements.some((element) => isMissing(element)()), 'the word on one that nobody has');
    expect(elements.map((element) => isMissing(element)()).sort()).to.deep.equal([false, true]);
    location.hash = `comment-${id}`;
    await until(isAt(elements[1], id!), 'the comment');
    await until(() => !elements.some((element) => isMissing(element)()), 'the end of that');
    // What has not been loaded yet may have it.
    let give!: (answer: object) => void;
    const answer = new Promise((resolve) => (give = resolve));
    const late = await mountComments({ client: clientOf(() => answer) });
    location.hash = 'comment-late';
    await until(() => askedFor('late') === 2, 'the questions');
    await aTimeout(50);
    expect(elements.map((element) => isMissing(element)())).to.deep.equal([false, false]);
    give({ comments: [commentOf('late')], total: 1 });
    await until(isAt(late, 'late'), 'the comment');
    expect(elements.map((element) => isMissing(element)())).to.deep.equal([false, false]);
  });

  it('says nothing of a comment once it leads to another one', async () => {
    let refuse!: (error: Error) => void;
    const answer = new Promise((_, reject) => (refuse = reject));
    const rest = { comments: [commentOf('b')], total: 1 };
    const asked: unknown[] = [];
    const client = clientOf(({ thread }) => {
      asked.push(thread);
      return thread === 'a' ? answer : rest;
    });
    const element = await showComments({ client });
    const failures: Event[] = [];
    element.addEventListener('afterword-error', (event) => failures.push(event));
    location.hash = 'comment-a';
    await until(() => asked.includes('a'), 'the question');
    location.hash = 'comment-b';
    await until(isAt(element, 'b'), 'the comment');
    refuse(new ApiError('not_found', { method: 'GET', url: 'https://example.com/' }));
    await nextFrame();
    await element.updateComplete;
    expect(isMissing(element)()).to.equal(false);
    expect(failures).to.have.length(0);
  });

  it('says when the comment was deleted', async () => {
    const deleted = commentOf('a', { status: 'deleted', text: '' });
    const element = await showThese([deleted, commentOf('b', { parent: 'a' })]);
    location.hash = 'comment-a';
    await until(isMissing(element), 'the word on it');
  });

  it('says when the comment could not be loaded', async () => {
    const client = clientOf(({ thread }) => {
      if (thread) throw new TypeError('no connection');
      return { comments: [commentOf('a')] };
    });
    const element = await showComments({ client });
    location.hash = 'comment-b';
    await until(() => wordsOf(element.shadowRoot).includes('could not be loaded'), 'the word on it');
    expect(shownIds(element)).to.deep.equal(['a']);
  });

  it('takes ids with any characters, and addresses that cannot be decoded', async () => {
    const id = 'a b/ü"';
    const element = await showThese([commentOf(id), commentOf('%')]);
    location.hash = `comment-${encodeURIComponent(id)}`;
    await until(isAt(element, id), 'the comment');
    location.hash = 'comment-%';
    await until(isAt(element, '%'), 'the other comment');
  });

  it('means nothing here when it names something else', async () => {
    const element = await showThese([commentOf('a')]);
    location.hash = 'chapter-2';
    await new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    await element.updateComplete;
    expect(within(element, '[part~=comment-target]')).not.to.exist;
    expect(wordsOf(element.shadowRoot)).not.to.contain(MISSING);
  });
});
