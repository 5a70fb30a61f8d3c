// Under its own name the formatter would indent the markup.
import { html as markup } from 'hono/html';
import { excerpt } from '../../internal/excerpt.js';

/** What a mail says, in its order. Of a reader's words, nothing is ever a link or a heading. */
export type Block =
  /** Ours. Names and titles in it have passed {@link named}. */
  | { say: string }
  /** A reader's. */
  | { quote: string }
  | { links: readonly { label: string; url: string }[] };

export interface Letter {
  subject: string;
  blocks: readonly Block[];
  /** Where one click ends such mails (RFC 8058). */
  unsubscribe?: string;
}

/** Characters of a name or a title. */
const NAME = 80;

/** A reader's name or a page's title inside of a sentence: one line that reorders nothing. */
export const named = (text: string | null, otherwise: string): string => {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]+/gu, ' ');
  return excerpt(plain, NAME) || otherwise;
};

/** Lines as whoever shows them may break them. */
export const linesOf = (text: string): string[] =>
  text
    .replace(/\p{Bidi_Control}/gu, '')
    .split(/\r\n|[\n\r\v\f\x85\u2028\u2029]/)
    // eslint-disable-next-line no-control-regex -- whatever else is stored, nobody should have to print it
    .map((line) => line.replace(/[\0-\x08\x0e-\x1f\x7f-\x9f]/g, ''));

export const toText = ({ blocks }: Letter): string => `${blocks.map(textOf).join('\n\n')}\n`;

const textOf = (block: Block): string => {
  if ('say' in block) return block.say;
  if ('quote' in block)
    return linesOf(block.quote)
      .map((line) => `> ${line}`)
      .join('\n');
  return block.links.map(({ label, url }) => `${label}:\n${url}`).join('\n\n');
};

export const toHtml = async ({ subject, blocks }: Letter): Promise<string> =>
  String(
    await markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body>
${blocks.map(htmlOf)}</body>
</html>
`,
  );

const htmlOf = (block: Block) => {
  if ('say' in block) return markup`<p>${block.say}</p>\n`;
  if ('quote' in block) {
    return markup`<blockquote dir="auto">${linesOf(block.quote).map((line) => markup`${line}<br>\n`)}</blockquote>\n`;
  }
  return markup`<ul>\n${block.links.map(({ label, url }) => markup`<li><a href="${url}">${label}</a></li>\n`)}</ul>\n`;
};
