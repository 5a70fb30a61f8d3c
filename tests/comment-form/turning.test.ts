import { expect, oneEvent } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { cutConnection, restoreConnection } from '../support/connection.js';
import {
  alertOf,
  control,
  endpointFor,
  errorOf,
  fill,
  find,
  mountForm,
  newPage,
  statusOf,
  storedDraft,
  submit,
  type,
} from '../support/form.js';
import { until } from '../support/until.js';

/** A form whose comment has reached the endpoint, which holds its answer back. */
const underWay = async (fault: string) => {
  const endpoint = await endpointFor(fault);
  await endpoint.hold();
  const form = await mountForm({ endpoint: endpoint.url });
  fill(form, 'For the first page.');
  submit(form);
  await until(async () => (await endpoint.seen()).requests.length);
  return { endpoint, form, first: form.page };
};

const turn = async (form: CommentFormElement, page = newPage()): Promise<void> => {
  form.page = page;
  await form.updateComplete;
};

describe('<afterword-comment-form> that turns to another page', () => {
  it('is free for it at once, and ends what is under way for the page before', async () => {
    const { endpoint, form, first } = await underWay('published');
    await turn(form);
    expect(form.matches(':state(submitting)')).to.equal(false);
    expect(control(form, 'text').value).to.equal('');
    type(form, 'text', 'For the second page.');
    const submitted = oneEvent(form, 'afterword-comment-submitted');
    await endpoint.release();
    await submitted;
    await form.updateComplete;
    expect(storedDraft(first)).to.equal(undefined);
    expect(statusOf(form)).to.equal('');
    expect(control(form, 'text').value).to.equal('For the second page.');
    expect((await endpoint.seen()).commits).to.equal(1);
  });

  it('keeps the draft of the page before, with its key, when that comment is refused', async () => {
    const { endpoint, form, first } = await underWay('fields-refused');
    await turn(form);
    const failed = oneEvent(form, 'afterword-error');
    await endpoint.release();
    await failed;
    await form.updateComplete;
    expect([alertOf(form), errorOf(form, 'text'), form.matches(':state(failed)')]).to.deep.equal(['', '', false]);
    const { text, key } = storedDraft(first)!;
    expect(text).to.equal('For the first page.');
    expect(key).to.equal((await endpoint.seen()).requests[0]!.key);
    await turn(form, first);
    expect(control(form, 'text').value).to.equal('For the first page.');
  });

  it('sends nothing of the new page when a connection comes back that the page before was waiting for', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    cutConnection();
    try {
      submit(form);
      await until(() => form.matches(':state(offline)'));
      await turn(form);
      expect(form.matches(':state(offline)')).to.equal(false);
      fill(form, 'Half a thou');
    } finally {
      restoreConnection();
    }
    let tries = 0;
    form.addEventListener('afterword-comment-submit', () => tries++);
    dispatchEvent(new Event('online'));
    await form.updateComplete;
    expect(tries).to.equal(0);
    expect(control(form, 'text').value).to.equal('Half a thou');
  });

  it('shows no error of the page before', async () => {
    const form = await mountForm();
    submit(form);
    await until(() => errorOf(form, 'text'));
    await turn(form);
    expect(errorOf(form, 'text')).to.equal('');
    expect(form.matches(':state(invalid)')).to.equal(false);
  });
});

describe('<afterword-comment-form> whose attributes change', () => {
  it('posts to the address that it has by then', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: (await endpointFor('nothing-here')).url });
    fill(form);
    submit(form);
    await until(() => alertOf(form));
    form.setAttribute('endpoint', endpoint.url);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).commits).to.equal(1);
  });

  it('answers the comment that it has for parent by then', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    form.setAttribute('parent', 'c9');
    await form.updateComplete;
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(JSON.parse((await endpoint.seen()).requests[0]!.body).parent).to.equal('c9');
  });

  it('shows, asks for, and sends the fields that it has by then', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    form.setAttribute('required', 'website');
    submit(form);
    await until(() => errorOf(form, 'website'));
    form.setAttribute('fields', 'name');
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(JSON.parse((await endpoint.seen()).requests[0]!.body).author).to.deep.equal({ name: 'Reader' });
  });

  it('says its words anew', async () => {
    const form = await mountForm();
    submit(form);
    await until(() => errorOf(form, 'name'));
    form.setAttribute('text-name-required', 'Who are you?');
    await until(() => errorOf(form, 'name') === 'Who are you?');
  });
});

describe('<afterword-comment-form> that is moved', () => {
  it('ends what is under way, and says so where it stands by then', async () => {
    const { endpoint, form } = await underWay('published');
    const place = form.parentElement!;
    form.remove();
    place.append(form);
    expect(form.matches(':state(submitting)')).to.equal(true);
    await endpoint.release();
    await until(() => statusOf(form).includes('For the first page.'));
    expect((await endpoint.seen()).commits).to.equal(1);
    expect(storedDraft(form.page)).to.equal(undefined);
  });

  it('forgets the draft when its comment is accepted while it stands nowhere', async () => {
    const { endpoint, form, first } = await underWay('published');
    form.remove();
    const submitted = oneEvent(form, 'afterword-comment-submitted');
    await endpoint.release();
    await submitted;
    expect(storedDraft(first)).to.equal(undefined);
  });

  it('goes on counting the seconds', async () => {
    const form = await mountForm();
    const error = new ApiError('rate_limited', { method: 'POST', url: '', retryAfter: 60_000 });
    form.client = {
      create: (_comment, { onWait }) => {
        onWait!({ error, until: Date.now() + 60_000, now: () => {} });
        return new Promise(() => {});
      },
    };
    fill(form);
    submit(form);
    await until(() => alertOf(form));
    const place = form.parentElement!;
    form.remove();
    place.append(form);
    const before = alertOf(form);
    await until(() => alertOf(form) !== before);
    form.reset();
  });
});

describe('<afterword-comment-form> in a shadow root', () => {
  it('posts, and takes its language from outside', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    const host = document.createElement('div');
    host.lang = 'de';
    host.attachShadow({ mode: 'open' }).append(form);
    document.body.append(host);
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    await form.updateComplete;
    // The 24 hours of a German clock.
    expect(find(form, 'time').textContent).to.match(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d$/);
    host.remove();
  });
});
