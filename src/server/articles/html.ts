import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { parseDocument } from 'htmlparser2';

/** Elements that stand within a line of text. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

/** Elements that hold nothing of what an article says. */
const SILENT = new Set(
  'aside button dialog footer form head iframe nav noscript object script select style svg template textarea'.split(
    ' ',
  ),
);

const isSilent = ({ name, attribs }: Element): boolean =>
  SILENT.has(name) || name.startsWith('afterword-') || 'hidden' in attribs || attribs['aria-hidden'] === 'true';

/** Text of some nodes as a reader has it, in one line. @param omits Elements that are left out besides. */
export const textOf = (nodes: readonly AnyNode[], omits: (element: Element) => boolean = () => false): string => {
  let text = '';
  // No recursion: nesting is as deep as whoever wrote the page wants.
  const open: (AnyNode | string)[] = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') text += node;
    else if (isText(node)) text += node.data;
    else if ('children' in node) {
      if (isTag(node) && (isSilent(node) || omits(node))) continue;
      const edge = isTag(node) && INLINE.has(node.name) ? '' : ' ';
      text += edge;
      open.push(edge);
      for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at]!);
    }
  }
  return text.replace(/\s+/g, ' ').trim();
};

/** Text of some markup. */
export const plainText = (markup: string): string => textOf(parseDocument(markup).children);

/** What is no element that forms text. */
const OTHER_TAG = /<(?!\/?(?:a|abbr|b|bdi|br|cite|code|em|font|i|img|kbd|mark|p|q|s|small|span|strong|sub|sup|u)\b)/gi;

/**
 * The text of a title that may hold markup. What forms text goes; anything else is what the article is about, as in
 * “The <dialog> element”.
 */
export const plainTitle = (markup: string): string => plainText(markup.replace(OTHER_TAG, '&lt;'));

/** The address of the first picture in some markup. */
export const firstPicture = (markup: string): string | undefined =>
  elements(parseDocument(markup).children, ({ name, attribs }) => name === 'img' && !!attribs['src'])[0]?.attribs[
    'src'
  ];

/** All elements below some nodes that a test holds for, in their order; none of them twice. */
export const elements = (nodes: readonly AnyNode[], is: (element: Element) => boolean): Element[] => {
  const found: Element[] = [];
  const open = [...nodes].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isTag(node) && is(node)) found.push(node);
    if ('children' in node) for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at]!);
  }
  return found;
};

/** Bytes as text: by their mark, by what was said of them, by what they say themselves, else UTF-8. */
export const decode = (bytes: Uint8Array, contentType = ''): string => {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1_024));
  const said =
    (/^\xEF\xBB\xBF/.test(start) && 'utf-8') ||
    (/^\xFE\xFF/.test(start) && 'utf-16be') ||
    (/^\xFF\xFE/.test(start) && 'utf-16le') ||
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ||
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(start)?.[1] ||
    /<meta[^>]+charset\s*=\s*["']?([\w.:-]+)/i.exec(start)?.[1] ||
    'utf-8';
  try {
    return new TextDecoder(said).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
};
