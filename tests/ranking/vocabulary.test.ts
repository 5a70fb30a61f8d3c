import { expect } from '@open-wc/testing';
import { Ranker } from '../../src/ranking/ranker.js';
import { packTerms, readVocabulary, unpackTerms, type Vocabulary } from '../../src/ranking/vocabulary.js';

const vocabulary: Vocabulary = { size: 4, terms: ['moon', 'tide', 'spring tide', 'pier'], spread: [3, 2, 2, 1] };

const articles = [
  { title: 'Spring tides', text: 'When sun and moon pull together, high water is highest.' },
  { title: 'The moon over the harbour', text: 'Sun and moon pull together twice a month.' },
  { title: 'A knot for every rope', text: 'Bowline, sheet bend, clove hitch; every rope at high water.' },
  { title: 'Rope work', text: 'A clove hitch holds the rope.' },
];

describe('packed terms', () => {
  it('come out as they went in, and are few numbers', () => {
    const packed = packTerms([
      [0, 2],
      [1, 1],
      [3, 1],
    ]);
    expect(packed).to.deep.equal([
      [2, 0],
      [1, 1, 2],
    ]);
    expect([...unpackTerms(packed, vocabulary)]).to.deep.equal([
      ['moon', 2],
      ['tide', 1],
      ['pier', 1],
    ]);
  });

  it('that nobody of us wrote harm nothing: what is readable counts', () => {
    const broken: unknown[] = [
      undefined,
      null,
      'moon',
      7,
      {},
      [[]],
      [['1', 0]],
      [[1, -1]],
      [[1, 0.5]],
      [[1, 99]],
      [[-1, 0]],
    ];
    for (const packed of broken) expect([...unpackTerms(packed, vocabulary)]).to.deep.equal([]);
    expect([...unpackTerms([[1, 0, 'x', 1], 5, [2, 3]], vocabulary)]).to.deep.equal([
      ['moon', 1],
      ['pier', 2],
    ]);
  });
});

describe('a vocabulary', () => {
  it('is read where it makes sense', () => {
    expect(readVocabulary(JSON.parse(JSON.stringify(vocabulary)))).to.deep.equal(vocabulary);
  });

  const broken: [what: string, value: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['no terms', { size: 1, spread: [] }],
    ['terms that are no text', { size: 1, terms: [{}], spread: [1] }],
    ['fewer numbers than terms', { size: 2, terms: ['a', 'b'], spread: [1] }],
    ['more texts with a term than there are', { size: 1, terms: ['a'], spread: [2] }],
    ['a term that is nowhere', { size: 1, terms: ['a'], spread: [0] }],
    ['no size', { terms: ['a'], spread: [1] }],
  ];
  for (const [what, value] of broken) {
    it(`is none when it is ${what}`, () => {
      expect(readVocabulary(value)).to.equal(undefined);
    });
  }
});

describe('a Ranker of a written index', () => {
  const written = () => {
    const { vocabulary, texts } = new Ranker(articles).pack();
    const file = JSON.parse(JSON.stringify({ vocabulary, articles: texts.map((terms) => ({ title: '', terms })) })) as {
      vocabulary: unknown;
      articles: { title: string; terms: unknown }[];
    };
    return new Ranker(file.articles, { vocabulary: readVocabulary(file.vocabulary)! });
  };

  it('ranks a page as the texts themselves would', () => {
    const full = new Ranker(articles);
    for (const [index, page] of articles.entries()) {
      const matches = (ranker: Ranker) =>
        ranker
          .rank(page, { allows: (other) => other !== index })
          .map(({ index, similarity }) => [index, similarity.toFixed(5)]);
      expect(matches(full)).not.to.be.empty;
      expect(matches(written())).to.deep.equal(matches(full));
    }
  });

  it('holds no more terms of an article than were asked for, and the weightiest', () => {
    const text = `${'bowline hitch '.repeat(9)} pier`;
    const knots = [
      { title: 'Knots', text },
      { title: 'More knots', text: 'bowline hitch pier' },
      { title: 'Piers', text: 'pier and felt' },
      { title: 'Hats', text: 'felt' },
    ];
    const { vocabulary, texts } = new Ranker(knots).pack(2);
    const first = unpackTerms(texts[0]!, vocabulary);
    expect(first.size).to.equal(2);
    expect([...first.keys()]).not.to.include('pier');
    expect(vocabulary.terms).to.have.length.below(new Ranker(knots).pack().vocabulary.terms.length);
  });

  it('reads an article that the index says nothing of by its words', () => {
    const { vocabulary, texts } = new Ranker(articles).pack();
    const mixed = [...texts.map((terms) => ({ title: '', terms })), { title: 'Sun and moon' }];
    const found = new Ranker(mixed, { vocabulary }).rank(articles[0]!, { allows: (index) => index > 1 });
    expect(found.map(({ index }) => index)).to.include(4);
  });
});
