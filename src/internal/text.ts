const EDGE = '[\\p{White_Space}\\p{Cc}\\p{Cf}\\u115F\\u1160\\u2800\\u3164\\uFFA0]';
const BLANK = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Mn}\p{Me}\u2800]*$/u;
const LEADING = new RegExp(`^${EDGE}+`, 'u');
const TRAILING = new RegExp(`^${EDGE}$`, 'u');

/** Whether a reader would see nothing: empty, or only white space, invisible characters and marks without a letter. */
export const isBlank = (text: string): boolean => BLANK.test(text);

/** The text without the white space and invisible characters around it. Tags of an emoji flag are kept. */
export const trim = (text: string): string => {
  if (isBlank(text)) return '';
  const start = text.replace(LEADING, '');
  // Walks back by hand: a regular expression anchored at the end is quadratic on a long run of spaces.
  let end = start.length;
  for (;;) {
    const low = start.codePointAt(end - 1)!;
    const length = low >= 0xdc00 && low <= 0xdfff && end > 1 ? 2 : 1;
    const character = start.slice(end - length, end);
    if (!TRAILING.test(character) || /[\u{E0020}-\u{E007F}]/u.test(character)) return start.slice(0, end);
    end -= length;
  }
};

let segmenter: Intl.Segmenter | undefined;

/** The characters as a reader counts them: an emoji with its skin tone is one. */
export const characters = (text: string): Iterable<string> => {
  // Firefox got Intl.Segmenter in version 125; before that, code points are near enough.
  if (!('Segmenter' in Intl)) return text;
  segmenter ??= new Intl.Segmenter();
  return (function* () {
    for (const { segment } of segmenter.segment(text)) yield segment;
  })();
};

/** How many characters a reader sees. */
export const countCharacters = (text: string): number => {
  // Printable ASCII is one character each; \r\n is the only ASCII pair that is a single one.
  if (/^[\n\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of characters(text)) count++;
  return count;
};

/** Size in UTF-8 bytes. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;
