const named: Record<string, string> = {
  amp: '&',
  apos: "'",
  gt: '>',
  hellip: '…',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  nbsp: ' ',
  ndash: '–',
  quot: '"',
  rdquo: '”',
  rsquo: '’',
};

const entity = (whole: string, body: string): string => {
  if (!body.startsWith('#')) return Object.hasOwn(named, body) ? named[body]! : whole;
  const code = /^#x/i.test(body) ? parseInt(body.slice(2), 16) : Number(body.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
};

/**
 * The text of some markup, for an excerpt. Works on the string alone: every parser of the platform that could do it
 * is a sink that Trusted Types guards. What comes out is text and is rendered as text.
 */
export const plainText = (markup: string): string =>
  markup
    .slice(0, 20_000)
    .replace(/<(script|style|template|noscript)\b[^]*?(<\/\1>|$)/gi, ' ')
    .replace(
      /<\/?(p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|td|th|figure|figcaption|section|article)\b[^<>]*>/gi,
      ' ',
    )
    .replace(/<!--[^]*?(-->|$)|<[^<>]*>/g, '')
    .replace(/&(#?\w{1,31});/g, entity)
    .replace(/\s+/g, ' ')
    .trim();
