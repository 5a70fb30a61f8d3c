import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/client/api-error.js';
import type { NewComment } from '../../src/contract/new-comment.js';
import { alertOf, control, find, mountForm, statusOf, submit, type } from '../support/form.js';
import { until } from '../support/until.js';

const HOUR = 3_600_000;

/** A token as a site makes it, whose signature nobody looks at here. */
const token = (name: string, life = HOUR): string => {
  const bytes = new TextEncoder().encode(JSON.stringify({ name, exp: (Date.now() + life) / 1000 }));
  const payload = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return `e30.${payload}.x`;
};

/** A form whose endpoint says of the tokens in `over` that they have expired. */
const mountSignedIn = async (userToken: string, over: string[] = []) => {
  const form = await mountForm({ userToken });
  const sent: NewComment[] = [];
  const keys = new Set<string>();
  form.client = {
    create: async (comment, { key }) => {
      sent.push(comment);
      keys.add(key);
      if (!over.includes(comment.userToken!)) return { status: 'accepted' };
      throw new ApiError('token_expired', { method: 'POST', url: '/comments', status: 401 });
    },
  };
  await form.updateComplete;
  return { form, sent, keys };
};

const user = (form: HTMLElement) => form.shadowRoot!.querySelector('[part=user]')?.textContent?.replace('\u200b', '');

describe('<afterword-comment-form> for who is signed in', () => {
  it('asks only for the comment, and says who is writing', async () => {
    const { form, sent } = await mountSignedIn(token('Zoë “<b>” Ünal'));
    await until(() => user(form) === 'You are writing as Zoë “<b>” Ünal.', 'the name');
    expect(form.shadowRoot!.querySelectorAll('#name, #email, #website, #save')).to.have.length(0);
    type(form, 'text', 'Good.');
    submit(form);
    await until(() => statusOf(form), 'the thanks');
    expect([sent[0]!.author, sent[0]!.userToken]).to.deep.equal([{}, form.userToken]);
    await expect(form).to.be.accessible();
  });

  it('asks for the name again when nobody is', async () => {
    const { form } = await mountSignedIn(token('Ann'));
    form.removeAttribute('user-token');
    form.userToken = '';
    await form.updateComplete;
    expect(control(form, 'name')).to.exist;
    expect(user(form)).to.equal(undefined);
  });

  it('says that it has expired, keeps the comment, and takes a new token', async () => {
    const old = token('Ann');
    const { form, sent, keys } = await mountSignedIn(old, [old]);
    type(form, 'text', 'Good.');
    submit(form);
    await until(() => alertOf(form), 'the word on it');
    expect(alertOf(form)).to.contain('Please sign in again').and.to.contain('Your comment is still here.');
    expect(control(form, 'text').value).to.equal('Good.');
    form.setAttribute('user-token', token('Ann', 2 * HOUR));
    await until(() => !alertOf(form), 'nothing is wrong any more');
    submit(form);
    await until(() => statusOf(form), 'the thanks');
    expect(sent).to.have.length(2);
    expect(keys.size).to.equal(1);
  });

  it('renews a token that has expired, here or by the word of the endpoint, and sends once', async () => {
    for (const [life, tries] of [
      [-1, 1],
      [HOUR, 2],
    ] as const) {
      const old = token('Ann', life);
      const fresh = token('Ann', 2 * HOUR);
      const { form, sent } = await mountSignedIn(old, [old]);
      let renewals = 0;
      form.renewUserToken = async () => {
        renewals++;
        return fresh;
      };
      type(form, 'text', 'Good.');
      submit(form);
      await until(() => statusOf(form), 'the thanks');
      expect([sent.length, sent.at(-1)!.userToken, renewals]).to.deep.equal([tries, fresh, 1]);
      type(form, 'text', 'Better.');
      submit(form);
      await until(() => sent.length > tries, 'the second comment');
      expect(renewals).to.equal(1);
    }
  });

  it('does not renew for ever', async () => {
    const old = token('Ann');
    const { form, sent } = await mountSignedIn(old, [old]);
    form.renewUserToken = async () => old;
    type(form, 'text', 'Good.');
    submit(form);
    await until(() => alertOf(form), 'the word on it');
    expect(sent).to.have.length(2);
    form.renewUserToken = () => Promise.reject(new Error('signed out'));
    find<HTMLButtonElement>(form, '#failure button').click();
    await until(() => sent.length === 3 && /sign in again/.test(alertOf(form)), 'the word on it');
  });
});
