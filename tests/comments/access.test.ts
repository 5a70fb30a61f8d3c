import { expect } from '@open-wc/testing';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import { expectAccessible } from '../support/accessible.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  mountComments,
  showThese,
  within,
  wordsOf,
} from '../support/conversation.js';
import { until } from '../support/until.js';

const some = [
  commentOf('a', { votes: 2, author: { name: 'Ines', website: 'https://example.com/', role: 'moderator' } }),
  commentOf('b', { parent: 'a', votes: 0, editedAt: '2026-01-01T00:00:00Z' }),
  commentOf('c', { status: 'deleted', text: '' }),
  commentOf('d', { parent: 'c', votes: 0 }),
];

const states: Record<string, () => Promise<CommentsElement>> = {
  empty: () => showThese([]),
  'with comments': () => showThese(some),
  closed: () => showThese(some, { closed: true }),
  'with more to load': () => showThese(some, {}, { next: 'x', total: 50 }),
  loading: () => mountComments({ client: clientOf(() => new Promise(() => {})) }),
  async failed() {
    const element = await mountComments({ client: clientOf(() => undefined) });
    await until(() => within(element, '[role=alert]'), 'the failure');
    return element;
  },
  async 'with a reply open'() {
    const element = await showThese(some);
    buttonOf(articleOf(element, 'b'), 'Reply')!.click();
    await until(() => articleOf(element, 'b')!.querySelector('afterword-comment-form'), 'the form');
    return element;
  },
  async 'with a report open'() {
    const element = await showThese(some);
    buttonOf(articleOf(element, 'b'), 'More')!.click();
    await until(() => buttonOf(articleOf(element, 'b'), 'Report'), 'the actions');
    buttonOf(articleOf(element, 'b'), 'Report')!.click();
    await until(() => articleOf(element, 'b')!.querySelector('form'), 'the form');
    return element;
  },
};

describe('<afterword-comments> is for everyone', () => {
  for (const [state, show] of Object.entries(states)) {
    it(state, async () => {
      await expectAccessible(await show());
    });
  }

  it('is walked by list and by heading', async () => {
    const element = await showThese(some);
    const headings = Array.from(element.shadowRoot!.querySelectorAll('[role=heading]'), (heading) => heading.ariaLevel);
    expect(headings).to.deep.equal(['2', '3', '3', '3']);
    for (const list of element.shadowRoot!.querySelectorAll('ol')) expect(list.getAttribute('role')).to.equal('list');
    expect(articleOf(element, 'b')!.closest('li')!.parentElement!.closest('li')).to.equal(
      articleOf(element, 'a')!.closest('li'),
    );
  });

  it('keeps names and texts of other directions to themselves', async () => {
    const name = '\u202EInes';
    const element = await showThese([commentOf('a', { author: { name }, text: 'שלום world' })]);
    const article = articleOf(element, 'a')!;
    expect(article.querySelector('[part=author] bdi')!.textContent).to.equal(name);
    expect(getComputedStyle(article.querySelector('[part=text] p')!).direction).to.equal('rtl');
  });

  it('is legible where the page’s own text is grey', async () => {
    const replies = commentOf('b', {
      parent: 'a',
      editedAt: '2026-01-02T00:00:00Z',
      author: { name: 'A', role: 'author' },
    });
    const element = await showThese([commentOf('a'), replies]);
    for (const [color, background] of [
      ['#555', '#fff'],
      ['#5f5f5f', '#fff'],
      ['#aaa', '#222'],
    ] as const) {
      Object.assign(element.style, { color, background });
      await expect(element).to.be.accessible();
    }
  });

  it('lets nothing break out of its box on the narrowest phone', async () => {
    const endless = 'x'.repeat(5_000);
    const flood = `a${'\u0335\u0321'.repeat(250)}`;
    const link = `https://example.com/${endless}`;
    const comments = [endless, flood, link, '﷽'.repeat(200)].map((text, at) =>
      commentOf(`${at}`, {
        text,
        parent: at ? `${at - 1}` : null,
        author: { name: text, role: endless, website: link },
      }),
    );
    const element = await showThese(comments);
    element.style.width = '320px';
    element.style.setProperty('content-visibility', 'visible');
    await element.updateComplete;
    expect(element.scrollWidth).to.be.at.most(320);
    for (const { id } of comments) {
      const article = articleOf(element, id)!;
      article.scrollIntoView();
      expect(article.scrollWidth, id).to.be.at.most(article.clientWidth);
    }
    // A flood of marks is cut off where its line ends.
    const author = articleOf(element, '1')!.querySelector<HTMLElement>('[part=author]')!;
    expect(getComputedStyle(author).overflow).to.equal('clip');
  });

  it('has room where its content would say how wide a box is, and no more than there is', async () => {
    const element = await showThese(some);
    const around = element.parentElement!;
    const form = within(element, 'afterword-comment-form')!;
    for (const [width, least] of [
      [1_000, 600],
      [300, 300],
    ] as const) {
      for (const layout of [
        ...['display: flex', 'display: flex; flex-direction: column; align-items: center', 'float: left'],
        ...['display: grid; justify-items: center', 'inline-size: fit-content', 'display: inline-block'],
      ]) {
        around.style.cssText = layout;
        around.style.maxWidth = `${width}px`;
        expect(element.offsetWidth, `${width} ${layout}`).to.be.within(least, width);
        expect(form.offsetWidth, `${width} ${layout}`).to.equal(element.offsetWidth);
      }
    }
  });

  it('is as easy to press where the page has made the root’s letters smaller', async () => {
    const root = document.documentElement.style;
    root.fontSize = '62.5%';
    document.body.style.fontSize = '1.6rem';
    try {
      const element = await showThese(some);
      buttonOf(articleOf(element, 'b'), 'More')!.click();
      await until(() => buttonOf(articleOf(element, 'b'), 'Report'), 'the actions');
      buttonOf(articleOf(element, 'b'), 'Report')!.click();
      await until(() => articleOf(element, 'b')!.querySelector('form'), 'the form');
      const targets = element.shadowRoot!.querySelectorAll<HTMLElement>('button, select, fieldset label');
      for (const target of targets) expect(target.offsetHeight, wordsOf(target)).to.be.at.least(24);
    } finally {
      root.fontSize = '';
      document.body.style.fontSize = '';
    }
  });

  it('shows only the start of a role that does not end', async () => {
    const element = await showThese([commentOf('a', { author: { name: 'Ines', role: 'x'.repeat(500) } })]);
    expect(articleOf(element, 'a')!.querySelector('[part=role]')!.textContent).to.have.length(40);
  });
});
