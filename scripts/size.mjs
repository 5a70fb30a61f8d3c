// Brotli bytes of all that a page fetches, from the built chunks themselves. Exits with 1 over budget.
//   node scripts/size.mjs [--json]
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const cdn = fileURLToPath(new URL('../dist/cdn', import.meta.url));

/** @param {string} file relative to dist/cdn */
export const read = (file) => readFileSync(join(cdn, file));

const resolveFrom = (from, specifier) => join(dirname(from), specifier).replaceAll('\\', '/');

/** What a module imports at once, all the way down. */
const closure = (file, found = new Set()) => {
  if (found.has(file)) return found;
  found.add(file);
  const code = read(file).toString();
  for (const [, specifier] of code.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g))
    closure(resolveFrom(file, specifier), found);
  return found;
};

/** The chunk that a module imports on demand, by a part of its name. */
const lazy = (file, name) => {
  const code = read(file).toString();
  const specifiers = [...code.matchAll(/import\("(\.[^"]+)"/g)].map(([, specifier]) => resolveFrom(file, specifier));
  const chunk = specifiers.find((specifier) => specifier.includes(`/${name}-`));
  if (!chunk) throw new Error(`${file} imports no chunk ${name}`);
  return chunk;
};

const entry = 'afterword.js';
const form = lazy(entry, 'afterword-comment-form');
const related = lazy(entry, 'afterword-related');
const comments = lazy(entry, 'afterword-comments');
const count = lazy(entry, 'afterword-count');

/** Chunks that a page needs for an element that is near, the script itself left out. */
export const chunks = { form: [...closure(form)], related: [...closure(related)], comments: [...closure(comments)] };

const bytes = (files) => [...files].reduce((sum, file) => sum + brotliCompressSync(read(file)).length, 0);

const choosing = ['selection', 'attend'].map((name) => closure(lazy(related, name)));
const reading = closure(lazy(related, 'read-feed'));
const ranked = [
  ...choosing,
  reading,
  closure(lazy(lazy(related, 'read-feed'), 'xml-feed')),
  closure(lazy(lazy(related, 'selection'), 'rank')),
];
const sending = closure(lazy(form, 'submission'));
export const sizes = [
  { what: 'script alone', files: closure(entry), budget: 1_229 },
  { what: 'form interactive', files: new Set([...closure(entry), ...closure(form)]), budget: 10_240 },
  { what: 'related list shown', files: new Set([...closure(entry), ...closure(related)]), budget: 9_216 },
  {
    what: 'related list, from RSS and ranked in the page',
    files: new Set([...closure(entry), ...closure(related), ...ranked.flatMap((files) => [...files])]),
  },
  { what: 'conversation with its form', files: new Set([...closure(entry), ...closure(comments)]), budget: 16_384 },
  { what: 'number of comments', files: new Set([...closure(entry), ...closure(count)]) },
  { what: 'form, once a reader has turned to it', files: new Set([...closure(entry), ...closure(form), ...sending]) },
].map(({ files, ...row }) => ({ ...row, requests: files.size, brotli: bytes(files) }));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--json')) console.log(JSON.stringify(sizes));
  else console.table(Object.fromEntries(sizes.map(({ what, ...row }) => [what, row])));
  const over = sizes.filter(({ budget, brotli }) => brotli > budget);
  for (const { what, budget, brotli } of over) console.error(`${what}: ${brotli} bytes, over its budget of ${budget}`);
  process.exitCode = over.length ? 1 : 0;
}
