import { expect } from '@open-wc/testing';
import type { CommentsElement } from '../../src/comments/comments-element.js';
import { articleOf, buttonOf, commentOf, showThese, wordsOf } from '../support/conversation.js';
import { until } from '../support/until.js';
import type { Vector } from '../support/vectors.js';
import { anatomy, settled } from '../support/watch.js';

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

/** White space is folded for a reader who looks for a text. */
const folded = (payload: string) => payload.replace(/\s+/g, ' ').trim();

/** Opens what can be opened below the first comment. */
const openAll = async (element: CommentsElement, id: string): Promise<void> => {
  const article = articleOf(element, id)!;
  buttonOf(article, 'Reply')!.click();
  await until(() => article.querySelector('afterword-comment-form'), 'the reply');
  buttonOf(article, 'More')!.click();
  await until(() => buttonOf(article, 'Report'), 'the actions');
};

const show = async (vectors: readonly Vector[]): Promise<CommentsElement> => {
  const element = await showThese(vectors.flatMap(everywhere), { avatars: true, maxDepth: 1 });
  await openAll(element, vectors[0]!.id);
  return element;
};

let harmless: Set<string> | undefined;

/** What conversations with nothing bad in them are made of. */
const harmlessAnatomy = async (): Promise<Set<string>> => {
  if (harmless) return harmless;
  harmless = new Set();
  for (const payload of ['harmless', `${location.origin}/?harmless`, '2026-01-02', 'author']) {
    const element = await show([{ id: 'harmless', payload }]);
    await settled();
    for (const name of anatomy(element.shadowRoot!)) harmless.add(name);
    element.remove();
  }
  return harmless;
};

/** Puts vectors into every field of an answer, and checks that they are shown as the text that they are. */
export const checkVectors = async (vectors: readonly Vector[]): Promise<void> => {
  const known = await harmlessAnatomy();
  const element = await show(vectors);
  const what = `${vectors[0]!.id} and what follows`;
  const foreign = [...anatomy(element.shadowRoot!)].filter((name) => !known.has(name));
  expect(foreign, what).to.deep.equal([]);
  expectSafeAddresses(element, what);
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

/** Links and pictures lead to http and https, without a name or password in the address. */
export const expectSafeAddresses = (element: CommentsElement, what: string): void => {
  for (const node of element.shadowRoot!.querySelectorAll('a, img')) {
    const address = node.getAttribute('href') ?? node.getAttribute('src') ?? '';
    if (address.startsWith('#comment-')) continue;
    const url = new URL(address);
    expect(url.protocol, what).to.match(/^https?:$/);
    expect(`${url.username}${url.password}`, what).to.equal('');
    expect(address, what).to.equal(url.href);
    if (node.localName === 'a') expect(node.getAttribute('rel'), what).to.equal('ugc nofollow noopener');
  }
};
