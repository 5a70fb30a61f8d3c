import { expect } from '@open-wc/testing';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import { articleOf, buttonOf, commentOf, newArticle, showThese, wordsOf } from '../support/conversation.js';
import { control, submit, type } from '../support/form.js';
import { expectSafeAddresses, folded, foreignFinder } from '../support/hostile.js';
import { edit, open, showOwn } from '../support/own-comment.js';
import { until } from '../support/until.js';
import type { Vector } from '../support/vectors.js';
import { settled } from '../support/watch.js';

/** Comments and replies with something hostile wherever something can stand. */
const everywhere = ({ id, payload }: Vector): unknown[] => {
  const author = { name: payload, website: payload, role: payload, avatar: /^https?:/.test(payload) ? '' : payload };
  const said = { author, text: payload, createdAt: payload, editedAt: payload };
  return [
    commentOf(id, { ...said, votes: 1 }),
    commentOf(`${id} ${payload}`, { ...said, parent: id, votes: payload, status: payload }),
    commentOf(`${id} answered`, { parent: `${id} ${payload}` }),
    commentOf(`${id} alone`, { parent: payload }),
  ];
};

/** Opens what can be opened below the first comment. */
const openAll = async (element: CommentsElement, id: string): Promise<void> => {
  const article = articleOf(element, id)!;
  buttonOf(article, 'Reply')!.click();
  // With what comes once somebody turns to a form.
  await until(() => article.querySelector('afterword-comment-form')?.shadowRoot?.querySelector('[inert]'), 'the reply');
  buttonOf(article, 'More')!.click();
  await until(() => buttonOf(article, 'Report'), 'the actions');
};

const show = async (vectors: readonly Vector[]): Promise<CommentsElement> => {
  const element = await showThese(vectors.flatMap(everywhere), { avatars: true, maxDepth: 1 });
  await openAll(element, vectors[0]!.id);
  return element;
};

const findForeign = foreignFinder(
  ['harmless', `${location.origin}/?harmless`, '2026-01-02', 'author'],
  async (payload, look) => {
    const element = await show([{ id: 'harmless', payload }]);
    await settled();
    look(element.shadowRoot!);
    element.remove();
  },
);

/** Puts vectors into every field of an answer, and checks that they are shown as the text that they are. */
export const checkVectors = async (vectors: readonly Vector[]): Promise<void> => {
  const foreign = await findForeign();
  const element = await show(vectors);
  const what = `${vectors[0]!.id} and what follows`;
  expect(foreign(element.shadowRoot!), what).to.deep.equal([]);
  expectSafeLinks(element, what);
  for (const { id, payload } of vectors) {
    for (const one of [id, `${id} ${payload}`]) {
      const article = articleOf(element, one);
      expect(article, `${id}: the comment is there`).to.exist;
      const text = article!.querySelector('[part=text]')!;
      expect(wordsOf(text).replaceAll(' ', ''), id).to.equal(folded(payload).replaceAll(' ', ''));
      const name = wordsOf(article!.querySelector('[part=author] bdi'));
      expect(name, id).to.equal(folded(payload) || 'Anonymous');
    }
    const link = articleOf(element, `${id} answered`)!.querySelector('a.flat')!;
    expect(link.getAttribute('href'), id).to.equal(`#comment-${id} ${payload}`);
    expect(articleOf(element, `${id} alone`), id).to.exist;
  }
  element.remove();
};

/** Links and pictures lead to http and https, and links say whose they are. */
export const expectSafeLinks = (element: CommentsElement, what: string): void => {
  const root = element.shadowRoot!;
  expectSafeAddresses(root, what);
  for (const link of root.querySelectorAll('a:not([href^="#comment-"])')) {
    expect(link.getAttribute('rel'), what).to.equal('ugc nofollow noopener');
  }
};

const isChange = (init: RequestInit | undefined) => init?.method === 'PATCH';

/** Changes an own comment, at an endpoint that answers with a payload wherever something can stand. */
const changeTo = async (payload: string, look: (root: ShadowRoot, form?: CommentFormElement) => void) => {
  const { element, id } = await showOwn(newArticle());
  const root = element.shadowRoot!;
  const { fetch } = window;
  const comment = commentOf(id, { author: { name: payload, website: payload, role: payload }, text: payload });
  window.fetch = async (input, init) => (isChange(init) ? Response.json({ comment }) : fetch(input, init));
  try {
    await open(element, id);
    const form = await edit(element, id);
    type(form, 'text', `${payload} and more`);
    submit(form);
    await until(
      () => buttonOf(articleOf(element, id), 'Edit') && !articleOf(element, id)!.querySelector('.edit'),
      'it',
    );
    look(root);
    // Once more, from what was answered.
    const again = await edit(element, id);
    look(root, again);
  } finally {
    window.fetch = fetch;
    element.remove();
  }
};

const findForeignToChanges = foreignFinder(['harmless', 'https://site.example/', 'author'], changeTo);

/** Lets a vector through the form that changes a comment, and through what the endpoint answers. */
export const checkChange = async ({ id, payload }: Vector): Promise<void> => {
  const foreign = await findForeignToChanges();
  await changeTo(payload, (root, form) => {
    expect(foreign(root), id).to.deep.equal([]);
    expectSafeAddresses(root, id);
    if (form) expect(control(form, 'text').value, id).to.equal(payload.replace(/\r\n?/g, '\n'));
    else expect(wordsOf(root.querySelector('[part=text]')), id).to.equal(folded(payload));
  });
};

/** Opens a reply to somebody with this name, and one to somebody with a harmless one. */
export const checkReply = async ({ id, payload }: Vector): Promise<void> => {
  const element = await showThese([commentOf(id, { author: { name: payload } })]);
  buttonOf(articleOf(element, id), 'Reply')!.click();
  const form = await until(() => articleOf(element, id)!.querySelector('afterword-comment-form'), 'the reply');
  await form.updateComplete;
  const label = form.shadowRoot!.querySelector('form')!.ariaLabel;
  expect(folded(label!), id).to.equal(folded(`Reply to \u2068${payload}\u2069`));
  element.remove();
};
