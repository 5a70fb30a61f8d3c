import { aTimeout, expect } from '@open-wc/testing';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import {
  articleOf,
  buttonOf,
  change,
  endpointOf,
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
import { cutConnection, restoreConnection } from '../support/connection.js';
import { alertOf, control, storedDraft } from '../support/form.js';
import { until } from '../support/until.js';

const formIn = (element: CommentsElement, id: string) =>
  articleOf(element, id)!.querySelector<CommentFormElement>('afterword-comment-form');

const openReply = async (element: CommentsElement, id: string): Promise<CommentFormElement> => {
  buttonOf(articleOf(element, id), 'Reply')!.click();
  await until(() => formIn(element, id)?.shadowRoot?.activeElement?.id === 'text', 'the form, with the focus');
  return formIn(element, id)!;
};

const press = (target: Element, key: string, init: KeyboardEventInit = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...init }));

/** The button that opened the form has the focus again. */
const isBack = (element: CommentsElement, id: string) => () =>
  element.shadowRoot!.activeElement === buttonOf(articleOf(element, id), 'Reply');

describe('a reply', () => {
  let page: string;
  let ids: string[];
  let element: CommentsElement;

  beforeEach(async () => {
    page = newArticle();
    ids = await postAll(page, { text: 'One', name: 'Ines' }, { text: 'Two' });
    element = await showComments({ page });
  });

  it('opens under its comment, says whom it answers, and takes the focus', async () => {
    const form = await openReply(element, ids[0]!);
    const heading = form.shadowRoot!.querySelector('[part=heading]')!;
    expect([wordsOf(heading), heading.ariaLevel]).to.deep.equal(['Reply to \u2068Ines\u2069', '4']);
    expect(form.parent).to.equal(ids[0]);
  });

  it('closes with Escape, Cancel and a second press, and gives the focus back', async () => {
    const id = ids[0]!;
    const ways = [
      () => press(formIn(element, id)!.shadowRoot!.querySelector('textarea')!, 'Escape'),
      () => buttonOf(articleOf(element, id), 'Cancel')!.click(),
      () => buttonOf(articleOf(element, id), 'Reply')!.click(),
    ];
    for (const close of ways) {
      await openReply(element, id);
      close();
      await until(isBack(element, id), 'the focus');
      expect(formIn(element, id)).not.to.exist;
    }
  });

  it('opens once by a double click, whether or not what acts is there', async () => {
    const id = ids[0]!;
    for (const label of ['Reply', 'More']) {
      const button = buttonOf(articleOf(element, id), label)!;
      for (let round = 0; round < 2; round++) {
        for (const detail of [1, 2]) {
          button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail }));
          if (round) await element.updateComplete;
        }
        const isOpen = () => (label === 'Reply' ? !!formIn(element, id) : button.ariaExpanded === 'true');
        await until(() => isOpen() === !round, label);
        await aTimeout(20);
        expect(isOpen(), `${label}, ${round}`).to.equal(!round);
      }
    }
  });

  it('stays open while Escape belongs to an input method', async () => {
    const form = await openReply(element, ids[0]!);
    // Safari says so only by the key code.
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      press(form.shadowRoot!.querySelector('textarea')!, 'Escape', init);
      await element.updateComplete;
      expect(formIn(element, ids[0]!) === form).to.equal(true);
    }
  });

  it('keeps a draft of its own', async () => {
    const [one, two] = ids as [string, string];
    const main = within<CommentFormElement>(element, '.root > afterword-comment-form')!;
    const texts: [CommentFormElement, string][] = [
      [main, 'For the article'],
      [await openReply(element, one), 'For one'],
      [await openReply(element, two), 'For two'],
    ];
    for (const [form, text] of texts) write(form, text);
    for (const [form, text] of texts) {
      await until(() => storedDraft(page, form.parent)?.text === text, text);
    }
    buttonOf(articleOf(element, one), 'Cancel')!.click();
    await until(isBack(element, one), 'the focus');
    const again = await openReply(element, one);
    await until(() => control(again, 'text').value === 'For one', 'the draft');
    expect(control(main, 'text').value).to.equal('For the article');
    for (const [form] of texts) (form.isConnected ? form : again).reset();
  });

  it('stands under its comment once it is posted, with the focus, and its form goes', async () => {
    const id = ids[0]!;
    const form = await openReply(element, id);
    await write(form, 'My answer', 'Noor').submit();
    await until(() => !formIn(element, id), 'the form has gone');
    const reply = shownIds(element).find((one) => !ids.includes(one))!;
    expect(articleOf(element, reply)!.closest('li')!.parentElement!.closest('li')).to.equal(
      articleOf(element, id)!.closest('li'),
    );
    await until(() => element.shadowRoot!.activeElement?.id === `comment-${reply}`, 'the focus');
    await until(() => saidBy(element) === 'Your reply is published.', 'the announcement');
    expect(wordsOf(within(element, '[part=heading]'))).to.equal('3 comments');
  });

  it('says that it awaits approval', async () => {
    const held = await showComments({ endpoint: await endpointOf('held'), page });
    const main = within<CommentFormElement>(held, '.root > afterword-comment-form')!;
    await write(main, 'First').submit();
    await until(() => shownIds(held).length === 1, 'the own comment');
    expect(wordsOf(articleOf(held, shownIds(held)[0]!))).to.contain('Awaiting approval');
  });

  it('stays with its text, and says so, when what it answers has gone', async () => {
    const written = await post(page, { text: 'Three' });
    const { id } = written.comment;
    await element.reload();
    await until(() => articleOf(element, id), 'the comment');
    const form = await openReply(element, id);
    write(form, 'My answer');
    await change(written);
    form.shadowRoot!.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
    await until(() => alertOf(form).startsWith('This comment is not here any more.'), 'the word on it');
    expect(control(form, 'text').value).to.equal('My answer');
    form.reset();
  });

  it('stays with its text when it could not be posted', async () => {
    const id = ids[0]!;
    const form = await openReply(element, id);
    write(form, 'My answer');
    cutConnection();
    try {
      form.shadowRoot!.querySelector<HTMLButtonElement>('button[type=submit]')!.click();
      await until(() => wordsOf(form.shadowRoot).includes('offline'), 'the word on it');
      expect(control(formIn(element, id)!, 'text').value).to.equal('My answer');
    } finally {
      restoreConnection();
      form.reset();
    }
  });
});

describe('a comment from the form below the heading', () => {
  it('stands in the conversation, once, with one thank-you', async () => {
    const page = newArticle();
    await postAll(page, { text: 'One' });
    const element = await showComments({ page });
    const form = within<CommentFormElement>(element, '.root > afterword-comment-form')!;
    await write(form, 'Two').submit();
    await until(() => shownIds(element).length === 2, 'the comment');
    expect(wordsOf(articleOf(element, shownIds(element)[0]!))).to.contain('Two');
    const copies = Array.from(form.shadowRoot!.querySelectorAll('[part=comment]')).filter((copy) =>
      copy.checkVisibility(),
    );
    expect(copies).to.deep.equal([]);
    expect(wordsOf(form.shadowRoot).match(/Thank you/g)).to.have.length(1);
  });
});
