import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { expectAccessible } from '../support/accessible.js';
import { acted, openPage, queueOf, waitingOf } from '../support/moderate.js';

const full = queueOf(
  waitingOf('a', { reason: 'words', detail: 'casino', parent: 'x' }),
  waitingOf('b', { state: 'published', reported: 2, reports: [{ reason: 'spam', text: 'An ad.', createdAt: '' }] }),
  waitingOf('c', { text: 'Long. '.repeat(400), author: { name: '', role: 'moderator' }, blockable: [] }),
);

const states: Record<string, () => Promise<{ page: HTMLElement }>> = {
  async 'signing in'() {
    const opened = await openPage({ 'GET /session': { status: 204 } });
    await opened.see('#token');
    return opened;
  },
  async 'a wrong token'() {
    const opened = await openPage({
      'GET /session': { status: 204 },
      'POST /session': { status: 401, body: { code: 'unauthorized' } },
    });
    await opened.see('#token');
    opened.one<HTMLFormElement>('form')!.requestSubmit();
    await opened.see('#failure:not(:empty)[role=alert]');
    return opened;
  },
  async 'a queue'() {
    const opened = await openPage({ 'GET /queue': full });
    await opened.see('.card');
    return opened;
  },
  async 'a queue with all open'() {
    const opened = await openPage({ 'GET /queue': full });
    await opened.see('.card');
    opened.one<HTMLDetailsElement>('.more')!.open = true;
    opened.press('reply', 'a');
    await opened.see('#reply');
    opened.one<HTMLInputElement>('.selection input')!.click();
    await opened.see('[data-do="all-approve"]');
    return opened;
  },
  async 'an empty queue'() {
    const opened = await openPage({ 'GET /queue': queueOf() });
    await opened.see('.empty');
    return opened;
  },
  async loading() {
    const opened = await openPage({ 'GET /queue': { held: true } });
    await opened.see('main .waiting');
    return opened;
  },
  async failed() {
    const opened = await openPage({ 'GET /queue': { status: 503, body: {} } });
    await opened.see('main .note[role=alert]');
    return opened;
  },
  async 'a log'() {
    const entry = { id: '1', at: '2026-01-01T00:00:00Z', moderator: 'desk', action: 'approve', undone: false };
    const entries = [
      { ...entry, page: 'https://site.example/tides', author: 'Ann', excerpt: 'x' },
      { ...entry, id: '2', undone: true },
      { ...entry, id: '3', action: 'block', author: 'Ann', blocked: 'account' },
    ];
    const opened = await openPage({ 'GET /log': { body: { entries, next: 'x' } } });
    await opened.see('.card');
    opened.press('view', 'log');
    await opened.see('.row');
    return opened;
  },
  async blocks() {
    const block = {
      id: '1',
      kind: 'email',
      value: 'a@b.example',
      name: 'Ann',
      createdAt: '2026-01-01T00:00:00Z',
      moderator: 'desk',
    };
    const blocks = [
      block,
      { ...block, id: '3', kind: 'account', value: 'reader-7' },
      { ...block, id: '2', kind: 'network', value: undefined, until: '2027-01-01T00:00:00Z' },
    ];
    const opened = await openPage({ 'GET /blocks': { body: { blocks, next: null } } });
    await opened.see('.card');
    opened.press('view', 'blocks');
    await opened.see('.row');
    return opened;
  },
  async help() {
    const opened = await openPage();
    await opened.see('.card');
    opened.press('help');
    await opened.see('dialog[open]');
    return opened;
  },
};

describe("the moderators' page is for everyone", () => {
  for (const [state, show] of Object.entries(states)) {
    it(state, async () => {
      const { page } = await show();
      await expectAccessible(page);
    });
  }

  it('keeps words whole beside buttons on the narrowest phone', async () => {
    const canView = /Chrome|Firefox/.test(navigator.userAgent);
    if (canView) await setViewport({ width: 320, height: 640 });
    try {
      const block = { id: 'x', kind: 'email', value: 'ann@site.example', name: 'Ann', moderator: 'desk' };
      const { see, one, play, press, page } = await openPage({
        'GET /blocks': { body: { blocks: [{ ...block, createdAt: '2026-01-01T00:00:00Z' }], next: null } },
      });
      page.style.cssText = 'display: block; inline-size: 320px';
      await see('.card');
      await play({ 'POST /actions': acted('a') });
      press('approve', 'a');
      await see('.toast:not([hidden])');
      expect(one('.toast span')!.clientWidth).to.be.at.least(120);
      press('view', 'blocks');
      expect((await see('.row > div')).clientWidth).to.be.at.least(160);
    } finally {
      if (canView) await setViewport({ width: 800, height: 600 });
    }
  });

  it('lets nothing break out of its box on the narrowest phone', async () => {
    const endless = 'x'.repeat(3_000);
    const flood = `a${'\u0335\u0321'.repeat(200)}`;
    // WebKit's driver sets no viewport; there the page alone is narrow.
    const canView = /Chrome|Firefox/.test(navigator.userAgent);
    const view = async (width: number, height: number) => void (canView && (await setViewport({ width, height })));
    await view(320, 640);
    try {
      const { page, see, all } = await openPage({
        'GET /queue': queueOf(
          ...[endless, flood, '\u202Egpj.exe', `https://site.example/${endless.slice(0, 900)}`].map((text, at) =>
            waitingOf(`${at}`, {
              text,
              author: { name: text, email: `${text.slice(0, 60)}@x.example`, role: text },
              page: { url: `https://site.example/${at}`, title: text, closed: true },
              detail: text,
              reason: 'words',
              reported: 1,
              reports: [{ reason: 'other', text, createdAt: '' }],
            }),
          ),
        ),
      });
      await see('.card');
      page.style.cssText = 'display: block; inline-size: 320px';
      expect(page.shadowRoot!.querySelector('main')!.scrollWidth).to.be.at.most(320);
      for (const card of all('.card')) expect(card.scrollWidth).to.be.at.most(card.clientWidth);
    } finally {
      await view(800, 600);
    }
  });
});
