import { aTimeout, expect } from '@open-wc/testing';
import { html } from 'lit';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
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
import { expectSettings } from '../support/attributes.js';
import { control, type } from '../support/form.js';
import { until } from '../support/until.js';

const textOf = (element: Element, part: string) => wordsOf(element.querySelector(`[part~=${part}]`));

describe('<afterword-comments> shows', () => {
  it('the newest thread first, and replies under what they answer in the order of time', async () => {
    const page = newArticle();
    const [one, two] = await postAll(page, { text: 'One' }, { text: 'Two' });
    const [three, four] = await postAll(page, { text: 'Three', parent: one! }, { text: 'Four', parent: one! });
    const element = await showComments({ page });
    expect(shownIds(element)).to.deep.equal([two, one, three, four]);
    expect(articleOf(element, three!)!.closest('ol')!.parentElement).to.equal(articleOf(element, one!)!.parentElement);
  });

  it('how many comments there are, in the language’s plural', async () => {
    const heading = async (total: number) =>
      wordsOf(within(await showThese([commentOf('a')], {}, { total }), '[part=heading]'));
    expect(await heading(1)).to.equal('1 comment');
    expect(await heading(1_234)).to.equal('1,234 comments');
    expect(wordsOf(within(await showThese([]), '[part=heading]'))).to.equal('Comments');
  });

  it('that nobody has said anything', async () => {
    const element = await showThese([]);
    expect(wordsOf(within(element, '[part=empty]'))).to.equal('Be the first to comment.');
    expect(element.matches(':state(empty)')).to.be.true;
    expect(within(element, 'select')).not.to.exist;
  });

  it('the room of the comments until they are there', async () => {
    const element = await mountComments({ client: clientOf(() => new Promise(() => {})) });
    expect(element.matches(':state(loading)')).to.be.true;
    expect(within(element, '.waiting')!.getAttribute('aria-hidden')).to.equal('true');
    expect(within(element, '[aria-busy=true]')).to.exist;
    expect(within(element, 'afterword-comment-form')).to.exist;
  });

  it('the same where a plain form and a notice stand inside', async () => {
    const element = await mountComments(
      { client: clientOf(() => new Promise(() => {})) },
      html`<form action="/comments"><textarea name="text"></textarea></form>
        <p slot="notice">We keep it.</p>`,
    );
    expect(within(element, '.waiting')).to.exist;
  });

  it('who, when and what', async () => {
    const createdAt = new Date(Date.now() - 3_600_000).toISOString();
    const author = { name: 'Ines', website: 'https://example.com/', role: 'author' };
    const element = await showThese([commentOf('a', { author, createdAt, editedAt: createdAt, votes: 3 })]);
    const article = articleOf(element, 'a')!;
    const link = article.querySelector<HTMLAnchorElement>('[part=author] a')!;
    expect([link.href, link.rel]).to.deep.equal(['https://example.com/', 'ugc nofollow noopener']);
    expect(textOf(article, 'author')).to.equal('Ines Author');
    expect(article.querySelector('time')!.dateTime).to.equal(createdAt);
    const date = article.querySelector('a[part=date]')!;
    expect(wordsOf(date)).to.equal('1 hour ago');
    expect(date.getAttribute('title')).to.match(/20\d\d/);
    expect(date.getAttribute('aria-label')).to.equal(`1 hour ago, ${date.getAttribute('title')}`);
    expect(wordsOf(article)).to.contain('edited');
    expect(wordsOf(buttonOf(article, /Like/))).to.equal('Like 3');
  });

  it('nothing where the endpoint does not say when', async () => {
    const element = await showThese([commentOf('a', { createdAt: 'soon' })]);
    expect(articleOf(element, 'a')!.querySelector('[part=date]')!.checkVisibility()).to.equal(false);
  });

  it('paragraphs, line breaks, and links that end before the punctuation of their sentence', async () => {
    const text = 'See https://example.com/a?b=(c). Or:\nhttps://example.com/d!\n\nNot javascript:alert(1).';
    const element = await showThese([commentOf('a', { text })]);
    const said = articleOf(element, 'a')!.querySelector<HTMLElement>('[part=text]')!;
    const paragraphs = Array.from(said.querySelectorAll('p'));
    expect(paragraphs.map((one) => one.textContent).join('\n\n')).to.equal(text);
    expect(getComputedStyle(paragraphs[0]!).whiteSpace).to.match(/^pre-(line|wrap)$/);
    const links = Array.from(said.querySelectorAll('a'));
    expect(links.map(({ href }) => href)).to.deep.equal(['https://example.com/a?b=(c', 'https://example.com/d']);
    expect(new Set(links.map(({ rel }) => rel))).to.deep.equal(new Set(['ugc nofollow noopener']));
  });

  it('initials that are drawn here, and pictures only where the site wants them', async () => {
    const author = { name: 'Ines van Dijk', avatar: `${location.origin}/__nothing.png` };
    const comments = [commentOf('a', { author }), commentOf('b', { author: { name: '' } })];
    const element = await showThese(comments);
    expect(textOf(articleOf(element, 'a')!, 'avatar')).to.equal('ID');
    expect(textOf(articleOf(element, 'b')!, 'author')).to.equal('Anonymous');
    expect(within(element, 'img')).not.to.exist;
    element.avatars = true;
    await element.updateComplete;
    const picture = within<HTMLImageElement>(element, 'img')!;
    expect([picture.src, picture.alt, picture.referrerPolicy]).to.deep.equal([author.avatar, '', 'no-referrer']);
    await until(
      () => textOf(articleOf(element, 'a')!, 'avatar') === 'ID',
      'what stands for a picture that is not there',
    );
    expect(within(element, 'img')).not.to.exist;
    element.avatars = false;
    await element.updateComplete;
    expect(textOf(articleOf(element, 'a')!, 'avatar')).to.equal('ID');
  });

  it('no likes where the site wants none, or the endpoint counts none', async () => {
    const liked = [commentOf('a', { votes: 3 })];
    expect(wordsOf(articleOf(await showThese(liked, { noVotes: true }), 'a'))).not.to.contain('Like');
    expect(wordsOf(articleOf(await showThese([commentOf('a')]), 'a'))).not.to.contain('Like');
  });

  it('no form where the conversation is closed, by the page or by the endpoint', async () => {
    const closed = [
      await showThese([commentOf('a')], { closed: true }),
      await showThese([commentOf('a')], {}, { closed: true }),
    ];
    for (const element of closed) {
      expect(wordsOf(within(element, '[part=closed]'))).to.equal('Comments are closed.');
      expect(within(element, 'afterword-comment-form')).not.to.exist;
      expect(buttonOf(articleOf(element, 'a'), 'Reply')).not.to.exist;
      expect(element.matches(':state(closed)')).to.be.true;
    }
  });

  it('what is deeper than the site wants flat, with a link to what it answers', async () => {
    const comments = ['a', 'b', 'c', 'd'].map((id, at, all) => commentOf(id, { parent: all[at - 1] ?? null }));
    const element = await showThese(comments, { maxDepth: 1 });
    const list = articleOf(element, 'b')!.closest('ol');
    expect(articleOf(element, 'd')!.closest('ol')).to.equal(list);
    const link = articleOf(element, 'd')!.querySelector<HTMLAnchorElement>('a.flat')!;
    expect(wordsOf(link)).to.equal('in reply to Reader');
    link.click();
    await until(() => element.shadowRoot!.activeElement?.id === 'comment-c', 'the comment that is answered');
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('a branch or hides it, as the reader wants', async () => {
    const element = await showThese([commentOf('a'), commentOf('b', { parent: 'a' }), commentOf('c', { parent: 'b' })]);
    const fold = () => buttonOf(articleOf(element, 'a'), /repl/)!;
    expect(fold().getAttribute('aria-expanded')).to.equal('true');
    fold().click();
    await until(() => !articleOf(element, 'b'), 'the fold');
    expect([wordsOf(fold()), fold().getAttribute('aria-expanded')]).to.deep.equal(['Show 2 replies', 'false']);
    fold().click();
    await until(() => articleOf(element, 'c'), 'the branch');
  });

  it('nothing anew for a pointer that passes over it, or a focus that moves on', async () => {
    const comments = Array.from({ length: 3 }, (_, at) => commentOf(`${at}`));
    const element = await showThese(comments);
    within(element, '[data-do=more]')!.focus();
    within(element, '[data-do=more]')!.click();
    await until(() => buttonOf(articleOf(element, '0'), 'Copy link'), 'what acts');
    let asked = 0;
    element.messages = new Proxy({}, { get: () => void asked++ });
    await element.updateComplete;
    const before = asked;
    for (const name of ['pointerover', 'focusin']) {
      articleOf(element, '1')!.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
      await aTimeout(0);
      await element.updateComplete;
    }
    expect(asked).to.equal(before);
  });
});

describe('<afterword-comments> is set up', () => {
  it('by attributes, and by defaults again where one goes', async () => {
    const element = await showThese([commentOf('a')]);
    await expectSettings(element, {
      ...{ endpoint: '/comments', page: '/here', sort: 'votes', 'page-size': 5, 'max-depth': 1, closed: true },
      ...{ 'form-position': 'bottom', 'no-votes': true, avatars: true, fields: 'name', required: '', 'max-length': 9 },
      ...{ enctype: 'x', 'user-token': 'x', heading: 'Talk', 'heading-level': 3 },
    });
    await within<CommentFormElement>(element, 'afterword-comment-form')!.updateComplete;
    await until(() => shownIds(element).join() === 'a', 'the conversation');
  });

  it('with words, by attribute and by property, in the forms as well', async () => {
    const element = await showThese([commentOf('a')], { messages: { reply: 'Antworten', submit: 'Senden' } });
    expect(buttonOf(articleOf(element, 'a'), 'Antworten')).to.exist;
    element.setAttribute('text-reply', 'Answer');
    await until(() => buttonOf(articleOf(element, 'a'), 'Answer'), 'the new word');
    const form = within(element, 'afterword-comment-form')!;
    await until(() => buttonOf(form.shadowRoot, 'Senden'), 'the word of the form');
    element.messages = { submit: 'Absenden' };
    await until(() => buttonOf(form.shadowRoot, 'Absenden'), 'the new word of the form');
    element.setAttribute('text-submit', 'Send');
    await until(() => buttonOf(form.shadowRoot, 'Send'), 'the newest word of the form');
  });

  it('with what the form asks for', async () => {
    const element = await showThese([], { fields: 'name', required: '', maxLength: 50, page: newArticle() });
    const form = within(element, 'afterword-comment-form')!;
    expect(form).to.include({ fields: 'name', required: '', maxLength: 50, page: element.page });
  });

  it('with a heading and its level; the authors’ names are one below', async () => {
    const element = await showThese([commentOf('a')], { heading: 'Letters', headingLevel: 3 });
    const heading = within(element, '[part=heading]')!;
    expect([wordsOf(heading), heading.ariaLevel]).to.deep.equal(['Letters', '3']);
    expect(within(element, '[part=author]')!.ariaLevel).to.equal('4');
  });

  it('with the site’s own heading, fields and notice', async () => {
    const element = await mountComments(
      { client: clientOf(() => ({ comments: [] })) },
      html`<b slot="comments-heading">Letters</b><input slot="fields" name="city" />
        <p slot="notice">We keep it.</p>`,
    );
    const assigned = (root: ParentNode, name: string) =>
      root.querySelector<HTMLSlotElement>(`slot[name=${name}]`)!.assignedElements({ flatten: true });
    expect(assigned(element.shadowRoot!, 'comments-heading').map(wordsOf)).to.deep.equal(['Letters']);
    const form = within(element, 'afterword-comment-form')!.shadowRoot!;
    expect(assigned(form, 'notice').map(wordsOf)).to.deep.equal(['We keep it.']);
    expect(assigned(form, 'fields')[0]).to.have.property('localName', 'input');
  });

  it('with the form below the comments', async () => {
    const element = await showThese([commentOf('a')], { formPosition: 'bottom', headingLevel: 3 });
    const form = within(element, 'afterword-comment-form')!;
    expect(articleOf(element, 'a')!.compareDocumentPosition(form)).to.equal(Node.DOCUMENT_POSITION_FOLLOWING);
    const heading = form.shadowRoot!.querySelector('[part=heading]')!;
    expect([wordsOf(heading), heading.ariaLevel]).to.deep.equal(['Leave a comment', '3']);
  });

  it('what somebody has typed, wherever the form goes and whenever it comes back', async () => {
    const element = await showThese([commentOf('a')], { fields: 'name email consent' });
    const form = () => within<CommentFormElement>(element, 'afterword-comment-form')!;
    const box = () => form().shadowRoot!.querySelector<HTMLInputElement>('#consent')!;
    type(form(), 'name', 'Ines');
    type(form(), 'email', 'ines@example.org');
    type(form(), 'text', 'Half a thou');
    box().click();
    for (const turn of [
      { formPosition: 'bottom' },
      { closed: true },
      { closed: false },
      { formPosition: 'top' },
    ] as const) {
      Object.assign(element, turn);
      await element.updateComplete;
      if (element.closed) continue;
      await form().updateComplete;
      const values = (['name', 'email', 'text'] as const).map((field) => control(form(), field).value);
      expect(values, JSON.stringify(turn)).to.deep.equal(['Ines', 'ines@example.org', 'Half a thou']);
      expect(box().checked).to.be.true;
      expect(form().noHeading).to.equal(element.formPosition === 'top');
    }
  });

  it('for another page, and then shows no late answer for the one before', async () => {
    let answer = (_: unknown) => {};
    const late = new Promise((resolve) => (answer = resolve));
    const first = newArticle();
    const client = clientOf(({ page }) => (page === first ? late : { comments: [commentOf('new')] }));
    const element = await mountComments({ client, page: first });
    element.page = newArticle();
    await until(() => articleOf(element, 'new'), 'the new page');
    answer({ comments: [commentOf('old')] });
    await late;
    await element.updateComplete;
    expect(shownIds(element)).to.deep.equal(['new']);
  });
});
