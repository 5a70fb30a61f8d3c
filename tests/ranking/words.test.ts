import { expect } from '@open-wc/testing';
import { words } from '../../src/ranking/words.js';

describe('words', () => {
  const cases: [what: string, text: string, found: string[]][] = [
    ['are in lower case, without what says nothing', 'The Tides of the MOON', ['tides', 'moon']],
    ['keep their apostrophes, not the possessive', 'The moon’s pull, l’eau, don’t', ['moon', 'pull', 'l’eau', 'don’t']],
    ['may be numbers', 'musl 1.2 in 2026', ['musl', '1', '2', '2026']],
    ['keep their accents and their marks', 'Ebbe für Schüler, हिन्दी', ['ebbe', 'für', 'schüler', 'हिन्दी']],
    ['of compatible forms are the same', 'ﬁsh ＦＩＳＨ', ['fish', 'fish']],
    ['of Korean are pairs of syllables', '바다의 달', ['바다', '다의', '달']],
    ['next to another script stand alone', 'Lit바다web', ['lit', '바다', 'web']],
  ];
  for (const [what, text, found] of cases) {
    it(what, () => {
      expect(words(text)).to.deep.equal(found);
    });
  }

  it('are found where a script puts no spaces', () => {
    for (const text of ['潮汐是海水的涨落', '潮の満ち引きと月', 'น้ำขึ้นน้ำลง']) {
      const found = words(text);
      expect(found.join(''), text).to.equal(text.normalize('NFKC'));
      expect(found, text).to.have.length.above(1);
    }
  });

  it('of nothing are none', () => {
    expect(words(' \u0000 … 🌊 ')).to.deep.equal([]);
  });
});
