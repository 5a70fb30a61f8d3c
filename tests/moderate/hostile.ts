import { expect } from '@open-wc/testing';
import { expectSafeAddresses, folded, foreignFinder } from '../support/hostile.js';
import { openPage, queueOf, waitingOf } from '../support/moderate.js';
import { until } from '../support/until.js';
import type { Vector } from '../support/vectors.js';
import { settled } from '../support/watch.js';

/** A comment with something hostile wherever something can stand. */
const everywhere = ({ id, payload }: Vector) =>
  waitingOf(id, {
    text: payload,
    author: { name: payload, email: payload, website: payload, role: payload },
    page: { url: payload, title: payload, closed: true },
    parent: payload,
    createdAt: payload,
    reason: 'words',
    detail: payload,
    reported: 1,
    reports: [{ reason: 'other', text: payload, createdAt: payload }],
  });

const entryOf = ({ id, payload }: Vector) => ({
  ...{ id, at: payload, moderator: payload, action: 'approve', page: payload, comment: payload },
  ...{ author: payload, excerpt: payload, blocked: 'network', from: payload, to: payload, undone: false },
});

const blockOf = ({ id, payload }: Vector) => ({
  ...{ id, kind: 'email', value: payload, name: payload, createdAt: payload, until: payload, moderator: payload },
});

const show = async (vectors: readonly Vector[]) => {
  const opened = await openPage({
    'GET /queue': queueOf(...vectors.map(everywhere)),
    'GET /log': { body: { entries: vectors.map(entryOf), next: null } },
    'GET /blocks': { body: { blocks: vectors.map(blockOf), next: null } },
  });
  await opened.see('.card');
  opened.press('reply', vectors[0]!.id);
  await opened.see('#reply');
  return opened;
};

const parts = async (opened: Awaited<ReturnType<typeof show>>, check: (what: string) => void) => {
  check('queue');
  for (const view of ['log', 'blocks']) {
    opened.press('view', view);
    await until(() => opened.one(`.tab[data-id=${view}][aria-current]`) && opened.one('.row'), view);
    check(view);
  }
};

const findForeign = foreignFinder(
  ['harmless', 'https://site.example/', '2026-01-02', 'word '.repeat(500)],
  async (payload, look) => {
    const opened = await show([{ id: 'harmless', payload }]);
    await parts(opened, () => look(opened.root));
    opened.page.remove();
  },
);

/** Puts vectors into every field of what moderators see, and checks that they are the text that they are. */
export const checkVectors = async (vectors: readonly Vector[]): Promise<void> => {
  const foreign = await findForeign();
  const opened = await show(vectors);
  const first = `${vectors[0]!.id} and what follows`;
  for (const { id, payload } of vectors) {
    const card = opened.cardOf(id);
    expect(card, `${id}: the comment is there`).to.exist;
    const said = card!.querySelector('.text')!;
    const letters = (text: string) => folded(text).replaceAll(' ', '');
    if (!said.matches('.long')) expect(letters(said.textContent!), id).to.equal(letters(payload));
  }
  await parts(opened, (what) => {
    expect(foreign(opened.root), `${what}: ${first}`).to.deep.equal([]);
    expectSafeAddresses(opened.root, first);
    for (const { rel } of opened.all<HTMLAnchorElement>('a')) expect(rel, first).to.contain('noopener');
    if (what !== 'queue') expect(opened.all('.row'), what).to.have.length(vectors.length);
  });
  await settled();
  opened.page.remove();
};
