import { createHash } from 'node:crypto';
// Under its own name the formatter would indent the markup; the hash of the style and a text box count every space.
import { html as markup, raw } from 'hono/html';

/** What `markup` makes. */
export type Markup = ReturnType<typeof markup>;

interface HtmlPage {
  title: string;
  /** What else its head holds. */
  head: Markup;
  body: Markup;
}

/** A document of ours. Its icon is none, so that no browser asks for one. */
export const htmlPage = async ({ title, head, body }: HtmlPage): Promise<string> =>
  String(
    await markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`,
  );

const style = `:root{font:1.0625rem/1.5 system-ui,sans-serif}
body{max-inline-size:36rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.25}
blockquote{margin:1.5rem 0;padding-inline-start:1rem;border-inline-start:.25rem solid}
label{display:block;margin-block:1rem .25rem;font-weight:600}
input,textarea{box-sizing:border-box;inline-size:100%;font:inherit;padding:.5rem}
button{font:inherit;margin-block:1.5rem;padding:.5rem 1.25rem}
:focus-visible{outline:3px solid;outline-offset:2px}`;

const styleHash = createHash('sha256').update(style).digest('base64');

interface PlainPage {
  title: string;
  /** What stands below the title. */
  content: Markup;
  status: number;
  headers: Record<string, string>;
  /** Where its form may lead, besides this server. */
  origins?: readonly string[];
}

/** A page with no script and nothing from elsewhere: its own style, and a form to where it came from. */
export const plainPage = async (page: PlainPage): Promise<Response> => {
  const { title, content, status, headers, origins = [] } = page;
  const body = markup`<main>
<h1>${title}</h1>
${content}
</main>`;
  const leads = ["'self'", ...origins].join(' ');
  return new Response(await htmlPage({ title, head: markup`<style>${raw(style)}</style>`, body }), {
    status,
    headers: {
      ...headers,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action ${leads}; base-uri 'none'; frame-ancestors 'none'`,
    },
  });
};
