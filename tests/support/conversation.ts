import { fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import '../../src/comments/afterword-comments.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import type { CommentsClient } from '../../src/client/client.js';
import type { ListQuery, ListResult } from '../../src/client/list-comments.js';
import { readList } from '../../src/client/read-comment.js';
import type { Comment, Created } from '../../src/contract/comment.js';
import { fill, servers, submit, type } from './form.js';
import { until } from './until.js';

/**
 * The endpoint that everything may be asked of, one where comments wait for approval, one without changes, and one that
 * takes who is quick and has a link for a program.
 */
export type Kind = 'open' | 'held' | 'final' | 'wary';

const PATHS = { open: '/comments', held: '/held/comments', final: '/final/comments', wary: '/wary/comments' } as const;

/** Address of a real endpoint's collection. */
export const endpointOf = async (kind: Kind = 'open'): Promise<string> =>
  new URL(PATHS[kind], (await servers()).endpoint).href;

export interface Words {
  text?: string;
  name?: string;
  website?: string;
  /** Id of the comment that is answered. */
  parent?: string;
}

/** A page of this site, which the endpoints let have comments. */
export const newArticle = (): string => `${location.origin}/${crypto.randomUUID()}`;

/** Somebody else's comment on a page, in the endpoint's store. */
export const post = async (page: string, words: Words = {}, kind?: Kind): Promise<Created> => {
  const { text = 'What a fine article.', name = 'Reader', website = '', parent = null } = words;
  const response = await fetch(await endpointOf(kind), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ page: { url: page }, parent, author: { name, website }, text }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Created;
};

/** Comments one after the other; their ids. */
export const postAll = async (page: string, ...all: Words[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const words of all) ids.push((await post(page, words)).comment.id);
  return ids;
};

/** A conversation on the page, by default with a real endpoint and a page of its own. */
export const mountComments = async (
  properties: Partial<CommentsElement> = {},
  inner: unknown = '',
): Promise<CommentsElement> => {
  const element = document.createElement('afterword-comments') as CommentsElement;
  Object.assign(element, { endpoint: await endpointOf(), page: newArticle(), ...properties });
  render(inner, element);
  return fixture<CommentsElement>(html`${element}`);
};

/** The same when the conversation is there. */
export const showComments = async (
  properties: Partial<CommentsElement> = {},
  inner: unknown = '',
): Promise<CommentsElement> => {
  let isLoaded = false;
  const onLoaded = () => (isLoaded = true);
  document.addEventListener('afterword-comments-loaded', onLoaded);
  const element = await mountComments(properties, inner);
  await until(() => isLoaded, 'the conversation');
  document.removeEventListener('afterword-comments-loaded', onLoaded);
  await element.updateComplete;
  return element;
};

/** Words as they show. */
export const wordsOf = (node: Node | null | undefined): string => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

export const within = <T extends HTMLElement = HTMLElement>(element: CommentsElement, selector: string): T | null =>
  element.shadowRoot!.querySelector<T>(selector);

/** The article of a comment, whose id may be anything. */
export const articleOf = (element: CommentsElement, id: string): HTMLElement | undefined =>
  Array.from(element.shadowRoot!.querySelectorAll('article')).find((article) => article.id === `comment-${id}`);

/** Ids of the comments in sight, in their order. */
export const shownIds = (element: CommentsElement): string[] =>
  Array.from(element.shadowRoot!.querySelectorAll('article'), ({ id }) => id.replace(/^comment-/, ''));

/** A comment's button by what it says. */
export const buttonOf = (root: ParentNode | null | undefined, label: string | RegExp): HTMLButtonElement | undefined =>
  Array.from(root?.querySelectorAll('button') ?? []).find((button) =>
    typeof label === 'string' ? wordsOf(button) === label : label.test(wordsOf(button)),
  );

/** A comment as an endpoint may send it; members may be of any type. */
export const commentOf = (id: string, members: Record<string, unknown> = {}): Comment => ({
  ...{ id, parent: null, author: { name: 'Reader' }, createdAt: '2026-01-01T00:00:00Z', text: `Text of ${id}.` },
  ...{ status: 'published', ...members },
});

/** A page's own client, whose endpoint says what none of ours would. It reads answers as ours does. */
export const clientOf = (answer: (query: ListQuery) => unknown): CommentsClient => ({
  create: () => Promise.reject(new Error('nobody posts here')),
  list: async (query) => readList(await answer(query)) as ListResult,
});

/** A conversation that consists of these comments. */
export const showThese = (
  comments: readonly unknown[],
  properties: Partial<CommentsElement> = {},
  answer: object = {},
) => showComments({ client: clientOf(() => ({ comments, total: comments.length, ...answer })), ...properties });

/** What the conversation has announced last. */
export const saidBy = (element: CommentsElement): string => wordsOf(within(element, '.root > [role=status]'));

/** Fills a form inside a conversation; `submit` sends it and resolves when the endpoint has accepted. */
export const write = (form: CommentFormElement, text: string, name = 'Reader') => {
  fill(form, text);
  type(form, 'name', name);
  return {
    async submit(): Promise<void> {
      const accepted = new Promise((resolve) =>
        form.addEventListener('afterword-comment-submitted', resolve, { once: true }),
      );
      submit(form);
      await accepted;
    },
  };
};

/** Somebody who wrote a comment changes it, or takes it back. */
export const change = async ({ comment, token }: Created, text?: string): Promise<void> => {
  const response = await fetch(`${await endpointOf()}/${comment.id}`, {
    method: text === undefined ? 'DELETE' : 'PATCH',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    ...(text !== undefined && { body: JSON.stringify({ text }) }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
};
