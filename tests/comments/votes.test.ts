import { expect, oneEvent } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { AfterwordErrorEvent } from '../../src/client/error-event.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
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

const like = (element: CommentsElement, id: string) => buttonOf(articleOf(element, id), /Like/)!;
const isPressed = (element: CommentsElement, id: string, label: string) => () =>
  wordsOf(like(element, id)) === label && like(element, id).ariaPressed === 'true';

describe('a like', () => {
  it('counts at once, is announced, and is taken back by a second press', async () => {
    const page = newArticle();
    const [id] = (await postAll(page, {})) as [string];
    const element = await showComments({ page });
    expect([wordsOf(like(element, id)), like(element, id).ariaPressed]).to.deep.equal(['Like', 'false']);
    like(element, id).click();
    await until(isPressed(element, id, 'Like 1'), 'the like');
    await until(() => saidBy(element) === 'You like this comment.', 'the announcement');
    like(element, id).click();
    await until(() => wordsOf(like(element, id)) === 'Like', 'the like is taken back');
    await until(() => saidBy(element) === 'You took back your like.', 'the announcement');
    expect(like(element, id).ariaPressed).to.equal('false');
  });

  it('is one for each browser, whatever it shows', async () => {
    const page = newArticle();
    const [id] = (await postAll(page, {})) as [string];
    const [one, two] = [await showComments({ page }), await showComments({ page })];
    for (const element of [one, two]) {
      like(element, id).click();
      await until(() => saidBy(element) === 'You like this comment.', 'the answer');
    }
    const again = await showComments({ page });
    await until(isPressed(again, id, 'Like 1'), 'the like after a reload');
  });

  it('is taken back, with a word on it, when the endpoint refuses', async () => {
    const error = new ApiError('forbidden', { method: 'PUT', url: 'https://example.com/' });
    const client = {
      ...clientOf(() => ({ comments: [commentOf('a', { votes: 4 })] })),
      vote: () => Promise.reject(error),
    };
    const element = await showComments({ client, page: newArticle() });
    like(element, 'a').click();
    await until(() => wordsOf(articleOf(element, 'a')).includes('The server did not allow that.'), 'the word on it');
    expect([wordsOf(like(element, 'a')), like(element, 'a').ariaPressed]).to.deep.equal(['Like 4', 'false']);
  });

  it('is taken back as well when the page’s own client throws anything else', async () => {
    const client = {
      ...clientOf(() => ({ comments: [commentOf('a', { votes: 4 })] })),
      vote: () => Promise.reject(new TypeError('the page’s own')),
    };
    const element = await showComments({ client, page: newArticle() });
    const failed = oneEvent(element, 'afterword-error');
    like(element, 'a').click();
    expect(((await failed) as AfterwordErrorEvent).detail.error.cause).to.be.instanceOf(TypeError);
    await until(() => wordsOf(articleOf(element, 'a')).includes('That did not work.'), 'the word on it');
    expect(wordsOf(like(element, 'a'))).to.equal('Like 4');
  });

  it('is sent once, however fast it is pressed', async () => {
    let answer = () => {};
    const sent: boolean[] = [];
    const client = {
      ...clientOf(() => ({ comments: [commentOf('a', { votes: 4 })] })),
      vote: async (_: string, wanted: boolean) => {
        sent.push(wanted);
        await new Promise<void>((resolve) => (answer = resolve));
        return 5;
      },
    };
    const element = await showComments({ client, page: newArticle() });
    for (let press = 0; press < 3; press++) like(element, 'a').click();
    await until(isPressed(element, 'a', 'Like 5'), 'the like');
    answer();
    await until(() => saidBy(element) === 'You like this comment.', 'the answer');
    expect(sent).to.deep.equal([true]);
  });

  it('shows the number that the endpoint says', async () => {
    const client = {
      ...clientOf(() => ({ comments: [commentOf('a', { votes: 4 })] })),
      vote: () => Promise.resolve(1_207),
    };
    const element = await showComments({ client, page: newArticle() });
    like(element, 'a').click();
    await until(isPressed(element, 'a', 'Like 1,207'), 'the number');
  });
});
