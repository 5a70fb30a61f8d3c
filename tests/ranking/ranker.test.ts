import { expect } from '@open-wc/testing';
import { Ranker, type Match } from '../../src/ranking/ranker.js';
import { finishWith } from '../../src/ranking/steps.js';
import type { Subject } from '../../src/ranking/terms.js';

const tides: Subject[] = [
  { title: 'Spring tides', excerpt: 'When sun and moon pull together, high water is highest.' },
  { title: 'Reading a tide table', excerpt: 'High water and low water at the pier, hour by hour.' },
  { title: 'A knot for every rope', excerpt: 'Bowline, sheet bend, clove hitch.' },
  { title: 'Lamps of the coast', excerpt: 'Lighthouses and their keepers.' },
  { title: 'The moon over the harbour', excerpt: 'Sun and moon pull together twice a month.' },
];

const indexes = (matches: Match[]) => matches.map(({ index }) => index);

describe('Ranker', () => {
  it('finds what has words in common, the most alike first, and leaves out the article itself', () => {
    const [first, ...others] = new Ranker(tides).rank(0);
    expect(first!.index).to.equal(4);
    expect(indexes(others)).to.deep.equal([1]);
    expect(others[0]!.score).to.be.below(first!.score);
  });

  it('says what two articles have in common', () => {
    const [first] = new Ranker(tides).rank(0);
    expect(first!.terms).to.include.members(['sun moon', 'moon pull']);
    expect(first!.similarity).to.be.within(0, 1);
  });

  it('takes the text of a page that is none of its articles', () => {
    const page = { title: 'Rope work', text: 'How to tie a bowline. '.repeat(20) };
    expect(indexes(new Ranker(tides).rank(page))).to.deep.equal([2]);
  });

  it('finds nothing for a page that has nothing in common with any', () => {
    expect(new Ranker(tides).rank({ title: 'Zymurgy', text: 'Yeast.' })).to.deep.equal([]);
    expect(new Ranker([]).rank({ title: 'Tides' })).to.deep.equal([]);
    expect(new Ranker([{ title: '' }, { title: '' }]).rank(0)).to.deep.equal([]);
  });

  it('leaves out what is less alike than wanted, and whom it may not show', () => {
    const ranker = new Ranker(tides);
    const { similarity } = ranker.rank(0)[0]!;
    expect(indexes(ranker.rank(0, { minScore: similarity }))).to.deep.equal([4]);
    expect(indexes(ranker.rank(0, { allows: (index) => index !== 4 }))).to.deep.equal([1]);
    expect(indexes(ranker.rank(0, { limit: 1 }))).to.deep.equal([4]);
  });

  it('prefers what shares a rare tag', () => {
    const tagged = (title: string, ...tags: string[]) => ({ title: `Boats ${title}`, excerpt: 'A boat at sea.', tags });
    const articles = [
      tagged('one', 'sea', 'clinker'),
      tagged('two', 'sea'),
      tagged('three', 'sea', 'clinker'),
      tagged('four', 'sea'),
      { title: 'Hats' },
    ];
    expect(new Ranker(articles).rank(0)[0]!.index).to.equal(2);
  });

  it('prefers what was written at about the same time, not what is newest', () => {
    const dated = (date: string) => ({ title: `Boats of ${date}`, excerpt: 'A boat at sea.', date });
    const articles = [
      dated('2020-03-01'),
      dated('2026-01-01'),
      dated('2020-04-01'),
      dated('2012-01-01'),
      { title: 'Hats' },
    ];
    expect(new Ranker(articles).rank(0)[0]!.index).to.equal(2);
  });

  it('takes an article without a date, or with a broken one, as it is', () => {
    const articles = [
      { title: 'Boats', date: 'soon' },
      { title: 'Boats at anchor', date: '2026-01-01' },
      { title: 'Hats' },
    ];
    expect(new Ranker(articles).rank(0)[0]!.score).to.be.above(0);
  });

  it('shows what was published twice once, and never the page itself under another address', () => {
    const twin = { title: 'Sun and moon', excerpt: 'Sun and moon pull together twice a month, and the sea follows.' };
    const ranker = new Ranker([...tides, twin, { ...twin }]);
    const found = indexes(ranker.rank(0));
    expect(found.filter((index) => index >= 5)).to.have.length(1);
    expect(indexes(ranker.rank(5))).not.to.include(6);
  });

  it('shows a title once in a list, and yet finds the other instalments of a series', () => {
    const instalment = (text: string) => ({ title: 'News of the harbour', text: `The harbour and its news. ${text}` });
    const articles = [
      instalment('Dredging the basin, and the pilots of the bar.'),
      instalment('Dredging again: the basin is deep.'),
      instalment('The pilots of the bar have a new boat.'),
      { title: 'Hats', text: 'Felt and the basin.' },
    ];
    expect(indexes(new Ranker(articles).rank(0)).filter((index) => index < 3)).to.have.length(1);
  });

  it('puts something else among articles that all say the same', () => {
    const same = (about: string) => ({
      title: `Tide tables of ${about}`,
      excerpt: 'High water, low water, springs and neaps.',
    });
    const articles = [
      {
        title: 'Tide tables and harbours',
        excerpt: 'High water, low water, springs, neaps; pilots, harbours, moorings.',
      },
      ...['Brest', 'Dover', 'Delfzijl', 'Emden'].map(same),
      { title: 'Pilots and harbours', excerpt: 'Moorings, pilots and harbours.' },
      { title: 'Hats' },
    ];
    expect(indexes(new Ranker(articles).rank(0, { limit: 3 }))).to.include(5);
  });

  it('does not mind words that are names of an object’s own members', () => {
    const articles = [{ title: '__proto__ constructor' }, { title: 'constructor toString' }, { title: 'Hats' }];
    expect(indexes(new Ranker(articles).rank(0))).to.deep.equal([1]);
  });

  it('reads an excerpt that was cut from the text only once', () => {
    const text = 'Bowline and hitch. Rope and splice.';
    const likeness = (excerpt?: string) =>
      new Ranker([
        { title: 'A', text, excerpt },
        { title: 'Knots', text: 'Bowline and rope.' },
        { title: 'C', text: 'felt' },
      ]).rank(0)[0]!.similarity;
    expect(likeness('Bowline and hi…')).to.equal(likeness());
    expect(likeness('All of bowline')).not.to.equal(likeness());
  });

  it('takes two short texts of a small site that share a few words for two', () => {
    const articles = [
      { title: 'Spring tides', text: 'Sun and moon pull together, and high water is highest.' },
      { title: 'The moon', text: 'Sun and moon pull together twice a month over the harbour.' },
      { title: 'Hats', text: 'Felt and straw.' },
    ];
    expect(indexes(new Ranker(articles).rank(0))).to.deep.equal([1]);
  });
});

