import { fixture, html } from '@open-wc/testing';
import type { ModeratedComment } from '../../src/contract/moderation.js';
import type { ModeratePage } from '../../src/moderate/moderate-page.js';
import '../../src/moderate/moderate.js';
import { until } from './until.js';

interface Answer {
  status?: number;
  body?: unknown;
  /** Comes when a later answer takes its place. */
  held?: boolean;
}
export type Answers = Record<string, Answer>;

/** A comment as a moderator is shown it; members may be of any type. */
export const waitingOf = (id: string, members: Record<string, unknown> = {}): ModeratedComment =>
  ({
    ...{ id, page: { url: 'https://site.example/tides', title: 'Tides', closed: false }, parent: null, state: 'held' },
    ...{ author: { name: `Author ${id}`, email: `${id}@site.example`, website: 'https://site.example/' } },
    ...{ createdAt: '2026-01-01T00:00:00Z', text: `Text of ${id}.`, reason: 'first', reports: [], reported: 0 },
    ...{ blockable: ['email', 'network'], ...members },
  }) as unknown as ModeratedComment;

export const counts = { held: 2, reported: 0, spam: 1, published: 1_000, deleted: 0 };

export const SESSION = { moderator: 'desk', csrf: 'x', expiresAt: '2027-01-01T00:00:00Z' };

export const queueOf = (...comments: unknown[]): Answer => ({ body: { comments, next: null, counts } });

/** A page whose endpoint answers like this; by default somebody is signed in and two comments wait. */
export const openPage = async (answers: Answers = {}) => {
  const endpoint = `/__played/${crypto.randomUUID()}`;
  const play = async (more: Answers) => void (await fetch(endpoint, { method: 'PUT', body: JSON.stringify(more) }));
  await play({
    'GET /session': { body: SESSION },
    'GET /queue': queueOf(waitingOf('a'), waitingOf('b')),
    'GET /log': { body: { entries: [], next: null } },
    'GET /blocks': { body: { blocks: [], next: null } },
    ...answers,
  });
  const page = await fixture<ModeratePage>(html`<afterword-moderate endpoint=${endpoint}></afterword-moderate>`);
  const root = page.shadowRoot!;
  const all = <T extends HTMLElement = HTMLElement>(selector: string) => Array.from(root.querySelectorAll<T>(selector));
  const one = <T extends HTMLElement = HTMLElement>(selector: string) => root.querySelector<T>(selector);
  return {
    page,
    root,
    play,
    all,
    one,
    /** Waits until something is there. */
    see: async (selector: string) => {
      await until(() => one(selector), selector);
      return one(selector)!;
    },
    /** Ids of the comments in sight. */
    ids: () => all('.card[data-id]').map(({ dataset }) => dataset['id']),
    cardOf: (id: string) => all('.card[data-id]').find(({ dataset }) => dataset['id'] === id),
    press: (action: string, id?: string) =>
      all<HTMLButtonElement>(`button[data-do="${action}"]`)
        .find(({ dataset }) => id === undefined || dataset['id'] === id)!
        .click(),
    asked: async (): Promise<string[]> => (await fetch(`${endpoint}/asked`)).json() as Promise<string[]>,
    said: () => one('.toast [role=status]')?.textContent?.trim(),
  };
};

/** What an action is answered with. */
export const acted = (...comments: string[]): Answer => ({
  body: { entries: comments.map((comment) => ({ id: `log-${comment}`, comment })), comments: [] },
});
