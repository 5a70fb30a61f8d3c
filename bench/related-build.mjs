// How long it takes to build ahead what goes with each of many articles, blended from those of the files; then with
// nothing and with one article changed. In a process with a heap of 1 GiB. Where other work is done meanwhile, the
// seconds of the processor tell more than those of the clock.
//   npm run -s build && node bench/related-build.mjs FILE…      [--articles 10000]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '10000' } },
});
if (!positionals.length) {
  console.error('Name the files: node bench/related-build.mjs FILE…');
  process.exit(2);
}
const articles = positionals.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).articles);
const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
const site = join(folder, 'site');

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const half = (text) => text.slice(0, text.length / 2);

/** Each of two halves that belong to different articles. */
const write = (index, note = '') => {
  const one = articles[index % articles.length];
  const other = articles[(index * 7 + Math.floor(index / articles.length) * 13) % articles.length];
  const paragraphs = `${half(one.text)} ${half(other.text)}`.split(/(?<=\. )/).map((text) => `<p>${escape(text)}</p>`);
  const page = `<!doctype html><html lang="en"><head><title>${escape(one.title)} ${index} | Site</title>
<meta name="description" content="${escape(other.excerpt)}"><link rel="canonical" href="https://site.example/${index}/">
<meta property="article:published_time" content="${one.date}">
${one.tags.map((tag) => `<meta property="article:tag" content="${escape(tag)}">`).join('')}</head>
<body><nav><a href="/">Home</a></nav><main><article><h1>${escape(one.title)} ${index} ${note}</h1>
${paragraphs.join('\n')}</article></main></body></html>`;
  mkdirSync(join(site, `${index}`), { recursive: true });
  writeFileSync(join(site, `${index}`, 'index.html'), page);
};

const command = fileURLToPath(new URL('../dist/cli/afterword.js', import.meta.url));
/** Prints what a process has used, in its last line of all. */
const usage = `data:text/javascript,process.on('exit',()=>console.error(JSON.stringify(process.resourceUsage())))`;

const run = (what) => {
  const start = performance.now();
  const args = ['--max-old-space-size=1024', '--import', usage, command, 'related', site, '--out', join(folder, 'out')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr.trim().split('\n').at(-1));
  return {
    what,
    seconds: ((performance.now() - start) / 1000).toFixed(1),
    'CPU user s': (userCPUTime / 1e6).toFixed(1),
    'CPU system s': (systemCPUTime / 1e6).toFixed(1),
    'peak MB': (maxRSS / 1024).toFixed(0),
    said: stdout.trim(),
  };
};

try {
  for (let index = 0; index < Number(values.articles); index++) write(index);
  const rows = [run('the first time')];
  rows.push(run('nothing changed'));
  write(17, 'changed');
  rows.push(run('one article changed'));
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
