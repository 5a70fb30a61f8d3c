// Writes the parts of the README that are made from the code: the snippet, the sizes, the API and the words.
//   node scripts/docs.mjs [--check]      --check only says what is out of date, and exits with 1
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { chunks, read, sizes } from './size.mjs';

const file = new URL('../README.md', import.meta.url);
const json = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

const integrity = (path) => `sha384-${createHash('sha384').update(read(path)).digest('base64')}`;

const preload = (path) =>
  `<link rel="modulepreload" href="/afterword/${path}" integrity="${integrity(path)}" crossorigin="anonymous" />`;

const snippet = () => {
  const paths = [...new Set([...chunks.related, ...chunks.form])].filter((path) => path.startsWith('chunks/'));
  return [
    '```html',
    '<link rel="stylesheet" href="/afterword/afterword.css" />',
    `<script type="module" src="/afterword/afterword.js" integrity="${integrity('afterword.js')}" crossorigin="anonymous"></script>`,
    '',
    '<!-- Only where a widget stands near the top of the page: what it needs comes with the page. -->',
    ...paths.map(preload),
    '```',
  ].join('\n');
};

const table = (head, rows) =>
  rows.length
    ? [
        `| ${head.join(' | ')} |`,
        `|${' --- |'.repeat(head.length)}`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ].join('\n')
    : '';

const cell = (text) =>
  String(text ?? '')
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|');
const code = (text) => (text === undefined || text === '' ? '' : `\`${cell(text)}\``);

const sizeTable = () =>
  table(
    ['what a page fetches', 'requests', 'brotli', 'budget'],
    sizes.map(({ what, requests, brotli, budget }) => [
      what,
      requests,
      `${(brotli / 1024).toFixed(1)} kB`,
      budget ? `${(budget / 1024).toFixed(1)} kB` : '',
    ]),
  );

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Default and meaning, for a table. */
const about = ({ default: value, description }) => [
  value === undefined || value === "''" ? '' : code(value.replace(/^'|'$/g, '')),
  cell(description),
];

const element = (declaration) => {
  const { attributes = [], members } = declaration;
  const fields = members.filter(
    ({ kind, privacy, static: isStatic, readonly, description }) =>
      kind === 'field' && privacy !== 'private' && !isStatic && !readonly && description,
  );
  const attributeOf = ({ name }) =>
    attributes.find((attribute) => attribute.fieldName === name || attribute.name === kebab(name));
  const known = new Set(fields.map(attributeOf));
  const properties = fields.map((field) => [
    code(attributeOf(field)?.name),
    code(field.name),
    ...about({ ...field, default: field.default ?? attributeOf(field)?.default }),
  ]);
  const others = attributes
    .filter((attribute) => !attribute.fieldName && !known.has(attribute))
    .map((attribute) => [code(attribute.name), '', ...about(attribute)]);
  const methods = members.filter(
    ({ kind, privacy, description, name }) => kind === 'method' && !privacy && description && !name.startsWith('#'),
  );
  const list = (title, items, text) =>
    items?.length
      ? `**${title}**\n\n${table(
          ['name', 'what it is'],
          items.map((item) => [code(item.name || '(default)'), cell(text?.(item) ?? item.description)]),
        )}`
      : '';
  return [
    `### \`<${declaration.tagName}>\``,
    cell(declaration.description),
    table(['attribute', 'property', 'default', 'what it does'], [...properties, ...others]),
    list('Methods', methods, ({ description }) => description),
    list(
      'Events',
      declaration.events?.filter(({ name }) => name?.startsWith('afterword-')),
    ),
    list('Slots', declaration.slots),
    list('Parts', declaration.cssParts),
    declaration.cssProperties?.length
      ? `**Custom properties**\n\n${table(
          ['name', 'default', 'what it is'],
          declaration.cssProperties.map(({ name, default: value, description }) => [
            code(name),
            code(value),
            cell(description),
          ]),
        )}`
      : '',
    list('States', declaration.cssStates),
  ].join('\n\n');
};

const api = () =>
  json('custom-elements.json')
    .modules.flatMap(({ declarations }) => declarations)
    .filter(({ tagName }) => tagName)
    .sort((a, b) => (a.tagName < b.tagName ? -1 : 1))
    .map(element)
    .join('\n\n');

/** In the order in which a reader meets them. */
const WORDS = ['form', 'sending', 'proof', 'comments', 'acting', 'count', 'related', 'related-failed'];

const words = async () => {
  const parts = await Promise.all(WORDS.map((name) => import(`../dist/i18n/en/${name}.js`)));
  const all = parts.flatMap(({ default: part }) => Object.entries(part));
  return table(
    ['key', 'attribute', 'English'],
    all.map(([key, text]) => [code(key), code(`text-${kebab(key)}`), cell(text)]),
  );
};

const sections = { snippet: snippet(), sizes: sizeTable(), api: api(), words: await words() };

const before = readFileSync(file, 'utf8');
let text = before;
for (const [name, content] of Object.entries(sections)) {
  const place = new RegExp(`(<!-- generated:${name} -->)[^]*?(<!-- /generated:${name} -->)`);
  if (!place.test(text)) throw new Error(`README.md has no place for ${name}`);
  text = text.replace(place, (_, start, end) => `${start}\n\n${content}\n\n${end}`);
}
text = await format(text, { parser: 'markdown', printWidth: 120, singleQuote: true });

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (text !== before) {
  console.error('README.md is out of date: npm run docs');
  process.exitCode = 1;
}
