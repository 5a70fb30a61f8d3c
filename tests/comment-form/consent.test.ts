import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { NewComment } from '../../src/contract/new-comment.js';
import { fill, find, mountForm, statusOf, submit } from '../support/form.js';
import { until } from '../support/until.js';

const words = html`<span slot="consent">I have read the <a href="/privacy">privacy policy</a>.</span>`;

const mount = async (properties: { fields?: string; required?: string }) => {
  const form = await mountForm({ ...properties, inner: words });
  const sent: NewComment[] = [];
  form.client = {
    create: async (comment) => {
      sent.push(comment);
      return { status: 'accepted' };
    },
  };
  return { form, sent, box: find<HTMLInputElement>(form, '#consent') };
};

describe('the consent of who comments', () => {
  it('is no more than a text where no box is asked for', async () => {
    const { form, box } = await mount({});
    expect(box).to.equal(null);
    expect(find<HTMLSlotElement>(form, 'slot[name=consent]').assignedElements()).to.have.length(1);
  });

  it('has to be given where it is required, and is sent in its words', async () => {
    const { form, sent, box } = await mount({ required: 'name email consent' });
    fill(form);
    submit(form);
    await until(() => form.shadowRoot!.activeElement === box, 'the focus on the box');
    expect(box.validationMessage).to.equal('Please tick this box if you agree');
    expect(sent).to.deep.equal([]);
    await expect(form).to.be.accessible();
    box.click();
    submit(form);
    await until(() => statusOf(form), 'the thanks');
    expect(sent[0]!.meta).to.deep.equal({ consent: 'I have read the privacy policy.' });
  });

  it('may be left out where it is not', async () => {
    const { form, sent, box } = await mount({ fields: 'name email consent' });
    expect(box.required).to.equal(false);
    fill(form);
    submit(form);
    await until(() => statusOf(form), 'the thanks');
    expect(sent[0]!.meta).to.equal(undefined);
  });
});
