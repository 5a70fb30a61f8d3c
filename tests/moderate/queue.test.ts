import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { acted, openPage, queueOf, SESSION, waitingOf } from '../support/moderate.js';
import { until } from '../support/until.js';

const three = queueOf(waitingOf('a'), waitingOf('b'), waitingOf('c'));

describe("the moderators' page", () => {
  afterEach(() => localStorage.removeItem('afterword:moderate-keys'));

  it('signs in with a token, and sends what came back with every action', async () => {
    const { see, one, play, press, asked, ids } = await openPage({ 'GET /session': { status: 204 } });
    const input = (await see('#token')) as HTMLInputElement;
    await play({ 'POST /session': { status: 201, body: SESSION }, 'POST /actions': acted('a') });
    input.value = ' afm_token ';
    one<HTMLFormElement>('form')!.requestSubmit();
    await see('.card[data-id]');
    press('approve', 'a');
    await until(() => ids().length === 1, 'the comment to leave');
    expect(await asked()).to.include('POST /session {"token":"afm_token"}');
  });

  it('asks to sign in again when the session is over', async () => {
    const { see, one, play, press } = await openPage();
    await see('.card');
    await play({ 'POST /actions': { status: 401, body: { code: 'unauthorized' } } });
    press('approve', 'a');
    await see('#token');
    expect(one('#failure')!.textContent).to.contain('session is over');
  });

  it('is worked through by keys alone', async () => {
    const { see, ids, play, asked, said, page, cardOf } = await openPage({ 'GET /queue': three });
    await see('.card.current');
    await play({ 'POST /actions': acted('b') });
    await sendKeys({ press: 'j' });
    await until(() => cardOf('b')!.classList.contains('current'), 'the next comment');
    expect(page.shadowRoot!.activeElement).to.equal(cardOf('b'));
    await sendKeys({ press: 's' });
    await until(() => ids().join() === 'a,c', 'the spam to leave');
    await until(() => said() === '1 comment marked as spam.', 'a word on it');
    // The next one is at hand.
    await until(() => page.shadowRoot!.activeElement === cardOf('c'), 'the focus');
    await play({ 'POST /log/log-b/undo': { body: { entry: 'log-u' } } });
    await sendKeys({ press: 'u' });
    await until(() => ids().join() === 'a,b,c', 'the comment to come back');
    await sendKeys({ press: 'k' });
    await sendKeys({ press: 'a' });
    await until(async () => (await asked()).some((line) => line.includes('"action":"approve"')), 'the approval');
    const actions = (await asked()).filter((line) => line.startsWith('POST /actions'));
    expect(actions).to.deep.equal([
      'POST /actions {"action":"spam","comments":["b"]}',
      'POST /actions {"action":"approve","comments":["b"]}',
    ]);
  });

  it('shows what could be taken back of several when one of them could not be', async () => {
    const { see, one, ids, play, press, said } = await openPage();
    await see('.card');
    one('[data-do=select-all]')!.click();
    await see('[data-do=all-approve]');
    await play({ 'POST /actions': acted('a', 'b'), 'GET /queue': queueOf() });
    press('all-approve');
    await until(() => ids().length === 0 && said() === '2 comments published.', 'a word on it');
    await play({
      'POST /log/log-b/undo': { body: { entry: 'log-u' } },
      'POST /log/log-a/undo': { status: 409, body: { code: 'conflict' } },
      'GET /queue': queueOf(waitingOf('b')),
    });
    press('undo');
    await until(() => one('.toast')!.matches('.failed'), 'why not');
    await until(() => ids().join() === 'b', 'what was taken back');
  });

  it('does nothing by keys while somebody types, or who has turned them off', async () => {
    const { see, one, ids, asked, press } = await openPage({ 'GET /queue': three });
    await see('.card.current');
    one('[name=search]')!.focus();
    await sendKeys({ type: 'ad' });
    one('[name=search]')!.blur();
    press('help');
    const off = (await see('dialog[open] [data-do=keys]')) as HTMLInputElement;
    off.click();
    one('dialog button')!.click();
    await sendKeys({ press: 'a' });
    await until(() => !one('.actions kbd'), 'keys to leave the buttons');
    expect(ids()).to.deep.equal(['a', 'b', 'c']);
    expect((await asked()).filter((line) => line.startsWith('POST'))).to.deep.equal([]);
    await sendKeys({ press: '?' });
    await see('dialog[open]');
  });

  it('says elsewhere only what can be taken back there', async () => {
    const { see, play, press, said, one } = await openPage({ 'GET /queue': three });
    await see('.card.current');
    await play({ 'POST /actions': acted('a') });
    press('approve', 'a');
    await until(() => said() === '1 comment published.', 'what was done');
    press('view', 'spam');
    await see('.tab[aria-current][data-id=spam]');
    expect(said()).to.equal('1 comment published.');
    await play({ 'POST /log/log-a/undo': { body: { entry: 'log-u' } } });
    press('undo');
    await until(() => said() === 'Taken back.', 'what became of it');
    press('view', 'log');
    await until(() => one('.toast')!.hidden, 'it to go');
  });

  it('says why a comment waits, and more where more is known', async () => {
    const why = [
      [{ reason: 'length' }, 'Many characters'],
      [{ reason: 'length', detail: '12000' }, 'Many characters: 12000'],
      [{ reason: 'words', detail: 'rates' }, 'Word on the list: rates'],
      [{ reason: 'suspicion', detail: 'time links' }, 'Looks like a program: written fast, links'],
      [{ reason: 'spam', detail: 'bayes' }, 'Looks like spam: words as in spam'],
      [{ reason: 'spam', detail: '7 links to a casino' }, 'Looks like spam: 7 links to a casino'],
      [{ reason: 'spam', detail: 'Akismet' }, 'Looks like spam: Akismet'],
    ] as const;
    const { see, all } = await openPage({
      'GET /queue': queueOf(...why.map(([members], at) => waitingOf(`${at}`, members))),
    });
    await see('.card .why');
    const shown = all('.card .why').map(({ textContent }) => textContent.replace(/[\u2068\u2069]/g, '').trim());
    expect(shown).to.deep.equal(why.map(([, text]) => text));
  });

  it('answers as the site, and keeps what was typed until it is published', async () => {
    const { see, one, press, play, said, asked, ids } = await openPage();
    await see('.card');
    press('reply', 'a');
    const box = (await see('#reply')) as HTMLTextAreaElement;
    await until(() => one('#reply')!.matches(':focus'), 'the focus');
    box.value = 'Thank you.';
    await play({ 'POST /actions': acted('a'), 'POST /comments/a/reply': { status: 503, body: {} } });
    one<HTMLFormElement>('.reply')!.requestSubmit();
    await see('.toast.failed');
    expect(one<HTMLTextAreaElement>('#reply')!.value).to.equal('Thank you.');
    await play({ 'POST /comments/a/reply': { status: 201, body: { entry: 'log-r' } } });
    one<HTMLFormElement>('.reply')!.requestSubmit();
    await until(() => said() === 'Your reply is published.', 'a word on it');
    expect(ids()).to.deep.equal(['b']);
    expect(await asked()).to.include('POST /comments/a/reply {"text":"Thank you."}');
  });

  it('leads back to the queue by Escape, and keeps what was typed', async () => {
    const { see, one, cardOf, root } = await openPage({ 'GET /queue': three });
    await see('.card.current');
    await sendKeys({ press: 'r' });
    await see('#reply');
    await until(() => root.activeElement === one('#reply'), 'the focus in the reply');
    await sendKeys({ type: 'Halfway' });
    await sendKeys({ press: 'Escape' });
    await until(() => root.activeElement === cardOf('a'), 'the focus in the queue');
    expect(one<HTMLTextAreaElement>('#reply')!.value).to.equal('Halfway');
    one<HTMLTextAreaElement>('#reply')!.value = '';
    one('#reply')!.focus();
    await sendKeys({ press: 'Escape' });
    await until(() => !one('#reply'), 'the reply to go');
    expect(root.activeElement).to.equal(cardOf('a'));
    await sendKeys({ press: '/' });
    await until(() => root.activeElement?.matches('[name=search]'), 'the focus in the search');
    await sendKeys({ type: 'boats' });
    await sendKeys({ press: 'Escape' });
    await until(() => root.activeElement === cardOf('a'), 'the focus in the queue again');
    expect(one<HTMLInputElement>('[name=search]')!.value).to.equal('boats');
  });

  it('does one thing for all that are selected', async () => {
    const { see, one, press, play, said, ids } = await openPage({ 'GET /queue': three });
    await see('.card');
    one<HTMLInputElement>('.selection input')!.click();
    await see('[data-do="all-delete"]');
    one<HTMLInputElement>('[data-do=select][data-id=b]')!.click();
    await until(() => one('.selection strong')?.textContent === '2 selected', 'the number');
    await play({ 'POST /actions': acted('a', 'c') });
    press('all-delete');
    await until(() => said() === '2 comments deleted.', 'a word on it');
    expect(ids()).to.deep.equal(['b']);
  });

  it('blocks an author for a time, and closes a page', async () => {
    const { see, one, press, play, said, asked } = await openPage();
    await see('.card');
    await play({ 'POST /blocks': { status: 201, body: { entry: 'e' } }, 'POST /pages': { body: { entry: 'f' } } });
    one<HTMLSelectElement>('.menu select')!.value = '0';
    press('block-email', 'a');
    await until(() => said()?.startsWith('Blocked.'), 'a word on it');
    press('close-page', 'a');
    await until(() => said() === 'This page takes no more comments.', 'a word on it');
    const lines = await asked();
    expect(lines).to.include('POST /blocks {"comment":"a","kind":"email","until":null}');
    expect(lines).to.include('POST /pages {"url":"https://site.example/tides","closed":true}');
    await see('[data-do="open-page"]');
  });

  it('searches, goes on where a search stopped, and shows one page alone', async () => {
    const { see, one, all, press, play, asked } = await openPage();
    await see('.card');
    await play({ 'GET /queue': { body: { comments: [], next: 'further', counts: {} } } });
    one<HTMLInputElement>('[name=search]')!.value = 'Ann & Bo';
    one<HTMLFormElement>('.search')!.requestSubmit();
    await see('.empty');
    await play({ 'GET /queue': queueOf(waitingOf('z')) });
    press('more');
    await see('.card');
    press('page', 'z');
    await until(() => one('.filter')?.textContent?.includes('site.example/tides'), 'the page');
    expect(all('.filter button')).to.have.length(1);
    const lines = await asked();
    expect(lines).to.include('GET /queue?in=held&search=Ann+%26+Bo');
    expect(lines).to.include('GET /queue?in=held&search=Ann+%26+Bo&cursor=further');
    expect(lines).to.include('GET /queue?in=held&page=https%3A%2F%2Fsite.example%2Ftides');
  });

  it('says that something failed, and tries again', async () => {
    const { see, press, play } = await openPage({ 'GET /queue': { status: 503, body: {} } });
    await see('main .note[role=alert]');
    await play({ 'GET /queue': three });
    press('retry');
    await see('.card');
  });

  it('takes the last of what was asked for: a late answer changes nothing', async () => {
    const { see, press, play, one, ids, page } = await openPage({ 'GET /queue': { held: true } });
    await see('main .waiting');
    press('view', 'log');
    await see('.empty');
    await play({ 'GET /queue': three });
    await page.updateComplete;
    expect(one('.tab[aria-current]')!.dataset['id']).to.equal('log');
    expect(ids()).to.deep.equal([]);
  });

  it('shows what is left where an entry is broken, and says so', async () => {
    const broken = [null, 'x', {}, { ...waitingOf('b'), text: { _$litType$: 1 } }, { ...waitingOf('c'), author: [] }];
    const { see, ids, one } = await openPage({
      'GET /queue': queueOf(waitingOf('a'), ...broken, waitingOf('d', { reason: 'unheard of' })),
    });
    await see('.card');
    expect(ids()).to.deep.equal(['a', 'd']);
    expect(one('.note')!.textContent).to.contain('5 entries cannot be shown.');
  });
});
