import { expect } from '@open-wc/testing';
import { html } from 'lit';
import {
  articleOf,
  clientOf,
  commentOf,
  endpointOf,
  mountComments,
  newArticle,
  post,
  within,
} from '../support/conversation.js';
import { until } from '../support/until.js';

const rendered = html`<ol>
  <li id="rendered">Said long ago.</li>
</ol>`;

const isShown = (id: string) => document.getElementById(id)!.checkVisibility();

describe('what the server has put into <afterword-comments>', () => {
  it('shows until the conversation is there, which is fetched once', async () => {
    let answer = (_: unknown) => {};
    let asked = 0;
    const client = clientOf(() => {
      asked++;
      return new Promise((resolve) => (answer = resolve));
    });
    const element = await mountComments({ client }, rendered);
    expect(isShown('rendered')).to.be.true;
    expect(within(element, '.waiting'), 'no second waiting').not.to.exist;
    answer({ comments: [commentOf('a')] });
    await until(() => articleOf(element, 'a'), 'the conversation');
    expect(isShown('rendered')).to.be.false;
    expect(asked).to.equal(1);
  });

  it('stays when the conversation cannot be loaded', async () => {
    const client = clientOf(() => {
      throw new TypeError('no connection');
    });
    const element = await mountComments({ client }, rendered);
    await until(() => within(element, '[role=alert]'), 'the failure');
    expect(isShown('rendered')).to.be.true;
  });

  it('names the endpoint by its form, whose text the live form takes over', async () => {
    const page = newArticle();
    const { id } = (await post(page)).comment;
    const element = await mountComments(
      { endpoint: '', page },
      html`<form id="plain" action=${await endpointOf()} method="post">
        <textarea name="text">Half a thought</textarea><input name="name" value="Ines" /><button>Send</button>
      </form>`,
    );
    await until(() => articleOf(element, id), 'the conversation');
    const form = within(element, 'afterword-comment-form')!.shadowRoot!;
    await until(() => form.querySelector('textarea')?.value === 'Half a thought', 'what was typed');
    expect(form.querySelector<HTMLInputElement>('#name')!.value).to.equal('Ines');
    await until(() => !isShown('plain'), 'one form');
  });
});
