/** Cut after a whole word so that at most `length` characters stay as readers count them, "…" included. */
export const excerpt = (text: string, length: number): string => {
  const whole = text.replace(/\s+/g, ' ').trim();
  if (whole.length <= length) return whole;
  // Firefox has Intl.Segmenter since version 125; before that, code points are near enough.
  const letters =
    'Segmenter' in Intl ? Array.from(new Intl.Segmenter().segment(whole), ({ segment }) => segment) : [...whole];
  if (letters.length <= length) return whole;
  const cut = letters.slice(0, length - 1).join('');
  // A language without spaces, or one endless word, is cut where the limit falls.
  const words = letters[length - 1] === ' ' ? cut : cut.replace(/ [^ ]*$/, '');
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
};
