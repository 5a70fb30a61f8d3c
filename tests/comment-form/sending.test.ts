import { expect, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ApiError } from '../../src/client/api-error.js';
import type { CommentSubmitEvent } from '../../src/comment-form/comment-form.events.js';
import {
  alertOf,
  control,
  endpointFor,
  fill,
  find,
  mountForm,
  statusOf,
  storedDraft,
  submit,
  type,
} from '../support/form.js';
import { until } from '../support/until.js';

describe('<afterword-comment-form> sending', () => {
  it('posts the comment as the contract says', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url, parent: 'c7' });
    fill(form, '  Well said.\n\nThank you. ');
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    const { requests } = await endpoint.seen();
    expect(requests).to.have.length(1);
    const { elapsed, ...body } = JSON.parse(requests[0]!.body);
    expect(elapsed).to.be.a('number');
    expect(body).to.deep.equal({
      page: { url: form.page, title: document.title },
      parent: 'c7',
      author: { name: 'Reader', email: 'reader@example.org', website: '' },
      text: 'Well said.\n\nThank you.',
    });
    expect(requests[0]!.key).to.match(/^[0-9a-f]{32}$/);
  });

  it('thanks, shows the comment and empties the box when it is published', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form, 'Line one\nline two');
    submit(form);
    await until(() => statusOf(form));
    expect(statusOf(form)).to.include('Thank you! Your comment is published.');
    expect(find(form, '[part=comment] .said').textContent).to.equal('Line one\nline two');
    await until(() => control(form, 'text').value === '');
    expect(control(form, 'name').value).to.equal('Reader');
  });

  it('says that a held comment awaits approval', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('held-for-approval')).url });
    fill(form);
    submit(form);
    await until(() => statusOf(form));
    expect(statusOf(form)).to.include('Thank you! Your comment is awaiting approval.');
  });

  it('thanks for a bare 2xx', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('no-content')).url });
    fill(form);
    submit(form);
    await until(() => statusOf(form));
    expect(statusOf(form)).to.equal('Thank you! Your comment has been received.');
  });

  it('makes one comment of twenty clicks', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    for (let click = 0; click < 20; click++) submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).requests).to.have.length(1);
  });

  it('sends on Ctrl+Enter in the comment, and once only', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    control(form, 'text').focus();
    const key = { key: 'Enter', ctrlKey: true, bubbles: true, composed: true, cancelable: true };
    for (let press = 0; press < 3; press++) control(form, 'text').dispatchEvent(new KeyboardEvent('keydown', key));
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).requests).to.have.length(1);
  });

  it('sends on Enter in a field of one line', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    control(form, 'email').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).requests).to.have.length(1);
  });

  it('leaves Enter to an input method that composes', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    const key = { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, composed: true, cancelable: true };
    const event = new KeyboardEvent('keydown', key);
    control(form, 'text').dispatchEvent(event);
    expect(event.defaultPrevented).to.equal(false);
    expect(form.matches(':state(submitting)')).to.equal(false);
    expect((await endpoint.seen()).requests).to.have.length(0);
  });

  it('says that it is posting, and keeps the button reachable', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('no-answer')).url, client: { timeout: 60_000 } });
    fill(form);
    find(form, 'button[type=submit]').focus();
    submit(form);
    await until(() => form.matches(':state(submitting)'));
    await form.updateComplete;
    const button = find<HTMLButtonElement>(form, 'button[type=submit]');
    expect(button.textContent!.trim()).to.equal('Posting…');
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    expect(button.disabled).to.equal(false);
    expect(form.shadowRoot!.activeElement).to.equal(button);
    expect(control(form, 'text').value).to.equal('What a fine article.');
    form.reset();
  });

  it('keeps what is typed while a comment is under way', async () => {
    const endpoint = await endpointFor('published');
    await endpoint.hold();
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form, 'First.');
    submit(form);
    await until(async () => (await endpoint.seen()).requests.length);
    type(form, 'text', 'First. And a second thought.');
    await endpoint.release();
    await until(() => form.matches(':state(submitted)'));
    await form.updateComplete;
    expect(control(form, 'text').value).to.equal('First. And a second thought.');
  });

  it('tries again with the same key after a lost answer, and makes one comment', async () => {
    const endpoint = await endpointFor('answer-lost-once');
    const form = await mountForm({ endpoint: endpoint.url, client: { pauses: [1] } });
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    const { requests, commits } = await endpoint.seen();
    const posts = requests.filter(({ method }) => method === 'POST');
    expect(posts).to.have.length(2);
    expect(new Set(posts.map(({ key }) => key)).size).to.equal(1);
    expect(commits).to.equal(1);
  });

  it('keeps the key over a reload, until the comment is accepted', async () => {
    const lost = await endpointFor('line-drops');
    const first = await mountForm({ endpoint: lost.url, client: {} });
    fill(first, 'Sent twice');
    submit(first);
    await until(() => first.matches(':state(failed)'));
    const { page } = first;
    first.remove();
    const { key } = storedDraft(page)!;
    expect(key).to.match(/^[0-9a-f]{32}$/);

    const endpoint = await endpointFor('published');
    const second = await mountForm({ endpoint: endpoint.url, page });
    await until(() => control(second, 'text').value === 'Sent twice');
    type(second, 'name', 'Reader');
    type(second, 'email', 'reader@example.org');
    submit(second);
    await until(() => second.matches(':state(submitted)'));
    expect((await endpoint.seen()).requests[0]!.key).to.equal(key);
    expect(storedDraft(page)).to.equal(undefined);
  });

  it('waits as long as the endpoint asks, says how long, and is not to be hurried', async () => {
    const endpoint = await endpointFor('busy-for-a-second');
    const form = await mountForm({ endpoint: endpoint.url, client: { pauses: [1] } });
    const alerts: string[] = [];
    // The second may be over before anybody has looked.
    new MutationObserver(() => {
      const button = form.shadowRoot!.querySelector<HTMLElement>('[role=alert] button');
      if (!button) return;
      alerts.push(`${alertOf(form)} ${button.ariaDisabled}`);
      button.click();
    }).observe(find(form, '[role=alert]'), { childList: true, subtree: true });
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(alerts[0]).to.match(
      /^Too many comments are coming in just now\. Your comment is still here\. Trying again in \d seconds?\. Try again true$/,
    );
    const { requests } = await endpoint.seen();
    expect(requests).to.have.length(2);
    expect(requests[1]!.time - requests[0]!.time).to.be.at.least(1000);
  });

  it('says when to try again where that is too long to wait for', async () => {
    const form = await mountForm();
    const retryAfter = 600_000;
    form.client = {
      create: () => Promise.reject(new ApiError('rate_limited', { method: 'POST', url: '', retryAfter })),
    };
    const times = [1, 2].map((minutes) =>
      new Date(Date.now() + retryAfter + minutes * 60_000 - 1).toLocaleTimeString('en', { timeStyle: 'short' }),
    );
    fill(form);
    submit(form);
    await until(() => alertOf(form));
    // With the date, shortly before midnight.
    const [, time] = /Your comment is still here\. The server will take it after (?:.+, )?(.+)\. Try again$/.exec(
      alertOf(form),
    )!;
    expect(time).to.be.oneOf(times);
  });

  it('keeps the draft and offers to try again when the server refuses', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('sign-in-first')).url });
    fill(form);
    submit(form);
    await until(() => alertOf(form));
    expect(alertOf(form)).to.equal('You need to sign in before you can comment. Your comment is still here. Try again');
    expect(control(form, 'text').value).to.equal('What a fine article.');
    expect(storedDraft(form.page)!.text).to.equal('What a fine article.');
  });

  it('puts the issues of the endpoint under their fields', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('fields-refused')).url });
    fill(form);
    submit(form);
    await until(() => find(form, '#email-error'));
    expect(find(form, '#email-error').textContent).to.equal('You have entered an incorrect email address!');
    await until(() => form.shadowRoot!.activeElement === control(form, 'text'));
    expect(alertOf(form)).to.equal('');
  });

  it('moves the focus from the button to what went wrong', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('nothing-here')).url });
    fill(form);
    find(form, 'button[type=submit]').focus();
    submit(form);
    await until(() => form.shadowRoot!.activeElement === find(form, '#failure'));
  });

  it('does not interrupt who is typing when sending fails', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('nothing-here')).url });
    fill(form);
    control(form, 'text').focus();
    form.requestSubmit();
    await until(() => alertOf(form));
    await form.updateComplete;
    expect(form.shadowRoot!.activeElement).to.equal(control(form, 'text'));
  });

  it('fires an event with the typed error', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('comments-closed')).url });
    fill(form);
    setTimeout(() => submit(form));
    const event = await oneEvent(form, 'afterword-error');
    expect(event.detail.error.code).to.equal('closed');
    expect(event.bubbles && event.composed).to.equal(true);
  });

  it('sends a changed comment where a listener changes it', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    form.addEventListener('afterword-comment-submit', ({ detail }) => (detail.comment.text += ' (edited)'));
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    const [request] = (await endpoint.seen()).requests;
    expect(JSON.parse(request!.body).text).to.equal('What a fine article. (edited)');
  });

  it('sends nothing where a listener cancels', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    form.addEventListener('afterword-comment-submit', (event) => event.preventDefault());
    setTimeout(() => submit(form));
    const event = (await oneEvent(form, 'afterword-comment-submit')) as CommentSubmitEvent;
    expect(event.detail.comment.text).to.equal('What a fine article.');
    expect(form.matches(':state(submitting)')).to.equal(false);
    expect((await endpoint.seen()).requests).to.have.length(0);
    expect(control(form, 'text').value).to.equal('What a fine article.');
  });

  it('posts a form where the endpoint wants one, key included', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url, enctype: 'application/x-www-form-urlencoded' });
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    const [request] = (await endpoint.seen()).requests;
    const fields = Object.fromEntries(new URLSearchParams(request!.body));
    expect(fields).to.include({ text: 'What a fine article.', name: 'Reader', page: form.page });
    expect(fields['key']).to.match(/^[0-9a-f]{32}$/);
  });

  it('waits for the connection while offline, and sends when it is back', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    const onLine = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine')!;
    Object.defineProperty(navigator, 'onLine', { configurable: true, value: false });
    try {
      submit(form);
      await until(() => form.matches(':state(offline)'));
      expect(alertOf(form)).to.match(/^You are offline\. Your comment will be sent when the connection is back\./);
      expect((await endpoint.seen()).requests).to.have.length(0);
    } finally {
      Object.defineProperty(navigator, 'onLine', { ...onLine, configurable: true });
    }
    dispatchEvent(new Event('online'));
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).commits).to.equal(1);
  });

  it('gives a new comment a new key', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    for (const text of ['One', 'Two']) {
      fill(form, text);
      submit(form);
      await until(() => statusOf(form).includes(text));
      await until(() => !form.matches(':state(submitting)'));
    }
    const { requests } = await endpoint.seen();
    expect(requests[0]!.key).not.to.equal(requests[1]!.key);
  });

  it('gives what is written into an emptied box a new key', async () => {
    const endpoint = await endpointFor('nothing-here');
    const form = await mountForm({ endpoint: endpoint.url });
    for (const text of ['One.', 'Another.']) {
      fill(form, text);
      const failed = oneEvent(form, 'afterword-error');
      submit(form);
      await failed;
      type(form, 'text', '');
      await until(() => storedDraft(form.page) === undefined);
    }
    const { requests } = await endpoint.seen();
    expect(requests).to.have.length(2);
    expect(requests[0]!.key).not.to.equal(requests[1]!.key);
  });

  it('lets a comment through whose key belongs to an earlier version, under a new key', async () => {
    const endpoint = await endpointFor('key-of-another-comment');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    submit(form);
    await until(() => alertOf(form));
    submit(form);
    await until(async () => (await endpoint.seen()).requests.length === 2);
    const { requests } = await endpoint.seen();
    expect(requests[0]!.key).not.to.equal(requests[1]!.key);
  });
});
