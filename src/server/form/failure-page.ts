import { createHash } from 'node:crypto';
// Under its own name the formatter would indent the markup; the hash of the style and a text box count every space.
import { html as markup, raw } from 'hono/html';
import { safeUrl } from '../../internal/url.js';
import type { HttpError } from '../problems.js';
import type { FormValues } from './form-body.js';
import { issueSentence, otherReason, reasons } from './words.js';

const style = `:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{max-inline-size:36rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.5rem;line-height:1.25}
label{display:block;margin-block:1rem .25rem;font-weight:600}
input,textarea{box-sizing:border-box;inline-size:100%;font:inherit;padding:.5rem}
button{font:inherit;margin-block:1.5rem;padding:.5rem 1.25rem}
:focus-visible{outline:3px solid;outline-offset:2px}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * What this page may do: its own style, and a form to where it came from. A browser checks `form-action` on the
 * way back to the commented page as well, so that page's origin is in it.
 */
const policy = (origins: readonly string[]): string =>
  `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' ${origins.join(' ')}; base-uri 'none'; frame-ancestors 'none'`;

interface Typed {
  /** What arrived, if it could be read. */
  values: FormValues | undefined;
  /** Where the form was. */
  page: string | undefined;
  action: string;
  origins: readonly string[];
}

/** Tells in words why a plain form's comment was not taken, with everything that was typed in a form to try again. */
export const failurePage = async (error: HttpError, { values, page, action, origins }: Typed): Promise<Response> => {
  const issues = error.detail.issues ?? [];
  const back = safeUrl(page);
  const body = await markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>Your comment was not sent</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>Your comment was not sent</h1>
<p>${reasons[error.code] ?? otherReason}</p>
${issues.length > 0 ? markup`<ul>${issues.map((issue) => markup`<li>${issueSentence(issue)}</li>`)}</ul>` : ''}
${values ? form(error.code === 'key_reused' ? { ...values, key: '' } : values, page, action) : ''}
${back ? markup`<p><a href="${back}">Back to the page</a></p>` : ''}
</main>
</body>
</html>
`;
  return new Response(String(body), {
    status: error.status,
    headers: {
      ...error.detail.headers,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy(origins),
      // Without a referrer a browser says "Origin: null", and the second try would be refused.
      'Referrer-Policy': 'same-origin',
    },
  });
};

const form = (values: FormValues, page: string | undefined, action: string) => {
  const kept = { ...values };
  const text = values.text ?? values.comment ?? '';
  const name = values.name ?? values.author ?? '';
  const website = values.website ?? values.url ?? '';
  for (const shown of ['text', 'comment', 'name', 'author', 'email', 'website', 'url', 'page', 'topic']) {
    delete (kept as Record<string, string>)[shown];
  }
  // The parser drops a line break right after <textarea>: this one, and not one that was typed.
  return markup`<form method="post" action="${action}" accept-charset="utf-8">
<input type="hidden" name="page" value="${values.page || page || ''}">
${Object.entries(kept).map(([key, value]) => markup`<input type="hidden" name="${key}" value="${value}">\n`)}
<label for="text">Comment</label>
<textarea id="text" name="text" rows="8" required>\n${text}</textarea>
<label for="name">Name</label>
<input id="name" name="name" autocomplete="name" value="${name}">
<label for="email">Email</label>
<input id="email" name="email" autocomplete="email" inputmode="email" value="${values.email ?? ''}">
<label for="website">Website</label>
<input id="website" name="website" autocomplete="url" inputmode="url" value="${website}">
<button>Send</button>
</form>`;
};
