import { type Content, parseMarkdown } from './parse.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);

/** What Markdown is made of. A text without any of it is paragraphs and line breaks. */
const MARKUP = /[\\`*_[<>~]|^[ \t]*(?:[-+]|\d+[.)])/m;

/**
 * The comment that a text stands for, as markup that holds nothing but the dialect. Undefined where whoever shows
 * paragraphs, line breaks and bare addresses shows the same, as for most comments.
 */
export const markdownHtml = (text: string): string | undefined => {
  if (!MARKUP.test(text)) return undefined;
  const contents = parseMarkdown(text);
  return isPlain(contents, text) ? undefined : contents.map(write).join('\n');
};

const writeAll = (contents: readonly Content[]): string => {
  let html = '';
  for (const content of contents) html += write(content);
  return html;
};

const write = (content: Content): string => {
  if (typeof content === 'string') return escape(content);
  const { name, href, start, children } = content;
  if (name === 'br') return '<br>';
  const attributes =
    (href === undefined ? '' : ` href="${escape(href)}" rel="ugc nofollow noopener"`) +
    (start === undefined ? '' : ` start="${start}"`);
  return `<${name}${attributes}>${writeAll(children)}</${name}>`;
};

/** Whether nothing but paragraphs has been found, and nothing that was typed has gone into them. */
const isPlain = (contents: readonly Content[], text: string): boolean => {
  let words = '';
  const isText = (content: Content): boolean => {
    if (typeof content !== 'string') return /^(p|br|a)$/.test(content.name) && content.children.every(isText);
    words += content;
    return true;
  };
  return contents.every(isText) && words.replace(/\s+/g, '') === text.replace(/\s+/g, '');
};
