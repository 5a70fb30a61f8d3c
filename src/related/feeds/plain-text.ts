/** What stands for the characters from 160 to 255, in their order: https://html.spec.whatwg.org/#named-character-references */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute ' +
  'THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ' +
  'ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const named = new Map([
  ...LATIN.split(' ').map((name, at) => [name, String.fromCharCode(160 + at)] as const),
  ...Object.entries({
    amp: '&',
    apos: "'",
    bull: '•',
    dagger: '†',
    euro: '€',
    gt: '>',
    hellip: '…',
    ldquo: '“',
    lsquo: '‘',
    lt: '<',
    mdash: '—',
    nbsp: ' ',
    ndash: '–',
    OElig: 'Œ',
    oelig: 'œ',
    quot: '"',
    rdquo: '”',
    rsquo: '’',
    sbquo: '‚',
    shy: '',
    thinsp: ' ',
    trade: '™',
  }),
]);

const entity = (whole: string, body: string): string => {
  if (!body.startsWith('#')) return named.get(body) ?? whole;
  const code = /^#x/i.test(body) ? parseInt(body.slice(2), 16) : Number(body.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
};

const tidy = (text: string): string =>
  text
    .replace(/&(#?\w{1,31});/g, entity)
    .replace(/\s+/g, ' ')
    .trim();

/**
 * The text of some markup, for an excerpt. Works on the string alone: every parser of the platform that could do it
 * is a sink that Trusted Types guards. What comes out is text and is rendered as text.
 */
export const plainText = (markup: string): string =>
  tidy(
    markup
      .slice(0, 20_000)
      .replace(/<(script|style|template|noscript)\b[^]*?(<\/\1>|$)/gi, ' ')
      .replace(
        /<\/?(p|div|br|hr|li|ul|ol|dl|dt|dd|h[1-6]|blockquote|pre|table|tr|td|th|figure|figcaption|section|article)\b[^<>]*>/gi,
        ' ',
      )
      .replace(/<!--[^]*?(-->|$)|<[^<>]*>/g, ''),
  );

/**
 * The text of a title that may hold markup. What forms text goes; anything else is what the article is about, as in
 * “The <dialog> element”.
 */
export const plainTitle = (markup: string): string =>
  tidy(
    markup
      .slice(0, 2_000)
      .replace(
        /<\/?(a|abbr|b|bdi|br|cite|code|em|font|i|img|kbd|mark|p|q|s|small|span|strong|sub|sup|u)\b[^<>]*>/gi,
        (tag) => (/^<(br|\/p)/i.test(tag) ? ' ' : ''),
      ),
  );
