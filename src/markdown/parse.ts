import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import { isBlank } from '../internal/text.js';
import { safeUrl } from '../internal/url.js';

/** An element of the dialect. There are no others, and no other attributes. */
export interface Piece {
  name: 'p' | 'br' | 'em' | 'strong' | 'code' | 'pre' | 'blockquote' | 'ul' | 'ol' | 'li' | 'a';
  /** Where a link leads: http or https, as `URL.href` writes it. */
  href?: string;
  /** The number that a list starts with, where it is not 1. */
  start?: number;
  children: Content[];
}

/** What was typed, or an element around it. */
export type Content = string | Piece;

/** Characters. Whatever is longer is shown as it was typed: no comment of ours is. */
const LONGEST = 50_000;
/** Elements inside each other. The parser would leave out what stands in deeper quotes and lists. */
const DEEPEST = 20;

/** An address in a text ends before the punctuation of its sentence, and before what is Markdown's. */
const ADDRESS = /https?:\/\/[^\s<>"`[\]]*[^\s<>"`[\]'.,;:!?)}…»”’*_~]/y;

/** Makes a link of an address that stands in the text, before anything in it is taken for emphasis. */
const address = (state: StateInline, silent: boolean): boolean => {
  const { src, pos, posMax, linkLevel } = state;
  if (linkLevel > 0 || !src.startsWith('://', pos)) return false;
  const scheme = /https?$/.exec(src.slice(Math.max(0, pos - 5), pos))?.[0];
  if (!scheme || !(silent || state.pending.endsWith(scheme))) return false;
  ADDRESS.lastIndex = pos - scheme.length;
  const typed = ADDRESS.exec(src)?.[0];
  if (!typed || ADDRESS.lastIndex > posMax) return false;
  state.pos = ADDRESS.lastIndex;
  if (silent) return true;
  const href = safeUrl(typed);
  if (!href) {
    // It is passed over as a whole: what looks like an address inside it would be read again and again.
    state.pending += typed.slice(scheme.length);
    return true;
  }
  state.pending = state.pending.slice(0, -scheme.length);
  state.push('link_open', 'a', 1).attrs = [['href', href]];
  state.push('text', '', 0).content = typed;
  state.push('link_close', 'a', -1);
  return true;
};

const parser = new MarkdownIt('zero', { breaks: true, maxNesting: DEEPEST }).enable([
  ...['blockquote', 'fence', 'hr', 'list'],
  ...['autolink', 'backticks', 'emphasis', 'escape', 'link', 'newline'],
]);
parser.inline.ruler.before('newline', 'address', address);
// What is no link that we follow stays what was typed.
parser.validateLink = (href) => safeUrl(href) !== undefined;
parser.normalizeLink = (href) => safeUrl(href) ?? href;
parser.normalizeLinkText = (href) => href;

/**
 * The comment that a text stands for: Markdown's paragraphs, emphasis, code, quotes, lists and links, and line breaks
 * where they were typed. Everything else, HTML first of all, is text. Takes time in proportion to the text's length.
 */
export const parseMarkdown = (text: string): Content[] => {
  if (text.length > LONGEST) return plain(text);
  const tokens = parser.parse(text, {});
  if (tokens.some(isTooDeep)) return plain(text);
  const root = build(tokens);
  // A quote or a link around nothing.
  return isBlank(wordsOf(root)) ? plain(text) : root.children;
};

const isTooDeep = ({ nesting, level, children }: Token): boolean =>
  (nesting > 0 && level >= DEEPEST - 1) || !!children?.some(isTooDeep);

/** Paragraphs and line breaks, and nothing else. */
const plain = (text: string): Content[] =>
  text.split(/\n[^\S\n]*(?:\n[^\S\n]*)+/).map((paragraph) => ({
    name: 'p',
    children: paragraph.split('\n').flatMap((line, index) => (index ? [{ name: 'br', children: [] }, line] : [line])),
  }));

const wordsOf = (root: Piece): string => {
  let words = '';
  const left: Content[] = [root];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === 'string') words += next;
    // The number of a point is something to see.
    else if (next.name === 'li') return '•';
    else left.push(...next.children);
  }
  return words;
};

const NAMES: Readonly<Record<string, Piece['name']>> = {
  paragraph_open: 'p',
  em_open: 'em',
  strong_open: 'strong',
  blockquote_open: 'blockquote',
  bullet_list_open: 'ul',
  ordered_list_open: 'ol',
  list_item_open: 'li',
  link_open: 'a',
};

const build = (tokens: readonly Token[]): Piece => {
  const root: Piece = { name: 'p', children: [] };
  const open = [root];
  const inside = () => open.at(-1)!.children;
  const add = (token: Token): void => {
    const { type, content, markup, children, hidden } = token;
    // In a list whose points follow each other closely, what is in them is no paragraph.
    if (hidden) return;
    switch (type) {
      case 'inline':
        for (const child of children!) add(child);
        return;
      case 'text':
        if (content) inside().push(content);
        return;
      case 'softbreak':
      case 'hardbreak':
        inside().push({ name: 'br', children: [] });
        return;
      case 'code_inline':
        inside().push({ name: 'code', children: [content] });
        return;
      case 'fence':
        inside().push({ name: 'pre', children: [{ name: 'code', children: [content.replace(/\n$/, '')] }] });
        return;
      case 'hr':
        inside().push({ name: 'p', children: [markup] });
        return;
    }
    const href = token.attrGet('href');
    if (token.nesting < 0) {
      const piece = open.pop()!;
      if (piece === open.at(-1)) piece.children.push(']()');
      else if (piece.href && !piece.children.length) piece.children.push(piece.href);
    } else if (href === '') {
      // A link to nowhere is none.
      inside().push('[');
      open.push(open.at(-1)!);
    } else {
      const start = token.attrGet('start');
      const piece: Piece = { name: NAMES[type]!, children: [] };
      if (href !== null) piece.href = String(href);
      if (start !== null) piece.start = Number(start);
      inside().push(piece);
      open.push(piece);
    }
  };
  for (const token of tokens) add(token);
  return root;
};
