/** Cut after a whole word so that at most `length` characters stay as readers count them, "…" included. */
export const excerpt = (text: string, length: number): string => {
  const whole = text.replace(/\s+/g, ' ').trim();
  const letters = Array.from(new Intl.Segmenter().segment(whole), ({ segment }) => segment);
  if (letters.length <= length) return whole;
  const cut = letters.slice(0, length - 1).join('');
  // A language without spaces, or one endless word, is cut where the limit falls.
  const words = letters[length - 1] === ' ' ? cut : cut.replace(/ [^ ]*$/, '');
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
};
