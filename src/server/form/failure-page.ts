// Under its own name the formatter would indent the markup; a text box counts every space.
import { html as markup } from 'hono/html';
import { safeUrl } from '../../internal/url.js';
import { plainPage } from '../html-page.js';
import type { HttpError } from '../problems.js';
import type { FormValues } from './form-body.js';
import { issueSentence, otherReason, reasons } from './words.js';

interface Typed {
  /** What arrived, if it could be read. */
  values: FormValues | undefined;
  /** Where the form was. */
  page: string | undefined;
  action: string;
  /** A browser checks `form-action` on the way back to the commented page as well. */
  origins: readonly string[];
}

/** Tells in words why a plain form's comment was not taken, with everything that was typed in a form to try again. */
export const failurePage = (error: HttpError, { values, page, action, origins }: Typed): Promise<Response> => {
  const issues = error.detail.issues ?? [];
  const back = safeUrl(page);
  const content = markup`<p>${reasons[error.code] ?? otherReason}</p>
${issues.length > 0 ? markup`<ul>${issues.map((issue) => markup`<li>${issueSentence(issue)}</li>`)}</ul>` : ''}
${values ? form(error.code === 'key_reused' ? { ...values, key: '' } : values, page, action) : ''}
${back ? markup`<p><a href="${back}">Back to the page</a></p>` : ''}`;
  return plainPage({
    title: 'Your comment was not sent',
    content,
    status: error.status,
    // Without a referrer a browser says "Origin: null", and the second try would be refused.
    headers: { ...error.detail.headers, 'Referrer-Policy': 'same-origin' },
    origins,
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
<textarea id="text" name="text" rows="8" dir="auto" required>\n${text}</textarea>
<label for="name">Name</label>
<input id="name" name="name" dir="auto" autocomplete="name" value="${name}">
<label for="email">Email</label>
<input id="email" name="email" autocomplete="email" inputmode="email" value="${values.email ?? ''}">
<label for="website">Website</label>
<input id="website" name="website" autocomplete="url" inputmode="url" value="${website}">
<button>Send</button>
</form>`;
};
