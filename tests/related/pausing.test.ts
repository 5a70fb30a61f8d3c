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

interface Yields {
  yield(): Promise<void>;
}

/** Counts how often the thread is given up, until it is stopped. What is urgent comes before whoever gave it up. */
const countTurns = (): { readonly turns: number; stop(): void } => {
  const { scheduler } = globalThis as { scheduler?: Yields };
  const { setTimeout } = window;
  let turns = 0;
  if (scheduler && 'yield' in scheduler) {
    scheduler.yield = () => {
      turns++;
      return (Object.getPrototypeOf(scheduler) as Yields).yield.call(scheduler);
    };
  } else {
    window.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
      turns++;
      return setTimeout(...args);
    }) as typeof setTimeout;
  }
  return {
    get turns() {
      return turns;
    },
    stop: () => {
      window.setTimeout = setTimeout;
      if (scheduler) Reflect.deleteProperty(scheduler, 'yield');
    },
  };
};

describe('ranking in a page', () => {
  it('lets the page have its turn again and again, and comes to what it would without', async () => {
    const counter = countTurns();
    const source: Source = { articles, skipped: 0 };
    const ranking = await rankingOf(source);
    counter.stop();
    expect(counter.turns).to.be.above(3);

    const page = { title: 'Of pier7', text: articles[7]!.excerpt };
    const found = ranking.rank(page, 5, 0, () => true);
    expect(found).to.have.length(5);
    const subjects = articles.map(({ title, excerpt, date }) => ({ title, excerpt, date }));
    expect(found).to.deep.equal(new Ranker(subjects).rank(page));
  });
});
