import type { Draft } from '../../draft.js';
import type { ContentRule } from './rule.js';

/** Marks on letters, and what is not seen at all: what people put between letters to get past a list. */
const BESIDE_LETTERS = /[\p{Mn}\p{Default_Ignorable_Code_Point}]/gu;
const LETTER = /[\p{L}\p{N}]/u;
/** Written without spaces between words: what stands around an entry says nothing. */
export const NO_SPACES =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

/** A text as the list compares it: without case, marks, invisible characters, and variants of one letter (ｆ, 𝐟, ﬁ). */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(BESIDE_LETTERS, '').toUpperCase().toLowerCase().normalize('NFKC').replace(/\s+/g, ' ');

interface Word {
  /** As it stands in the list. */
  entry: string;
  folded: string;
  /** Whether more letters may stand before or after it. */
  start: boolean;
  end: boolean;
  refused: boolean;
}

const parse = (entry: string): Word => {
  const refused = entry.startsWith('!');
  const text = fold(refused ? entry.slice(1) : entry).trim();
  const open = NO_SPACES.test(text);
  return {
    entry,
    folded: text.replace(/^\*+|(?<!\*)\*+$/g, '').trim(),
    start: open || text.startsWith('*'),
    end: open || text.endsWith('*'),
    refused,
  };
};

/**
 * Entries, one a line: a word or several, `*` at an end for more letters, `!` before one for which a comment is refused
 * and does not wait. Empty lines and those that start with `#` say nothing.
 */
export const parseWords = (lines: readonly string[]): Word[] =>
  lines
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .map(parse)
    .filter(({ folded }) => folded);

/** Looks for a word of the list in all that its author wrote; those that are refused first. */
export const wordsRule = (lines: readonly string[]): ContentRule => {
  const words = parseWords(lines).sort((a, b) => Number(b.refused) - Number(a.refused));
  return (comment) => {
    const text = written(comment);
    const found = words.find((word) => stands(word, text));
    return found && { status: found.refused ? 'refused' : 'held', reason: 'words', detail: found.entry };
  };
};

const written = ({ text, name, email, website }: Readonly<Draft>): string =>
  [text, name, email ?? '', website ?? ''].map(fold).join('\n');

const stands = ({ folded, start, end }: Word, text: string): boolean => {
  for (let at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, at + 1)) {
    const before = LETTER.test(lastCharacter(text.slice(Math.max(0, at - 2), at)));
    const after = LETTER.test(String.fromCodePoint(text.codePointAt(at + folded.length) ?? 32));
    if ((start || !before) && (end || !after)) return true;
  }
  return false;
};

const lastCharacter = (text: string): string => [...text].at(-1) ?? '';
