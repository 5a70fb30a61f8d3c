// How much memory and time an import of 100,000 comments takes, and an export; and whether a second run changes
// nothing. Ends with exit code 1 when it does, or when more memory is taken than there should be.
//   npm run bench:import [-- --comments 300000]
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { comments: { type: 'string', default: '100000' } } });
const COMMENTS = Number(values.comments);
const ON_A_PAGE = 1_000;
/** Megabytes, those of Node itself included. */
const MOST_MEMORY = 256;

/** A WordPress export. Every second comment is a reply, some of them stand before what they answer. */
const wordpress = function* () {
  yield '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n';
  for (let page = 0; page * ON_A_PAGE < COMMENTS; page++) {
    yield `<item><title>Page ${page}</title><link>https://bench.example/${page}/</link><wp:comment_status>open</wp:comment_status><wp:status>publish</wp:status>\n`;
    for (let index = 0; index < ON_A_PAGE; index++) yield one(page * ON_A_PAGE + index, index);
    yield '</item>\n';
  }
  yield '</channel>\n</rss>\n';
};

const one = (number: number, index: number): string => {
  const id = number + 1;
  const parent = index % 2 === 0 ? 0 : index % 10 === 9 && index < ON_A_PAGE - 2 ? id + 1 : id - 1;
  const date = new Date(1.5e12 + number * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  return `<wp:comment>
<wp:comment_id>${id}</wp:comment_id>
<wp:comment_author><![CDATA[Reader ${number % 5_000}]]></wp:comment_author>
<wp:comment_author_email><![CDATA[reader${number % 5_000}@mail.example]]></wp:comment_author_email>
<wp:comment_date_gmt><![CDATA[${date}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[Comment ${id}: <em>word</em> ${'and another word '.repeat(20 + (number % 50))}
<a href="https://other.example/${id}">a link</a> & more]]></wp:comment_content>
<wp:comment_approved><![CDATA[${number % 20 === 3 ? '0' : '1'}]]></wp:comment_approved>
<wp:comment_type><![CDATA[comment]]></wp:comment_type>
<wp:comment_parent>${parent}</wp:comment_parent>
</wp:comment>
`;
};

/** Told on the way out, so that nobody has to look meanwhile. */
const tell = 'process.on("exit",()=>console.error("rss",process.resourceUsage().maxRSS))';

const folder = mkdtempSync(join(tmpdir(), 'afterword-bench-'));
let failed = false;

const run = (what: string, args: readonly string[]): string => {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${tell}`, 'dist/cli/afterword.js', ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const seconds = (performance.now() - started) / 1000;
  const memory = Number(/^rss (\d+)$/m.exec(stderr)?.[1]) / 1024;
  const fits = memory < MOST_MEMORY;
  failed ||= status !== 0 || !fits;
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${memory.toFixed(0)} MB${fits ? '' : ' (too much)'}; ${stdout.trim()}`,
  );
  return stdout;
};

try {
  const xml = join(folder, 'wordpress.xml');
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const [one, two] = [join(folder, 'one.ndjson'), join(folder, 'two.ndjson')];
  await pipeline(Readable.from(wordpress()), createWriteStream(xml));
  console.log(`${COMMENTS} comments in ${(statSync(xml).size / 2 ** 20).toFixed(0)} MB`);
  run('dry run', ['import', xml, '--dry-run', '-r', join(folder, 'report'), '-d', first]);
  run('import of WXR', ['import', xml, '-r', join(folder, 'report'), '-d', first]);
  run('export', ['export', one, '-d', first]);
  const again = run('second import', ['import', xml, '-r', join(folder, 'report'), '-d', first]);
  run('import of NDJSON', ['import', one, '-d', second]);
  run('export again', ['export', two, '-d', second]);
  const same = readFileSync(one).equals(readFileSync(two));
  console.log(`the exports are ${same ? 'the same' : 'different'}`);
  failed ||= !same || !again.startsWith('added: 0,');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = Number(failed);
