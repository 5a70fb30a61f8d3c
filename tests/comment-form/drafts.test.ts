import { expect } from '@open-wc/testing';
import { control, endpointFor, fill, find, mountForm, newPage, storedDraft, submit, type } from '../support/form.js';
import { until } from '../support/until.js';

const note = (form: Parameters<typeof find>[0]): string =>
  (find(form, '#text-note')?.textContent ?? '').replace(/\s+/g, ' ').trim();

const press = (form: Parameters<typeof find>[0]): void => find(form, '#text-note button').click();

/** What another tab does: writes, and this tab is told. */
const otherTab = (page: string, text: string): void => {
  const name = `afterword:draft:${page}#`;
  localStorage.setItem(name, JSON.stringify({ text, writer: 'another', savedAt: Date.now() }));
  dispatchEvent(new StorageEvent('storage', { key: name }));
};

describe('<afterword-comment-form> drafts', () => {
  it('keeps every keystroke in this browser', async () => {
    const form = await mountForm();
    type(form, 'text', 'Half a thou');
    await until(() => storedDraft(form.page)?.text === 'Half a thou');
  });

  it('keeps what was typed just before the page goes away', async () => {
    const form = await mountForm();
    type(form, 'text', 'a');
    await until(() => storedDraft(form.page));
    type(form, 'text', 'a last word');
    await form.updateComplete;
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(storedDraft(form.page)!.text).to.equal('a last word');
  });

  it('restores the draft on the next visit, says so, and takes it away on request, with a way back', async () => {
    const page = newPage();
    const first = await mountForm({ page });
    type(first, 'text', 'I was here');
    await until(() => storedDraft(page));
    first.remove();
    const second = await mountForm({ page });
    await until(() => note(second));
    expect(control(second, 'text').value).to.equal('I was here');
    expect(note(second)).to.equal('This is what you wrote last time. Discard it');
    press(second);
    await until(() => note(second) === 'Discarded. Undo');
    expect(control(second, 'text').value).to.equal('');
    expect(storedDraft(page)).to.equal(undefined);
    press(second);
    await until(() => control(second, 'text').value === 'I was here');
    expect(storedDraft(page)!.text).to.equal('I was here');
  });

  it('has room for the note on it, however high the page’s lines are', async () => {
    // All of another size: WebKit takes `lh` for the same where only the height of lines changes.
    for (const [root, body] of [
      ['62.5%', '1.6rem/1.5 sans-serif'],
      ['100%', '1.0625rem/2.25 sans-serif'],
      ['150%', '1rem/1.5 sans-serif'],
    ] as const) {
      const page = newPage();
      document.documentElement.style.fontSize = root;
      document.body.style.font = body;
      try {
        const { height } = find(await mountForm({ page }), '.below').getBoundingClientRect();
        localStorage.setItem(
          `afterword:draft:${page}#`,
          JSON.stringify({ text: 'What a fine article.', savedAt: Date.now() }),
        );
        const form = await mountForm({ page });
        await until(() => find(form, '[part=draft-note] button'), 'the note');
        expect(find(form, '.below').getBoundingClientRect().height, `${root} ${body}`).to.equal(height);
      } finally {
        document.documentElement.style.fontSize = '';
        document.body.style.font = '';
      }
    }
  });

  it('has room for the note on it where that takes two lines, and none where there is no draft', async () => {
    for (const [width, size, lines] of [
      [272, 24, 2],
      [280, 20, 2],
      [288, 16, 2],
      [320, 16, 1],
    ] as const) {
      const page = newPage();
      const mount = async (properties: { page: string; value?: string }) => {
        const form = await mountForm(properties);
        form.style.cssText = `font: ${size}px/1.5 system-ui, sans-serif; inline-size: ${width}px`;
        return form;
      };
      const { height } = find(await mount({ page: newPage(), value: 'A' }), '.below').getBoundingClientRect();
      const empty = find(await mount({ page: newPage() }), '.below').getBoundingClientRect();
      expect(empty.height < height).to.equal(lines > 1);
      localStorage.setItem(
        `afterword:draft:${page}#`,
        JSON.stringify({ text: 'What a fine article.', savedAt: Date.now() }),
      );
      const form = await mount({ page });
      await until(() => find(form, '[part=draft-note] button'), 'the note');
      expect(find(form, '.below').getBoundingClientRect().height, `${width} at ${size}`).to.equal(height);
    }
  });

  it('keeps a draft for each page and each parent', async () => {
    const page = newPage();
    const form = await mountForm({ page });
    type(form, 'text', 'to the article');
    form.parent = 'c1';
    await until(() => control(form, 'text').value === '');
    type(form, 'text', 'to the comment');
    form.parent = '';
    await until(() => control(form, 'text').value === 'to the article');
    expect(storedDraft(page, 'c1')!.text).to.equal('to the comment');
  });

  it('forgets the draft when the comment is accepted', async () => {
    const form = await mountForm({ endpoint: (await endpointFor('published')).url });
    fill(form);
    submit(form);
    await until(() => form.matches(':state(submitted)'));
    expect(storedDraft(form.page)).to.equal(undefined);
  });

  it('does not show a draft that is older than 30 days', async () => {
    const page = newPage();
    const savedAt = Date.now() - 30 * 24 * 60 * 60 * 1000 - 1;
    localStorage.setItem(`afterword:draft:${page}#`, JSON.stringify({ text: 'old', savedAt }));
    const form = await mountForm({ page });
    expect(control(form, 'text').value).to.equal('');
  });

  it('survives a draft that is damaged', async () => {
    const page = newPage();
    localStorage.setItem(`afterword:draft:${page}#`, '{"text":{"_$litType$":1}}');
    const form = await mountForm({ page });
    expect(control(form, 'text').value).to.equal('');
  });

  it('offers the text of another tab, and loses neither', async () => {
    const form = await mountForm();
    type(form, 'text', 'mine');
    await until(() => storedDraft(form.page));
    otherTab(form.page, 'theirs');
    await until(() => note(form) === 'Another tab holds a different text. Show that one');
    expect(control(form, 'text').value).to.equal('mine');
    type(form, 'text', 'mine, longer');
    await until(() => storedDraft(form.page)!.text === 'mine, longer');
    expect(storedDraft(form.page)!.other).to.equal('theirs');
    press(form);
    await until(() => control(form, 'text').value === 'theirs');
    expect(storedDraft(form.page)).to.include({ text: 'theirs', other: 'mine, longer' });
  });

  it('does not write over what another tab wrote of which it has not heard', async () => {
    const form = await mountForm();
    type(form, 'text', 'mine');
    await until(() => storedDraft(form.page));
    const name = `afterword:draft:${form.page}#`;
    localStorage.setItem(name, JSON.stringify({ text: 'theirs', writer: 'another', savedAt: Date.now() }));
    type(form, 'text', 'mine, longer');
    await until(() => storedDraft(form.page)!.text === 'mine, longer');
    expect(storedDraft(form.page)!.other).to.equal('theirs');
    await until(() => note(form) === 'Another tab holds a different text. Show that one');
  });

  it('is one for all forms of a page in one document', async () => {
    const endpoint = await endpointFor('published');
    const { page, url } = { page: newPage(), url: endpoint.url };
    const one = await mountForm({ page, endpoint: url });
    const two = await mountForm({ page, endpoint: url });
    type(one, 'text', 'up here');
    await until(() => storedDraft(page));
    control(two, 'text').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
    await until(() => control(two, 'text').value === 'up here', 'the text below');
    type(two, 'text', 'up here, and below');
    await until(() => control(one, 'text').value === 'up here, and below', 'the text above');
    await until(() => storedDraft(page)!.text === 'up here, and below');
    for (const form of [one, two]) expect(note(form)).to.equal('');
    expect(storedDraft(page)!.other).to.equal(undefined);
    for (const form of [one, two]) {
      type(form, 'name', 'Reader');
      type(form, 'email', 'reader@example.org');
      submit(form);
    }
    await until(() => one.matches(':state(submitted)'));
    await until(() => control(two, 'text').value === '');
    const { keys, commits } = await endpoint.seen();
    expect(new Set(keys).size).to.equal(1);
    expect(commits).to.equal(1);
    expect(storedDraft(page)).to.equal(undefined);
  });

  it('is what the others have made of it for a form that was away', async () => {
    const endpoint = await endpointFor('published');
    const { page, url } = { page: newPage(), url: endpoint.url };
    const [away, here] = [await mountForm({ page, endpoint: url }), await mountForm({ page, endpoint: url })];
    type(away, 'text', 'up here');
    await until(() => storedDraft(page));
    const place = away.parentElement!;
    away.remove();
    control(here, 'text').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
    await until(() => control(here, 'text').value === 'up here', 'the text below');
    fill(here, 'up here, and below');
    submit(here);
    await until(() => here.matches(':state(submitted)'));
    place.append(away);
    await until(() => control(away, 'text').value === '', 'the end of what was sent');
    expect(storedDraft(page)).to.equal(undefined);
  });

  it('follows another tab while nothing is typed here', async () => {
    const form = await mountForm();
    control(form, 'text').dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
    await until(() => form.shadowRoot!.adoptedStyleSheets.length > 2);
    otherTab(form.page, 'typed over there');
    await until(() => control(form, 'text').value === 'typed over there');
  });

  it('works where nothing can be stored', async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    try {
      const endpoint = await endpointFor('published');
      const form = await mountForm({ endpoint: endpoint.url });
      fill(form);
      submit(form);
      await until(() => form.matches(':state(submitted)'));
      expect((await endpoint.seen()).commits).to.equal(1);
    } finally {
      Storage.prototype.setItem = setItem;
    }
  });

  it('stores name, email and website only while the box is ticked', async () => {
    localStorage.removeItem('afterword:author');
    const form = await mountForm();
    fill(form);
    await until(() => storedDraft(form.page));
    expect(JSON.stringify(localStorage)).not.to.include('reader@example.org');
    const box = find<HTMLInputElement>(form, '#save');
    box.click();
    await until(() => localStorage.getItem('afterword:author'));
    expect(JSON.parse(localStorage.getItem('afterword:author')!)).to.deep.equal({
      name: 'Reader',
      email: 'reader@example.org',
      website: '',
    });
    const later = await mountForm();
    expect(control(later, 'email').value).to.equal('reader@example.org');
    expect(find<HTMLInputElement>(later, '#save').checked).to.equal(true);
    box.click();
    await until(() => localStorage.getItem('afterword:author') === null);
  });
});
