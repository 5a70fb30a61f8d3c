import { expect, fixture, html } from '@open-wc/testing';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { expectAccessible } from '../support/accessible.js';
import { expectSettings } from '../support/attributes.js';
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
  submit,
  type,
} from '../support/form.js';
import { until } from '../support/until.js';

describe('<afterword-comment-form> on a page', () => {
  it('is accessible empty, failed, invalid, sent, in the light, in the dark, and 320 pixels wide', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('published')).url });
    await expectAccessible(form);
    submit(form);
    await until(() => errorOf(form, 'text'));
    await expectAccessible(form);
    fill(form);
    submit(form);
    await until(() => statusOf(form));
    await expectAccessible(form);
    const failed = await mountForm({ endpoint: (await endpointFor('nothing-here')).url });
    fill(failed);
    submit(failed);
    await until(() => alertOf(failed));
    await expectAccessible(failed);
    const page = failed.parentElement!;
    page.style.cssText = 'inline-size: 320px';
    await expectAccessible(failed);
    expect(page.scrollWidth).to.be.at.most(320);
  });

  it('says what is wrong in a colour that stands out on any ground', async () => {
    const form = await mountForm();
    submit(form);
    await until(() => errorOf(form, 'text'));
    for (const [color, background] of [
      ['#ecece6', '#141513'],
      ['#b8b8b8', '#222'],
      ['#444', '#fff'],
      ['#3b2f1e', '#f4ecd8'],
    ] as const) {
      // Nothing tells the browser which of them are dark.
      Object.assign(form.parentElement!.style, { color, background });
      await expect(form).to.be.accessible();
    }
  });

  it('fills its button only where a browser can letter it', async () => {
    const sheets = (await mountForm()).shadowRoot!.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]);
    const asked = sheets.filter((rule) => rule instanceof CSSSupportsRule).map(({ conditionText }) => conditionText);
    // Chrome takes any other colour since 119, and that of the text since 131.
    expect(asked.join()).to.match(/from currentcolor/i);
  });

  it('is set up by attributes, and by defaults again where one goes', async () => {
    const form = await mountForm();
    await expectSettings(form, {
      ...{ page: '/here', parent: 'a', fields: 'name', required: '', 'max-length': 9 },
      ...{ enctype: 'x', preview: true, 'user-token': 'x', value: 'x', heading: 'Talk', 'heading-level': 3 },
      'no-heading': true,
    });
    expect(form.shadowRoot!.querySelectorAll('input[name]').length).to.be.at.least(3);
  });

  it('runs an empty field as the page does, and a filled one as its words do', async () => {
    const form = await mountForm();
    form.dir = 'rtl';
    for (const field of ['text', 'name'] as const) {
      const direction = () => getComputedStyle(control(form, field)).direction;
      expect(direction()).to.equal('rtl');
      type(form, field, 'Good bread.');
      await until(() => direction() === 'ltr', 'the direction of the words');
      type(form, field, '');
      await until(() => direction() === 'rtl', 'the direction of the page');
    }
  });

  it('takes over a plain form: its address, what was typed, and the focus', async () => {
    const endpoint = await endpointFor('published');
    const host = await fixture<HTMLElement>(html`
      <div>
        <form action=${endpoint.url} method="post">
          <textarea name="comment">Typed before the scr</textarea>
          <input name="author" value="Reader" /><input name="email" value="reader@example.org" />
        </form>
      </div>
    `);
    const plain = host.querySelector('form')!;
    const area = plain.querySelector('textarea')!;
    area.focus();
    area.setSelectionRange(5, 5);
    const form = document.createElement('afterword-comment-form') as CommentFormElement;
    form.page = newPage();
    // As an upgrade finds it: the form inside is there already, and has the focus.
    const active = document.activeElement;
    host.append(form);
    form.append(plain);
    expect(active).to.equal(area);
    await form.updateComplete;
    await until(() => control(form, 'text').value);
    expect(control(form, 'text').value).to.equal('Typed before the scr');
    expect(control(form, 'name').value).to.equal('Reader');
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect((await endpoint.seen()).commits).to.equal(1);
  });

  it("sends what the site's own inputs hold, and minds whether they are valid", async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({
      endpoint: endpoint.url,
      inner: html`<p slot="fields">
        <label>City <input name="city" required /></label>
        <label><input type="checkbox" name="news" value="yes" /> News</label>
        <label><input type="checkbox" name="rules" value="read" checked /> Rules</label>
      </p>`,
    });
    fill(form);
    submit(form);
    const city = form.querySelector<HTMLInputElement>('[name=city]')!;
    await until(() => document.activeElement === city);
    expect((await endpoint.seen()).requests).to.have.length(0);
    city.value = 'Oslo';
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(JSON.parse((await endpoint.seen()).requests[0]!.body).meta).to.deep.equal({ city: 'Oslo', rules: 'read' });
  });

  it("sends of the site's own inputs what a form would: every choice, and nothing that is disabled", async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({
      endpoint: endpoint.url,
      inner: html`<div slot="fields">
        <select name="boats" multiple>
          <option selected>Ketch</option>
          <option>Sloop</option>
          <option selected>Yawl</option>
        </select>
        <select name="ports" multiple>
          <option>Oslo</option>
        </select>
        <fieldset disabled><input name="berth" value="7" /></fieldset>
        <input name="crew" value="3" disabled />
      </div>`,
    });
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(JSON.parse((await endpoint.seen()).requests[0]!.body).meta).to.deep.equal({ boats: 'Ketch, Yawl' });
  });

  it('takes words from attributes, from the property, and from slots', async () => {
    const form = await mountForm({ messages: { nameLabel: 'Your name' }, inner: html`<b slot="submit">Send it</b>` });
    form.setAttribute('text-comment-label', 'Your thoughts');
    await until(() => find(form, 'label[for=text]').textContent!.includes('Your thoughts'));
    expect(find(form, 'label[for=name]').textContent).to.include('Your name');
    expect(find<HTMLSlotElement>(form, 'slot[name=submit]').assignedElements()[0]!.textContent).to.equal('Send it');
  });

  it('falls back and warns once for a value that it does not know', async () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => warnings.push(text);
    try {
      const form = await mountForm({ fields: 'name telephone', headingLevel: 9 });
      expect(find(form, '[part=heading]').getAttribute('aria-level')).to.equal('2');
      type(form, 'text', 'x');
      await until(() => warnings.length);
      type(form, 'text', 'xy');
      await form.updateComplete;
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.include('there is no field "telephone"');
    } finally {
      console.warn = warn;
    }
  });

  it('is one of several, each on its own', async () => {
    const one = await mountForm();
    const two = await mountForm();
    type(one, 'text', 'only here');
    await one.updateComplete;
    expect(control(two, 'text').value).to.equal('');
  });

  it('keeps working after a move', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form, 'Moved along');
    const place = document.createElement('section');
    document.body.append(place);
    place.append(form);
    await form.updateComplete;
    expect(control(form, 'text').value).to.equal('Moved along');
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    place.remove();
  });

  it('empties itself on reset()', async () => {
    const form = await mountForm();
    type(form, 'text', 'never mind');
    form.reset();
    await until(() => control(form, 'text').value === '');
  });

  it('puts the caret into the comment on focus()', async () => {
    const form = await mountForm();
    form.focus();
    expect(form.shadowRoot!.activeElement).to.equal(control(form, 'text'));
  });

  it('has a trap that neither the keyboard nor a screen reader meets', async () => {
    const form = await mountForm();
    form.focus();
    const trap = await until(() => find(form, '[name=topic]'));
    expect(trap.closest('[inert][aria-hidden=true]')).not.to.equal(null);
  });
});
