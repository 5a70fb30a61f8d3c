import { expect } from '@open-wc/testing';
import { Ranker } from '../../src/ranking/ranker.js';
import { rankingOf } from '../../src/related/rank.js';
import type { Source } from '../../src/related/source.js';

/** A long feed. */
const articles = Array.from({ length: 3_000 }, (_, at) => {
  const said = Array.from({ length: 20 }, (_, word) => `pier${(at * 7 + word * word) % 900}`);
  const date = new Date(Date.UTC(2020, at % 60)).toISOString();
  return { url: `https://site.example/${at}`, title: `Note ${at}`, excerpt: said.join(' '), date, base: '', raw: {} };
});

type Scheduler = { postTask(task: () => void, options: { priority: string; delay: number }): Promise<void> };

/** A click or a key waits for the thread like this, and comes before what is less urgent. */
const urgent = (task: () => void): Promise<void> => {
  const { scheduler } = globalThis as { scheduler?: Scheduler };
  if (scheduler) return scheduler.postTask(task, { priority: 'user-blocking', delay: 1 });
  return new Promise((resolve) => setTimeout(() => resolve(task())));
};

describe('ranking in a page', () => {
  it('lets the page have its turn again and again, and comes to what it would without', async () => {
    let turns = 0;
    let isDone = false;
    const turning = (async () => {
      while (!isDone) await urgent(() => turns++);
    })();
    const source: Source = { articles, skipped: 0 };
    const ranking = await rankingOf(source);
    isDone = true;
    await turning;
    expect(turns).to.be.above(3);

    const page = { title: 'Of pier7', text: articles[7]!.excerpt };
    const found = ranking.rank(page, 5, 0, () => true);
    expect(found).to.have.length(5);
    const subjects = articles.map(({ title, excerpt, date }) => ({ title, excerpt, date }));
    expect(found).to.deep.equal(new Ranker(subjects).rank(page));
  });
});