describe('Ranker of a collection', () => {
  /** Articles on a few subjects, with tags, dates, a title that comes twice, and one that is there twice. */
  const collection = Array.from({ length: 150 }, (_, at): Subject => {
    const said = [2, 3, 5, 7, 11, 13].map((number) => `harbour${number}x${at % number} rope${at % (number + 4)}`);
    const date = at % 9 ? Date.UTC(2020, at % 40, 1) : undefined;
    return { title: `Note ${at % 140}`, text: said.join(' and '), tags: [`tag${at % 6}`, `tag${at % 10}`], date };
  });
  const all = [...collection, collection[0]!];
  const rounded = (matches: Match[]) =>
    matches.map(({ index, score, similarity, terms }) => [index, score.toFixed(9), similarity.toFixed(9), terms]);

  for (const [what, weights] of [
    ['as usual', { tags: 0.5, weeks: 0.2, years: 0.3, titles: 0 }],
    ['by their titles, too', { tags: 0, weeks: 0, years: 1, titles: 2 }],
  ] as const) {
    it(`finds for all at once what it finds for each, ${what}`, () => {
      const ranker = new Ranker(all, { weights });
      const allows = (one: number, other: number) => (one + other) % 5 > 0;
      const found = [...ranker.rankAll({ limit: 8, allows })];
      expect(found).to.have.length(all.length);
      for (const [index, matches] of found.entries()) {
        const alone = ranker.rank(index, { limit: 8, allows: (other) => allows(index, other) });
        expect(matches).to.have.length(8);
        expect(rounded(matches)).to.deep.equal(rounded(alone));
      }
    });
  }

  it('of nothing finds nothing', () => {
    expect([...new Ranker([]).rankAll()]).to.deep.equal([]);
    expect([...new Ranker([{ title: 'Hats' }]).rankAll()]).to.deep.equal([[]]);
  });

  it('with other weights finds what one does that was made with them', () => {
    const weights = { tags: 2, weeks: 0, years: 0, titles: 2 };
    const [one, other] = [new Ranker(all).withWeights(weights), new Ranker(all, { weights })];
    expect(rounded(one.rank(3))).to.deep.equal(rounded(other.rank(3)));
    expect(rounded(one.rank(3))).not.to.deep.equal(rounded(new Ranker(all).rank(3)));
  });

  for (const [what, options] of [
    ['that it reads itself', {}],
    ['of an index', { vocabulary: new Ranker(all).pack().vocabulary }],
  ] as const) {
    it(`is made in steps as it is at once, with articles ${what}`, async () => {
      let steps = 0;
      const ranker = await finishWith(Ranker.make(all, options), async () => void steps++);
      expect(rounded(ranker.rank(3))).to.deep.equal(rounded(new Ranker(all, options).rank(3)));
      // To be read, weighed and listed, of its text and of its tags.
      expect(steps).to.be.above(6 * all.length);
    });
  }
});
