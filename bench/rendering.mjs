// Rendering 1,000 comments: <afterword-comments>, and a loop written by hand that makes the same elements.
//   npm run bench [-- rounds]        default 15
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import { chromium } from 'playwright-core';
import { browserArgs, browserPath } from '../scripts/browser.mjs';

const rounds = Number(process.argv[2] ?? 15);
const types = { '.js': 'text/javascript', '.css': 'text/css' };
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Rendering</title>
<script type="module" src="/dist/cdn/afterword.js"></script><script type="module" src="/bench/rendering.js"></script>`;

const server = createServer(async ({ url }, response) => {
  const file =
    /^\/(dist\/cdn|bench)\/[\w/.-]+$/.test(url) && !url.includes('..') && new URL(`..${url}`, import.meta.url);
  const body = file ? await readFile(file).catch(() => undefined) : page;
  response.writeHead(body ? 200 : 404, { 'content-type': types[extname(url)] ?? 'text/html' }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: browserPath(), args: browserArgs });

/** Each on a page of its own, so that none inherits another's garbage. */
const run = async (way) => {
  const tab = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  const result = await tab.evaluate((name) => globalThis.measure(name), way);
  await tab.close();
  return result;
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const ways = ['element', 'loop', 'plain'];
const times = Object.fromEntries(ways.map((way) => [way, []]));
const elements = {};
try {
  for (const way of ways) await run(way);
  for (let round = 0; round < rounds; round++) {
    // Whoever comes first in a round is not always the same.
    for (let turn = 0; turn < ways.length; turn++) {
      const way = ways[(round + turn) % ways.length];
      const result = await run(way);
      times[way].push(result.time);
      elements[way] = result.elements;
    }
  }
} finally {
  await browser.close();
  server.close();
}

const ratio = (way) => median(times.element.map((time, round) => time / times[way][round])).toFixed(2);
console.log(`1,000 comments laid out and painted, medians of ${rounds} rounds\n`);
console.table({
  '<afterword-comments>': row('element', '1'),
  'loop, the same styles': row('loop', ratio('loop')),
  'loop, all comments laid out': row('plain', ratio('plain')),
});
console.log('ratio: the time of the element over that of the loop in the same round; below 1 the element is faster.');

function row(way, against) {
  return { ms: Math.round(median(times[way])), elements: elements[way], ratio: Number(against) };
}
