import { expect } from '@open-wc/testing';
import { timeWords } from '../../src/comments/time.js';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const ago = (seconds: number, locale = 'en') =>
  timeWords(new Date(NOW - seconds * 1_000).toISOString(), NOW, locale)?.relative;

describe('timeWords', () => {
  const cases: [seconds: number, words: string][] = [
    [0, 'now'],
    [59, 'now'],
    [60, '1 minute ago'],
    [3_599, '59 minutes ago'],
    [3_600, '1 hour ago'],
    [86_400, 'yesterday'],
    [6 * 86_400, '6 days ago'],
    [7 * 86_400, 'last week'],
    [40 * 86_400, 'last month'],
    [800 * 86_400, '2 years ago'],
  ];
  for (const [seconds, words] of cases) {
    it(`says "${words}" after ${seconds} seconds`, () => {
      expect(ago(seconds)).to.equal(words);
    });
  }

  it('says "now" where a clock is ahead', () => {
    expect(ago(-3_600)).to.equal('now');
  });

  it('speaks the language', () => {
    expect(ago(86_400, 'de')).to.equal('gestern');
  });

  it('gives the moment in full, and for machines', () => {
    const { iso, full } = timeWords('2026-06-15T14:00:00+02:00', NOW, 'en')!;
    expect(iso).to.equal('2026-06-15T12:00:00.000Z');
    expect(full).to.contain('June').and.contain('2026');
  });

  it('says nothing of what is no moment', () => {
    for (const text of ['', 'soon', '2026-13-01', '9'.repeat(40)]) {
      expect(timeWords(text, NOW, 'en'), text).to.equal(undefined);
    }
  });
});
