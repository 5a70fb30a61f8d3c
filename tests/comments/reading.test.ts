import { expect } from '@open-wc/testing';
import { newArticle, postAll, showComments, shownIds } from '../support/conversation.js';

describe('<afterword-comments>', () => {
  it('shows the newest first', async () => {
    const page = newArticle();
    const ids = await postAll(page, { text: 'One' }, { text: 'Two' });
    const element = await showComments({ page });
    expect(shownIds(element)).to.deep.equal(ids.toReversed());
  });
});
