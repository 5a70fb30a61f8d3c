import { expect } from '@open-wc/testing';
import { linked, mean, ndcg } from '../../src/ranking/measure.js';
import { MIN_SCORE, Ranker } from '../../src/ranking/ranker.js';
import type { Subject } from '../../src/ranking/terms.js';
import { tune } from '../../src/ranking/tune.js';
import { readWeights, weigh, WEIGHTS } from '../../src/ranking/weights.js';

describe('weights', () => {
  it('that nobody of us wrote are as usual where they make no sense', () => {
    for (const broken of [undefined, null, 7, [], { tags: '1' }, { tags: -1 }, { tags: 1e9 }, { tags: NaN }]) {
      expect(readWeights(broken)).to.deep.equal(WEIGHTS);
    }
    expect(readWeights({ tags: 1, moon: 5 })).to.deep.equal({ ...WEIGHTS, tags: 1 });
  });

  it('add to similarity what is common besides, and nothing where a date is not known', () => {
    const ties = { similarity: 0.2, tags: 0, days: NaN, titles: 1 };
    expect(weigh(ties, WEIGHTS)).to.equal(0.2);
    expect(weigh({ ...ties, tags: 1 }, WEIGHTS)).to.be.closeTo(0.3, 1e-9);
    expect(weigh({ ...ties, days: 0 }, WEIGHTS)).to.be.closeTo(0.3, 1e-9);
  });
});

describe('the measure', () => {
  it('is 1 for the best order, less for what comes late, 0 for nothing', () => {
    expect(ndcg([1, 2], new Set([1, 2]))).to.equal(1);
    expect(ndcg([3, 1, 2], new Set([1, 2]))).to.be.within(0.5, 0.9);
    expect(ndcg([3, 4], new Set([1]))).to.equal(0);
    expect(mean([])).to.equal(0);
  });

  it('takes links in both directions', () => {
    expect(linked([[1, 0], [], [1]]).map((set) => [...set])).to.deep.equal([[1], [0, 2], [1]]);
  });
});

describe('tuning', () => {
  /** Pairs that are linked are of one day and share a word; others share more. */
  const site = (pairs: number) => {
    const articles = Array.from({ length: 2 * pairs }, (_, index) => ({
      title: `Note ${index}`,
      excerpt: [7, 5, 3, 4, 11, 13].map((number) => `tide${number}x${index % number}`).join(' '),
      date: (index % pairs) * 400 * 86_400_000,
    }));
    const links = articles.map((_, index) => [(index + pairs) % (2 * pairs)]);
    return { ranker: new Ranker(articles), relevant: linked(links) };
  };

  it('leaves the usual weights where there are few links, or none', () => {
    const { ranker, relevant } = site(100);
    expect(tune(ranker, relevant)).to.include({ weights: WEIGHTS, learned: 100 });
    expect(
      tune(
        ranker,
        relevant.map(() => new Set<number>()),
      ),
    ).to.include({ before: 0, after: 0, learned: 0 });
  });
});

describe('tuning on a site whose authors link what has the same', () => {
  /** Of a sequence that is the same each time, and has no order. */
  const random = (seed: number) => (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) ^ (seed << 7)) >>> 0;

  /** Articles in groups of three that are linked; what they say is like what any other says. */
  const site = (named: (group: number, at: number) => Partial<Subject>) => {
    const articles = Array.from({ length: 330 }, (_, at): Subject => {
      const said = Array.from({ length: 12 }, (_, word) => `word${random(at * 31 + word * 977) % 60}`);
      return { title: `Note ${at}`, date: Date.UTC(2000 + (at % 20), 1), text: said.join(' '), ...named(at % 110, at) };
    });
    const relevant = linked(articles.map((_, at) => [(at + 110) % 330, (at + 220) % 330]));
    return { ranker: new Ranker(articles), relevant };
  };

  for (const [what, name, named] of [
    ['tags', 'tags', (group: number, at: number) => ({ tags: [`tag${group}`, `tag${at}x`, `tag${at}y`, `tag${at}z`] })],
    ['titles', 'titles', (group: number) => ({ title: `Of word${group % 60} and word${(group * 7 + 1) % 60}` })],
  ] as const) {
    it(`learns that ${what} count for more, and is better for it where it has not learned`, () => {
      const { ranker, relevant } = site(named);
      const { weights, before, after, learned } = tune(ranker, relevant);
      expect(learned).to.equal(165);
      expect(weights[name]).to.be.above(WEIGHTS[name]);
      expect(after).to.be.above(before + 0.02);
    });
  }

  it('never does worse than as usual, whatever is linked', () => {
    const { ranker, relevant } = site((group) => ({ tags: [`tag${group % 5}`] }));
    const { weights, before, after } = tune(ranker, relevant);
    expect(after).to.be.at.least(before);
    if (after === before) expect(weights).to.equal(WEIGHTS);
  });
});

describe('the least similarity', () => {
  it('is compared with the similarity, not with the score', () => {
    const articles = [
      { title: 'Spring tides of the moon', tags: ['sea'], date: '2024-01-01' },
      { title: 'Moon and harbour, pier and rope, knots and lamps', tags: ['sea'], date: '2024-01-01' },
      { title: 'Hats' },
    ];
    const ranker = new Ranker(articles);
    const [match] = ranker.rank(0);
    expect(match!.score).to.be.above(match!.similarity);
    const between = (match!.score + match!.similarity) / 2;
    expect(ranker.rank(0, { minScore: between })).to.deep.equal([]);
    expect(MIN_SCORE).to.be.within(0.05, 0.15);
  });
});
