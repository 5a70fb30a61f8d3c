import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { html as markup } from 'hono/html';
import { htmlPage } from '../html-page.js';
import { HttpError } from '../problems.js';
import { notFound, type Route } from '../routes/route.js';
import { PAGE_POLICY } from './headers.js';

const TYPES: Record<string, string> = { 'moderate.js': 'text/javascript', 'moderate.css': 'text/css' };

/** `GET {base}/moderate`: what it shows asks who is signed in. */
export const page: Route = async (context, { base }) => {
  const at = `${base}/moderate`;
  const html = await htmlPage({
    title: 'Moderate comments',
    head: markup`<link rel="stylesheet" href="${at}/assets/moderate.css">
<script type="module" src="${at}/assets/moderate.js"></script>`,
    body: markup`<afterword-moderate endpoint="${at}"><noscript>This page needs JavaScript.</noscript></afterword-moderate>`,
  });
  return context.html(html, 200, { 'Content-Security-Policy': PAGE_POLICY });
};

/** `GET {base}/moderate/assets/{file}`: from the package itself. */
export const asset: Route = async (context) => {
  const file = context.req.param('file') ?? '';
  if (!Object.hasOwn(TYPES, file)) throw notFound();
  const folder = built();
  if (folder === undefined) throw new HttpError(503, 'unavailable');
  return context.body(await readFile(join(folder, file)), 200, {
    'Content-Type': `${TYPES[file]}; charset=utf-8`,
    'Cache-Control': 'no-cache',
  });
};

let found: string | undefined;

/** The folder of the built page. Bundled, this module may be in any folder of `dist`; from source, `dist` stands beside. */
const built = (): string | undefined => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (found === undefined && dirname(folder) !== folder) {
    found = [join(folder, 'moderate'), join(folder, 'dist', 'moderate')].find((place) =>
      existsSync(join(place, 'moderate.js')),
    );
    folder = dirname(folder);
  }
  return found;
};
