import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { deedsName } from '../../src/comments/deeds-name.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  endpointOf,
  newArticle,
  post,
  saidBy,
  showComments,
  shownIds,
  within,
  wordsOf,
  write,
} from '../support/conversation.js';
import { alertOf, control, submit, type } from '../support/form.js';
import { edit, open, press, showOwn } from '../support/own-comment.js';
import { until } from '../support/until.js';

describe('an own comment', () => {
  let page: string;

  beforeEach(() => {
    page = newArticle();
  });

  it('can be changed and deleted, and another’s reported', async () => {
    const { element, id } = await showOwn(page);
    expect(await open(element, id))
      .to.include.members(['Edit', 'Delete'])
      .and.not.include('Report');
    const { id: other } = (await post(page)).comment;
    await element.reload();
    await until(() => articleOf(element, other), 'the other comment');
    expect(await open(element, other))
      .to.include('Report')
      .and.not.include.members(['Edit', 'Delete']);
  });

  it('is still one’s own after a reload, by a token that nothing on the page shows', async () => {
    const { id } = await showOwn(page);
    const element = await showComments({ page });
    expect(await open(element, id)).to.include('Edit');
    const stored = JSON.parse(localStorage.getItem(deedsName(page))!) as { own: Record<string, { token: string }> };
    const { token } = stored.own[id]!;
    expect(token).to.have.length.above(20);
    expect(element.shadowRoot!.innerHTML).not.to.contain(token);
  });

  it('is changed in place, in the same form', async () => {
    const { element, id } = await showOwn(page);
    await open(element, id);
    const form = await edit(element, id);
    expect(control(form, 'text').value).to.equal('My own words.');
    expect(form.shadowRoot!.querySelector('#email')).not.to.exist;
    type(form, 'text', 'My better words.');
    submit(form);
    await until(() => wordsOf(articleOf(element, id)).includes('My better words.'), 'the new words');
    await until(() => wordsOf(articleOf(element, id)).includes('Your comment is changed.'), 'the word on it');
    await until(() => element.shadowRoot!.activeElement === buttonOf(articleOf(element, id), 'More'), 'the focus');
    expect(wordsOf(articleOf(element, id))).to.contain('edited');
    expect(wordsOf(articleOf(await showComments({ page }), id))).to.contain('My better words.');
  });

  it('is not changed to nothing', async () => {
    const { element, id } = await showOwn(page);
    await open(element, id);
    const form = await edit(element, id);
    type(form, 'text', ' \u200B ');
    submit(form);
    await until(() => wordsOf(form.shadowRoot).includes('Please enter your comment!'), 'the word on it');
  });

  it('stays as it is when the change is given up', async () => {
    const { element, id } = await showOwn(page);
    await open(element, id);
    type(await edit(element, id), 'text', 'Half a thought');
    press(element, id, 'Cancel');
    await until(() => !articleOf(element, id)!.querySelector('afterword-comment-form'), 'the form has gone');
    expect(wordsOf(articleOf(element, id))).to.contain('My own words.');
    expect(control(await edit(element, id), 'text').value).to.equal('My own words.');
  });

  it('is deleted, and brought back', async () => {
    const { element, id } = await showOwn(page);
    await open(element, id);
    press(element, id, 'Delete');
    await until(() => wordsOf(articleOf(element, id)).includes('Your comment is deleted.'), 'the word on it');
    await until(() => element.shadowRoot!.activeElement === buttonOf(articleOf(element, id), 'Undo'), 'the focus');
    expect(wordsOf(within(element, '[part=heading]'))).to.equal('Comments');
    expect(shownIds(await showComments({ page }))).to.deep.equal([]);
    press(element, id, 'Undo');
    await until(() => wordsOf(articleOf(element, id)).includes('My own words.'), 'the words');
    expect(saidBy(element)).to.equal('Your comment is back.');
    expect(shownIds(await showComments({ page }))).to.deep.equal([id]);
  });

  it('leaves its place when it is deleted and somebody has answered', async () => {
    const { element, id } = await showOwn(page);
    const reply = (await post(page, { text: 'An answer.', parent: id })).comment.id;
    await element.reload();
    await open(element, id);
    press(element, id, 'Delete');
    await until(() => wordsOf(articleOf(element, id)).includes('deleted'), 'the word on it');
    const again = await showComments({ page });
    expect(shownIds(again)).to.deep.equal([id, reply]);
    expect(wordsOf(articleOf(again, id))).to.contain('This comment was deleted.');
  });

  it('cannot be changed where the endpoint gives no time for it', async () => {
    const { element, id } = await showOwn(page, 'final');
    expect(await open(element, id)).to.not.include('Edit');
  });

  it('that waits for approval is shown to its author after a reload, and to nobody else', async () => {
    const { id } = await showOwn(page, 'held');
    const endpoint = await endpointOf('held');
    const again = await showComments({ page, endpoint });
    await until(() => articleOf(again, id), 'the own comment');
    expect(wordsOf(articleOf(again, id)))
      .to.contain('Awaiting approval')
      .and.contain('My own words.');
    expect(buttonOf(articleOf(again, id), 'Reply')).not.to.exist;
    localStorage.removeItem(deedsName(page));
    expect(shownIds(await showComments({ page, endpoint }))).to.deep.equal([]);
  });

  it('can be changed on this page where the browser keeps nothing', async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    try {
      const { element, id } = await showOwn(page);
      await until(() => articleOf(element, id), 'the own comment');
    } finally {
      Storage.prototype.setItem = setItem;
    }
  });

  it('is one of several that are one’s own, where the browser keeps nothing', async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    try {
      const { element } = await showOwn(page);
      await write(within<CommentFormElement>(element, '.root > afterword-comment-form')!, 'More of mine.').submit();
      await until(() => shownIds(element).length === 2, 'the second comment');
      for (const id of shownIds(element)) {
        expect(await open(element, id)).to.include('Edit');
        press(element, id, 'Like');
        await until(() => buttonOf(articleOf(element, id), 'Like 1')?.ariaPressed === 'true', 'the like');
      }
      const isLiked = (id: string) => buttonOf(articleOf(element, id), 'Like 1')?.ariaPressed === 'true';
      expect(shownIds(element).every(isLiked)).to.equal(true);
    } finally {
      Storage.prototype.setItem = setItem;
    }
  });

  const refusals = {
    expired: 'The time for changes is over.',
    not_found: 'This comment is not here any more.',
  } as const;
  for (const [code, words] of Object.entries(refusals) as [keyof typeof refusals, string][]) {
    it(`says in the form why it cannot be changed, when the endpoint says ${code}`, async () => {
      const error = new ApiError(code, { method: 'PATCH', url: 'https://example.com/comments/a' });
      const client = { ...clientOf(() => ({ comments: [commentOf('a')] })), edit: () => Promise.reject(error) };
      localStorage.setItem(deedsName(page), JSON.stringify({ own: { a: { token: 'secret' } } }));
      const element = await showComments({ page, client });
      await open(element, 'a');
      const form = await edit(element, 'a');
      type(form, 'text', 'Too late.');
      submit(form);
      await until(() => alertOf(form), 'the refusal');
      expect(alertOf(form)).to.contain(`${words} Your comment is still here.`);
    });
  }

  const reasons = {
    expired: 'The time for changes is over.',
    not_found: 'This comment is not here any more.',
    forbidden: 'The server did not allow that.',
    rate_limited: 'That was too quick. Please wait a moment.',
    offline: 'You are offline.',
    internal: 'That did not work.',
  } as const;
  for (const [code, words] of Object.entries(reasons) as [keyof typeof reasons, string][]) {
    it(`stays, with a word on it, when the endpoint says ${code}`, async () => {
      const error = new ApiError(code, { method: 'DELETE', url: 'https://example.com/comments/a' });
      const client = { ...clientOf(() => ({ comments: [commentOf('a')] })), delete: () => Promise.reject(error) };
      localStorage.setItem(deedsName(page), JSON.stringify({ own: { a: { token: 'secret' } } }));
      const element = await showComments({ page, client });
      const errors: unknown[] = [];
      element.addEventListener('afterword-error', ({ detail }) => errors.push(detail.error));
      await open(element, 'a');
      press(element, 'a', 'Delete');
      await until(() => wordsOf(articleOf(element, 'a')).includes(words), 'the word on it');
      expect(wordsOf(articleOf(element, 'a'))).to.contain('Text of a.');
      expect(saidBy(element)).to.equal(words);
      expect(errors).to.deep.equal([error]);
    });
  }
});
