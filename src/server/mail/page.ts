import { createHash } from 'node:crypto';
// Under its own name the formatter would indent the markup; the hash of the style counts every space.
import { html as markup, raw } from 'hono/html';
import { linesOf } from './letter.js';

const style = `:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{max-inline-size:36rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25}
blockquote{margin:1.5rem 0;padding-inline-start:1rem;border-inline-start:.25rem solid}
button{font:inherit;margin-block:1.5rem;padding:.5rem 1.25rem}
:focus-visible{outline:3px solid;outline-offset:2px}`;

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
};

export interface Page {
  title: string;
  /** Ours, a paragraph each. Names and titles in it have passed `named`. */
  say?: readonly string[];
  /** A reader's words. */
  quote?: string;
  /** The label of a button that sends a POST to this very address. */
  button?: string;
}

/** What a link in a mail shows: no script, nothing from elsewhere. */
export const mailPage = async (status: number, { title, say = [], quote, button }: Page): Promise<Response> => {
  const body = await markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${say.map((words) => markup`<p>${words}</p>\n`)}${
    quote === undefined
      ? ''
      : markup`<blockquote dir="auto">${linesOf(quote).map((line) => markup`${line}<br>\n`)}</blockquote>\n`
  }${button === undefined ? '' : markup`<form method="post"><button>${button}</button></form>\n`}</main>
</body>
</html>
`;
  return new Response(String(body), { status, headers });
};
