// What Markdown costs: a page of 20 comments, and the pathological inputs of the test data at twice their length.
//   npm run bench:markdown     exits with 1 where twice the text takes more than 2.5 times the work
import { existsSync, readFileSync } from 'node:fs';
import { html } from '../src/server/rendering.js';
import { markdownHtml } from '../src/markdown/html.js';

/** Milliseconds of this process, at best: what else the machine does is not counted. */
const cost = (run: () => void, tries = 15): number => {
  let best = Infinity;
  for (let at = 0; at < tries; at++) {
    const before = process.cpuUsage();
    for (let times = 0; times < 4; times++) run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 4000);
  }
  return best;
};

const sentence = 'What the sea takes, it brings back, says everybody who has stood on this beach for long enough. ';
const formatted = `> ${sentence}\n\n*No.* See [the tables](https://site.example/tables):\n\n- ${sentence}\n- **${sentence}**\n`;
const page = Array.from({ length: 20 }, (_, at) => `${at % 4 ? sentence.repeat(3) : formatted} ${at}`);
const longest = Array.from({ length: 20 }, (_, at) => `${formatted.repeat(20).slice(0, 9_990)} ${at}`);
const render = (texts: string[], by: (text: string) => unknown) => cost(() => void texts.map(by)).toFixed(3);
console.table({
  '20 comments, 5 with markup': { 'ms anew': render(page, markdownHtml), 'ms again': render(page, html) },
  '20 of 10,000 characters': { 'ms anew': render(longest, markdownHtml), 'ms again': render(longest, html) },
});

const corpus = new URL('../../shared/corpora/markdown-commonmark.json', import.meta.url);
if (existsSync(corpus)) {
  interface Repeat {
    open: string;
    mid: string;
    close: string;
    timesClose: number;
  }
  const { pathological } = JSON.parse(readFileSync(corpus, 'utf8')) as {
    pathological: { name: string; repeat: Repeat }[];
  };
  const rows = pathological.map(({ name, repeat: { open, mid, close, timesClose } }) => {
    const take = (characters: number) => {
      const times = Math.floor(characters / (open.length + (timesClose ? close.length : 0)));
      const text = open.repeat(times) + mid + (timesClose ? close.repeat(times) : '');
      return cost(() => void markdownHtml(text));
    };
    const half = take(24_000);
    const whole = take(48_000);
    return { name, '24 kB': half.toFixed(2), '48 kB': whole.toFixed(2), ratio: (whole / half).toFixed(2) };
  });
  console.table(rows);
  // Below a tenth of a millisecond the clock says more than the work.
  const worse = rows.filter((row) => Number(row.ratio) > 2.5 && Number(row['48 kB']) > 0.5);
  if (worse.length) process.exitCode = 1;
}
