import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { control, endpointFor, errorOf, fill, find, mountForm, submit, type } from '../support/form.js';
import { until } from '../support/until.js';

describe('<afterword-comment-form> validation', () => {
  it('asks for what is missing, in the words that were promised', async () => {
    const form = await mountForm();
    submit(form);
    await until(() => errorOf(form, 'text'));
    expect(errorOf(form, 'text')).to.equal('Please enter your comment!');
    expect(errorOf(form, 'name')).to.equal('Please enter your name here');
    expect(errorOf(form, 'email')).to.equal('Please enter your email address here');
    expect(errorOf(form, 'website')).to.equal('');
  });

  it('refuses an email address that is none', async () => {
    const form = await mountForm();
    fill(form);
    type(form, 'email', 'not an address');
    submit(form);
    await until(() => errorOf(form, 'email'));
    expect(errorOf(form, 'email')).to.equal('You have entered an incorrect email address!');
  });

  it('takes white space and invisible characters for nothing', async () => {
    const form = await mountForm();
    fill(form, ' \u00a0\u200b\u2060\u3164\n\t\u{E0001}');
    submit(form);
    await until(() => errorOf(form, 'text'));
    expect(errorOf(form, 'text')).to.equal('Please enter your comment!');
  });

  it('puts the focus into the first field that failed', async () => {
    const form = await mountForm();
    fill(form);
    type(form, 'name', ' ');
    type(form, 'email', 'x');
    submit(form);
    await until(() => errorOf(form, 'name'));
    expect(form.shadowRoot!.activeElement).to.equal(control(form, 'name'));
  });

  it('ties each error to its field', async () => {
    const form = await mountForm();
    submit(form);
    await until(() => errorOf(form, 'name'));
    const name = control(form, 'name');
    expect(name.getAttribute('aria-invalid')).to.equal('true');
    expect(name.getAttribute('aria-describedby')!.split(' ')).to.include('name-error');
    expect(name.closest('[part]')!.parentElement!.getAttribute('part')).to.include('field-invalid');
    expect(control(form, 'website').getAttribute('aria-invalid')).to.equal('false');
  });

  it('checks nothing before the first try, and then the failed field with each key', async () => {
    const form = await mountForm();
    control(form, 'email').focus();
    await sendKeys({ type: 'x' });
    expect(errorOf(form, 'email')).to.equal('');
    submit(form);
    await until(() => errorOf(form, 'email'));
    type(form, 'email', 'reader@example.org');
    await until(() => errorOf(form, 'email') === '');
    expect(errorOf(form, 'name')).to.equal('Please enter your name here');
  });

  it('shows and asks for the fields that the site wants', async () => {
    const form = await mountForm({ fields: 'email', required: '' });
    expect(control(form, 'name')).to.equal(null);
    expect(control(form, 'website')).to.equal(null);
    expect(control(form, 'email').getAttribute('aria-required')).to.equal('false');
  });

  it('turns example.com into https://example.com/', async () => {
    const endpoint = await endpointFor('published');
    const form = await mountForm({ endpoint: endpoint.url });
    fill(form);
    type(form, 'website', 'example.com');
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    const [request] = (await endpoint.seen()).requests;
    expect(JSON.parse(request!.body).author.website).to.equal('https://example.com/');
  });

  for (const website of [
    'javascript:alert(1)',
    'ftp://example.com',
    'https://user:word@example.com/',
    'no spaces here',
  ]) {
    it(`refuses ${website} as a website`, async () => {
      const form = await mountForm();
      fill(form);
      type(form, 'website', website);
      submit(form);
      await until(() => errorOf(form, 'website'));
      expect(errorOf(form, 'website')).to.equal('Please enter a web address, such as example.com');
    });
  }

  it('counts characters as readers see them and shows the rest near the end', async () => {
    const form = await mountForm({ maxLength: 20 });
    type(form, 'text', '👩‍👩‍👧‍👦'.repeat(19));
    await until(() => find(form, '#text-count')?.textContent);
    expect(find(form, '#text-count').textContent).to.equal('1 character left');
    expect(errorOf(form, 'text')).to.equal('');
  });

  it('says at once, and keeps every letter, when the comment grows too long', async () => {
    const form = await mountForm({ maxLength: 20 });
    type(form, 'text', 'x'.repeat(23));
    await until(() => errorOf(form, 'text'));
    expect(errorOf(form, 'text')).to.equal('This is 3 characters too long');
    expect(find(form, '#text-count').textContent).to.equal('');
    expect(control(form, 'text').value).to.have.length(23);
    submit(form);
    await until(() => form.shadowRoot!.activeElement === control(form, 'text'));
  });

  it('marks required fields in text', async () => {
    const form = await mountForm();
    const label = find(form, 'label[for=name]');
    expect(label.textContent!.replace(/\s+/g, ' ').trim()).to.equal('Name (required)');
  });
});
