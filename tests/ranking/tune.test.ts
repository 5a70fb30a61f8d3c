import { expect } from '@open-wc/testing';
import { linked, mean, ndcg } from '../../src/ranking/measure.js';
import { MIN_SCORE, Ranker } from '../../src/ranking/ranker.js';
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
