import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { relatedCommand } from '../../src/cli/related-command.js';
import type { IndexFile, PageFile } from '../../src/ranking/index-file.js';
import { pageFileName } from '../../src/ranking/page-file.js';

export const SITE = 'https://site.example';

/** Runs `afterword related`; what it printed. Rejects with the error that would be its one line. */
export const related = async (test: TestContext, ...args: string[]): Promise<string> => {
  const lines: unknown[] = [];
  const log = test.mock.method(console, 'log', (line: unknown) => void lines.push(line));
  try {
    await relatedCommand().exitOverride().parseAsync(args, { from: 'user' });
  } finally {
    log.mock.restore();
  }
  return lines.join('\n');
};

export const write = (folder: string, path: string, content: string): void => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};

interface Parts {
  title: string;
  text: string;
  head?: string;
  lang?: string;
}

/** A page as a generator of sites makes it. */
export const page = (path: string, { title, text, head = '', lang = 'en' }: Parts): string => `<!doctype html>
<html lang="${lang}"><head><title>${title} | Site</title><link rel="canonical" href="${SITE}${path}">${head}</head>
<body><header><nav><a href="/">Home of every page</a></nav></header>
<main><article><h1>${title}</h1><p>${text}</p></article></main><footer>Colophon of every page</footer></body></html>`;

export const readPageFile = (out: string, path: string): PageFile =>
  JSON.parse(readFileSync(join(out, pageFileName(`${SITE}${path}`)), 'utf8')) as PageFile;

export const readIndex = (out: string): IndexFile =>
  JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as IndexFile;

/** Which files there are, and which version of each: a file that is written anew is another. */
export const versions = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder).map((name) => {
      const { ino, mtimeMs } = statSync(join(folder, name));
      return [name, `${ino} ${mtimeMs}`];
    }),
  );

/** A site of forty articles on eight subjects, five on each. */
export const manyArticles = (folder: string): void => {
  const subjects = ['tides', 'knots', 'lamps', 'charts', 'boats', 'gulls', 'ropes', 'winds'];
  const sides = ['north', 'south', 'east', 'west', 'inner'];
  subjects.forEach((subject, at) =>
    sides.forEach((side, place) => {
      const others = Array.from({ length: 6 }, (_, word) => `${subject}${(word + place) % 8}`).join(' ');
      const text = `All of ${subject} on the ${side} shore: ${others}, and ${subject} again. Shore${at}${place}.`;
      write(
        folder,
        `${subject}-${side}/index.html`,
        page(`/${subject}-${side}/`, { title: `${subject} ${side}`, text }),
      );
    }),
  );
};

/** A site of 300 articles, in threes that have a tag in common and are linked; what they say is like what any other says. */
export const linkedArticles = (folder: string): void => {
  for (let at = 0; at < 300; at++) {
    const said = Array.from({ length: 12 }, (_, word) => `word${(at * at * 7 + word * word * 31 + word * at) % 61}`);
    const links = [100, 200].map((step) => `<a href="/${(at + step) % 300}/">more</a>`);
    const tags = [`tag${at % 100}`, `tag${at}x`, `tag${at}y`, `tag${at}z`];
    const head = tags.map((tag) => `<meta property="article:tag" content="${tag}">`).join('');
    write(
      folder,
      `${at}/index.html`,
      page(`/${at}/`, { title: `Note ${at}`, text: [...said, ...links].join(' '), head }),
    );
  }
};
