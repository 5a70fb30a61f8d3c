import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import type { Report } from '../../src/contract/new-comment.js';
import {
  articleOf,
  buttonOf,
  clientOf,
  commentOf,
  newArticle,
  postAll,
  saidBy,
  showComments,
  wordsOf,
} from '../support/conversation.js';
import { until } from '../support/until.js';

const panel = (element: CommentsElement, id: string) => articleOf(element, id)!.querySelector('form');

const openReport = async (element: CommentsElement, id: string): Promise<HTMLFormElement> => {
  const article = () => articleOf(element, id);
  if (!buttonOf(article(), 'Report')) buttonOf(article(), 'More')!.click();
  await until(() => buttonOf(article(), 'Report'), 'the actions');
  buttonOf(article(), 'Report')!.click();
  await until(() => element.shadowRoot!.activeElement?.getAttribute('type') === 'radio', 'the first reason');
  return panel(element, id)!;
};

describe('a report', () => {
  it('reaches the endpoint, which thanks', async () => {
    const page = newArticle();
    const [id] = (await postAll(page, {})) as [string];
    const element = await showComments({ page });
    const form = await openReport(element, id);
    expect(Array.from(form.querySelectorAll('label'), wordsOf).slice(0, 4)).to.deep.equal([
      'It is advertising',
      'It is hurtful or threatening',
      'It is against the law',
      'Something else',
    ]);
    buttonOf(form, 'Send report')!.click();
    await until(() => saidBy(element) === 'Thank you. The moderators will look at it.', 'the thanks');
    await until(() => element.shadowRoot!.activeElement === buttonOf(articleOf(element, id), 'More'), 'the focus');
    expect(panel(element, id)).not.to.exist;
  });

  it('says why, in the reader’s words', async () => {
    const sent: Report[] = [];
    const client = {
      ...clientOf(() => ({ comments: [commentOf('a')] })),
      report: async (_: string, report: Report) => void sent.push(report),
    };
    const element = await showComments({ client, page: newArticle() });
    const form = await openReport(element, 'a');
    form.querySelectorAll<HTMLInputElement>('[type=radio]')[1]!.click();
    form.querySelector('textarea')!.value = '  It names my street.  ';
    buttonOf(form, 'Send report')!.click();
    await until(() => sent.length, 'the report');
    expect(sent).to.deep.equal([{ reason: 'abuse', text: 'It names my street.' }]);
  });

  it('closes with Escape and Cancel, and gives the focus back', async () => {
    const client = clientOf(() => ({ comments: [commentOf('a')] }));
    const element = await showComments({ client, page: newArticle() });
    const ways = [
      (form: HTMLFormElement) => buttonOf(form, 'Cancel')!.click(),
      (form: HTMLFormElement) =>
        form.querySelector('textarea')!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
    ];
    for (const close of ways) {
      close(await openReport(element, 'a'));
      await until(() => !panel(element, 'a'), 'the form has gone');
      await until(() => wordsOf(element.shadowRoot!.activeElement) === 'More', 'the focus');
    }
  });

  it('keeps what was written when it cannot be sent', async () => {
    const error = new ApiError('network', { method: 'POST', url: 'https://example.com/' });
    const client = { ...clientOf(() => ({ comments: [commentOf('a')] })), report: () => Promise.reject(error) };
    const element = await showComments({ client, page: newArticle() });
    const form = await openReport(element, 'a');
    form.querySelector('textarea')!.value = 'It names my street.';
    buttonOf(form, 'Send report')!.click();
    await until(() => wordsOf(articleOf(element, 'a')).includes('That did not work.'), 'the word on it');
    expect(panel(element, 'a')!.querySelector('textarea')!.value).to.equal('It names my street.');
  });
});
