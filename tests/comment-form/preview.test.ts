import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { control, find, mountForm, newPage, storedDraft, type } from '../support/form.js';
import { openSite, STRICT_POLICY } from '../support/site.js';
import { until } from '../support/until.js';
import { ownVectors } from '../support/vectors.js';
import { anatomy, settled, watch } from '../support/watch.js';

const button = (form: CommentFormElement) => find<HTMLButtonElement>(form, '[part=preview-button]');
const panel = (form: CommentFormElement) => find(form, '[part=preview]');
const prose = (form: CommentFormElement) => find(form, '[part=preview] .prose');

const open = async (text: string): Promise<CommentFormElement> => {
  const form = await mountForm({ preview: true });
  type(form, 'text', text);
  await until(() => button(form), 'the button');
  button(form).click();
  await until(() => prose(form), 'the preview');
  return form;
};

const ALLOWED =
  /^(p|br|em|strong|code|pre|blockquote|ul|ol|li|a|ol\[start\]|a\[href\]|a\[rel\]|div|div\[class\]|div\[dir\])$/;

describe('the preview of a comment', () => {
  it('is offered only where it is asked for', async () => {
    const form = await mountForm();
    type(form, 'text', '**x**');
    await until(() => find(form, '#text-count'), 'the part that sends');
    expect(button(form)).to.equal(null);
    form.preview = true;
    await form.updateComplete;
    expect(button(form).textContent!.trim()).to.equal('Preview');
  });

  it('stands on one line with the characters left', async () => {
    const form = await mountForm({ preview: true, maxLength: 20 });
    type(form, 'text', 'x'.repeat(19));
    await until(() => find(form, '#text-count')?.textContent, 'the count');
    const bottomOf = (element: Element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range.getBoundingClientRect().bottom;
    };
    expect(bottomOf(find(form, '#text-count'))).to.be.closeTo(bottomOf(button(form)), 0.5);
  });

  it('shows what Markdown makes of the comment, and keeps up with the typing', async () => {
    const form = await open('Some **strong** words\nand [a link](https://site.example/).');
    expect(prose(form).innerHTML).to.equal(
      '<p>Some <strong>strong</strong> words<br>and <a href="https://site.example/" rel="ugc nofollow noopener">a link</a>.</p>',
    );
    type(form, 'text', '*other* words');
    await until(() => prose(form).innerHTML === '<p><em>other</em> words</p>', 'the other words');
    type(form, 'text', ' ');
    await until(() => panel(form).textContent!.trim() === 'Nothing is written yet.', 'the note');
  });

  it('is opened and closed by the keyboard, and says so; the draft and the focus stay', async () => {
    const page = newPage();
    const form = await mountForm({ preview: true, page });
    form.focus();
    await sendKeys({ type: '*a*' });
    await until(() => button(form), 'the button');
    await sendKeys({ press: 'Tab' });
    expect(form.shadowRoot!.activeElement).to.equal(button(form));
    expect(button(form).getAttribute('aria-expanded')).to.equal('false');
    await sendKeys({ press: 'Enter' });
    await until(() => prose(form), 'the preview');
    expect(button(form).getAttribute('aria-expanded')).to.equal('true');
    expect(find(form, `#${button(form).getAttribute('aria-controls')}`)).to.equal(panel(form));
    expect(form.shadowRoot!.activeElement).to.equal(button(form));
    expect(control(form, 'text').value).to.equal('*a*');
    await until(() => storedDraft(page)?.text === '*a*', 'the draft');
    await expect(form).to.be.accessible();
    await sendKeys({ press: ' ' });
    await until(() => panel(form).hidden, 'the preview has gone');
  });

  it('is made of nothing but the dialect, whatever is typed', async () => {
    const watching = watch();
    const form = await open('.');
    for (const { id, payload } of ownVectors) {
      type(form, 'text', `.${payload}\n\n[x](${payload}) <${payload}>`);
      await form.updateComplete;
      const foreign = [...anatomy(panel(form))].filter((name) => !ALLOWED.test(name));
      expect(foreign, id).to.deep.equal([]);
      for (const link of prose(form).querySelectorAll('a')) expect(link.protocol, id).to.match(/^https?:$/);
    }
    await settled();
    expect(watching.incidents).to.deep.equal([]);
    watching.stop();
  });

  it('needs no leave of a strict policy in the built script', async () => {
    const site = await openSite('<script type="module" src="cdn/afterword.js"></script>', '', {
      policy: STRICT_POLICY,
    });
    const form = site.document.createElement('afterword-comment-form') as CommentFormElement;
    form.setAttribute('preview', '');
    form.setAttribute('loading', 'eager');
    form.setAttribute('endpoint', '/nowhere');
    site.document.body.append(form);
    await until(() => form.shadowRoot && control(form, 'text'), 'the form');
    type(form, 'text', '**strong**');
    await until(() => button(form), 'the button');
    button(form).click();
    await until(() => prose(form), 'the preview');
    expect(prose(form).innerHTML).to.equal('<p><strong>strong</strong></p>');
    expect(site.realm.incidents).to.deep.equal([]);
    site.close();
  });
});
