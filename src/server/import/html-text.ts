import { compile, type DomNode, type FormatCallback } from 'html-to-text';
import { limits } from '../../contract/index.js';
import { safeUrl } from '../../internal/url.js';

/** Deeper than any comment was meant; what is below is left out. */
const DEEPEST = 100;

const content = (node: DomNode, depth = 0): string =>
  node.data ?? (depth > DEEPEST ? '' : (node.children ?? []).map((child) => content(child, depth + 1)).join(''));

/** Disqus sends its readers to every link by way of itself. */
const unwrap = (href: string | undefined): string | undefined => {
  const url = href && new URL(href);
  const target = url && url.hostname === 'disq.us' && url.searchParams.get('url');
  return target ? safeUrl(target.replace(/:[\w-]{20,}$/, '')) : href;
};

const link: FormatCallback = (element, walk, builder) => {
  const href = unwrap(safeUrl(element.attribs?.href));
  // Most links were made of an address that stood there.
  const bare = !href || content(element).trim().replace(/\/$/, '') === href.replace(/\/$/, '');
  if (bare && href) return builder.addInline(href);
  if (!href) return walk(element.children, builder);
  builder.addLiteral('[');
  walk(element.children, builder);
  // A bracket in an address would end it.
  builder.addLiteral(`](${href.replaceAll('(', '%28').replaceAll(')', '%29')})`);
};

const code: FormatCallback = (element, _walk, builder) => {
  const text = content(element).replace(/\s+/g, ' ').trim();
  if (text) builder.addInline(text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
};

const block: FormatCallback = (element, _walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2, isPre: true });
  builder.addLiteral(`\`\`\`\n${content(element).replace(/^\n|\n$/g, '')}\n\`\`\``);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const surround = (selector: string, mark: string) => ({
  selector,
  format: 'inlineSurround',
  options: { prefix: mark, suffix: mark },
});

const converter = (preserveNewlines: boolean) =>
  compile({
    wordwrap: false,
    preserveNewlines,
    limits: { maxDepth: DEEPEST, ellipsis: '…' },
    formatters: { link, code, block },
    selectors: [
      { selector: 'a', format: 'link' },
      { selector: 'code', format: 'code' },
      { selector: 'pre', format: 'block' },
      { selector: 'img', format: 'skip' },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      ...['strong', 'b'].map((selector) => surround(selector, '**')),
      ...['em', 'i', 'cite'].map((selector) => surround(selector, '*')),
    ],
  });

const typed = converter(true);
const rendered = converter(false);
const plain = compile({ wordwrap: false });

/** The most characters that are worth converting: no comment that long would be taken. */
const LONGEST = 200_000;

interface HtmlOptions {
  /** Whether line breaks in the source are line breaks: WordPress keeps a comment as it was typed. */
  lines: boolean;
}

/**
 * A comment's HTML as the Markdown that its author would have typed here; what looks like Markdown already stays as it
 * is. Undefined when it is too long to look at.
 */
export const htmlText = (html: string, { lines }: HtmlOptions): string | undefined => {
  if (html.length > LONGEST) return undefined;
  const text = (lines ? typed : rendered)(html.replace(/\r\n?/g, '\n'));
  return text.replace(/\n{3,}/g, '\n\n');
};

/** A name or an address without markup, its entities as characters. */
export const htmlLine = (html: string): string => (/[<&]/.test(html) ? plain(html.slice(0, LONGEST)) : html);

/** A page's title as it can be kept: nobody's comment is refused for it. */
export const pageTitle = (html: string): string =>
  htmlLine(html)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, limits.title)
    .toWellFormed();
