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
    ['of Chinese are pairs of characters', '潮汐是海水。潮汐，月', ['潮汐', '汐是', '是海', '海水', '潮汐', '月']],
    ['of Japanese are pairs of its three scripts', '月のカー', ['月の', 'のカ', 'カー']],
    ['of Thai are pairs of letters with their marks', 'น้ำขึ้น', ['น้ํา', 'าขึ้', 'ขึ้น']],
    ['may be written in letters of two units', '𠮷野家', ['𠮷野', '野家']],
    ['next to another script stand alone', 'Lit바다web', ['lit', '바다', 'web']],
  ];
  for (const [what, text, found] of cases) {
    it(what, () => {
      expect(words(text)).to.deep.equal(found);
    });
  }

  it('are found in a text without an end', () => {
    expect(words('潮汐'.repeat(200_000))).to.have.length(399_999);
  });

  it('of nothing are none', () => {
    expect(words(' \u0000 … 🌊 ')).to.deep.equal([]);
  });
});
