import { expect } from '@open-wc/testing';
import type { NewComment } from '../../src/contract/new-comment.js';
import { control, fill, find, mountForm, newPage, statusOf, submit, type } from '../support/form.js';
import { until } from '../support/until.js';

const mount = async (properties: { fields?: string; required?: string; userToken?: string }) => {
  const form = await mountForm(properties);
  const sent: NewComment[] = [];
  form.client = {
    create: async (comment) => {
      sent.push(comment);
      return { status: 'accepted' };
    },
  };
  // The part that sends comes when a reader turns to the form.
  form.focus();
  await until(() => find(form, '.notify'), 'the part that sends');
  await form.updateComplete;
  return { form, sent, box: () => form.shadowRoot!.querySelector<HTMLInputElement>('#notify') };
};

describe('the box for mails about replies', () => {
  it('is there where the page asks for it and the form for an address, and nowhere else', async () => {
    for (const fields of ['name email', 'name notify']) {
      const { box } = await mount({ fields });
      expect(box()).to.equal(null);
    }
    const { form, box } = await mount({ fields: 'name email notify' });
    expect(box()!.labels![0]!.textContent!.trim()).to.equal('Email me when somebody replies.');
    expect(box()!.checked).to.equal(false);
    await expect(form).to.be.accessible();
    form.fields = 'name';
    await form.updateComplete;
    expect(box()).to.equal(null);
  });

  it('is sent as true when it is ticked, and not at all otherwise', async () => {
    const { form, sent, box } = await mount({ fields: 'name email notify' });
    fill(form);
    submit(form);
    await until(() => statusOf(form), 'the thanks');
    form.page = newPage();
    await form.updateComplete;
    box()!.click();
    fill(form);
    submit(form);
    await until(() => sent.length === 2, 'the second comment');
    expect(sent.map(({ notify }) => notify)).to.deep.equal([undefined, true]);
  });

  it('takes no room where it is not there', async () => {
    const form = await mountForm({ fields: 'name email' });
    const top = () => find(form, '[part=submit]').getBoundingClientRect().top;
    const before = top();
    form.focus();
    await until(() => find(form, '.notify'), 'the part that sends');
    await form.updateComplete;
    expect(top()).to.equal(before);
  });

  it('needs an address', async () => {
    const { form, sent, box } = await mount({ fields: 'email notify', required: '' });
    type(form, 'text', 'Good bread.');
    box()!.click();
    submit(form);
    await until(() => form.shadowRoot!.activeElement === control(form, 'email'), 'the focus on the address');
    expect(sent).to.deep.equal([]);
    type(form, 'email', 'ann@mail.example');
    submit(form);
    await until(() => sent.length, 'the comment');
    expect(sent[0]!.notify).to.equal(true);
  });
});
