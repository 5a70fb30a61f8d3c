// Under its own name the formatter would indent the markup.
import { html as markup } from 'hono/html';
import { plainPage } from '../html-page.js';
import { linesOf } from './letter.js';

const headers = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' };

export interface Page {
  title: string;
  /** Ours, a paragraph each. Names and titles in it have passed `named`. */
  say?: readonly string[];
  /** A reader's words. */
  quote?: string;
  /** The label of a button that sends a POST to this very address. */
  button?: string;
  /** Where to go from here. */
  link?: { label: string; url: string };
}

/** What a link in a mail shows. */
export const mailPage = (status: number, { title, say = [], quote, button, link }: Page): Promise<Response> => {
  const content = markup`${say.map((words) => markup`<p>${words}</p>\n`)}${
    quote === undefined
      ? ''
      : markup`<blockquote dir="auto">${linesOf(quote).map((line) => markup`${line}<br>\n`)}</blockquote>\n`
  }${button === undefined ? '' : markup`<form method="post"><button>${button}</button></form>`}${
    link === undefined ? '' : markup`<p><a href="${link.url}">${link.label}</a></p>`
  }`;
  return plainPage({ title, content, status, headers });
};
