/** Cut after a whole word so that at most `length` characters stay as readers count them, "…" included. */
export const excerpt = (text: string, length: number): string => {
  const whole = text.replace(/\s+/g, ' ').trim();
  const letters: string[] = [];
  for (const { segment } of new Intl.Segmenter().segment(whole)) if (letters.push(segment) > length) break;
  if (letters.length <= length) return whole;
  const cut = letters.slice(0, length - 1).join('');
  // A language without spaces, or one endless word, is cut where the limit falls.
  const words = letters[length - 1] === ' ' ? cut : cut.replace(/ [^ ]*$/, '');
  // eslint-disable-next-line regexp/no-super-linear-move -- There are not more than `length`.
  return `${words.replace(/[\s,;:.–—-]+$/, '')}…`;
};
