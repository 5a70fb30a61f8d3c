import { closeSync, openSync, writeSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { StartError } from '../server/index.js';
import type { PageMap } from '../server/import/check.js';
import type { ImportSummary, Reported } from '../server/import/import-comments.js';
import { type Format, formats } from '../server/import/source.js';
import { contentRules } from '../server/moderation/rules/rules.js';
import type { Imports } from '../server/storage/import-rows.js';
import { rehearse } from '../server/storage/rehearse.js';
import {
  databaseOption,
  dataOption,
  defined,
  linksOption,
  longestOption,
  scriptsOption,
  wordsOption,
} from './options.js';
import { startProgress } from './progress.js';
import { type StoreFlags, storeOf, withStore } from './store-option.js';

interface ImportFlags extends StoreFlags {
  format?: Format;
  map: string[];
  lenient: boolean;
  links?: number;
  words?: string[];
  scripts: string[];
  longest?: number;
  dryRun: boolean;
  report?: string;
}

/** Not everything could be taken. */
const PARTLY = 2;

export const importCommand = (): Command =>
  new Command('import')
    .description(
      'Bring comments in from WordPress (WXR), Disqus (XML), Isso (SQLite) or an export of Afterword (NDJSON).',
    )
    .argument('<file>', 'what the other system has exported')
    .addOption(new Option('-f, --format <format>', 'what the file is (default: what it says itself)').choices(formats))
    .addOption(
      new Option('-m, --map <prefix...>', "OLD NEW: what pages' addresses start with, and shall start with here")
        .default([], 'none')
        .argParser(prefix),
    )
    .addOption(
      new Option('--lenient', 'leave out an email or website that is not valid, instead of the comment').default(false),
    )
    .addOption(linksOption())
    .addOption(wordsOption())
    .addOption(scriptsOption())
    .addOption(longestOption())
    .addOption(new Option('-n, --dry-run', 'write nothing, and report the same').default(false))
    .addOption(new Option('-r, --report <file>', 'what could not be taken, and why (default: standard error)'))
    .addOption(dataOption())
    .addOption(databaseOption())
    .addHelpText(
      'after',
      `
Examples:
  $ afterword import example.wordpress.2026-01-31.xml --dry-run
  $ afterword import example.wordpress.2026-01-31.xml --map http:// https://
  $ afterword import disqus.xml --map http://old.example https://new.example --report report.txt
  $ afterword import isso.sqlite --map / https://example.com/ --words words.txt --links 3
  $ afterword import comments.ndjson --data /var/lib/afterword

What was published at its old home is published here, what waited there waits, and spam is spam. With --links, --words,
--scripts or --longest, what these rules mind waits; they look at nothing that comes from an export of Afterword.
It can be stopped and started again: what is there already stays as it is. The server may run meanwhile.
Exit code 0: all is there; 2: some comments could not be taken, see the report; 1: it failed.`,
    )
    .action(run);

const run = async (file: string, flags: ImportFlags): Promise<void> => {
  const map = pairs(flags.map);
  const { lenient, links, words, scripts, longest } = flags;
  const rules = contentRules({ ...defined({ links, words, length: longest }), scripts });
  // Only now: who starts the server needs none of it.
  const { openSource } = await import('../server/import/open-source.js');
  const { importComments } = await import('../server/import/import-comments.js');
  const source = await openSource(file, flags.format);
  const report = openReport(flags.report);
  const progress = startProgress(2 * source.size);
  const into = (store: Imports) =>
    importComments(source, store, {
      ...{ map, lenient, rules },
      report: (entry) => (report ? report.write(entry) : progress.print(describe(entry))),
      progress: progress.add,
    });
  try {
    const summary = flags.dryRun
      ? await rehearse(storeOf(flags), into)
      : await withStore(flags, (store) => into(store.imports()));
    progress.stop();
    console.log(summarise(summary, flags.dryRun));
    if (summary.refused > 0) process.exitCode = PARTLY;
  } finally {
    progress.stop();
    report?.close();
  }
};

/** Made first: an import is not begun that cannot be told of. */
const openReport = (path: string | undefined) => {
  if (path === undefined) return undefined;
  try {
    const file = openSync(path, 'w', 0o600);
    return {
      write: (entry: Reported) => void writeSync(file, `${describe(entry)}\n`),
      close: () => closeSync(file),
    };
  } catch (cause) {
    throw new StartError(`Cannot write ${path} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};

const describe = ({ line, key, what, reason }: Reported): string =>
  `line ${line}${key && `, ${printable(key)}`}: ${what}, ${reason}`;

/** What a file calls its comments may not drive the terminal. */
const printable = (key: string): string => key.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);

const summarise = ({ added, known, refused, skipped, votes, reports }: ImportSummary, dry: boolean): string =>
  [
    `${dry ? 'to add' : 'added'}: ${added}`,
    `there already: ${known}`,
    `refused: ${refused}`,
    `skipped: ${skipped}`,
    ...(votes > 0 ? [`votes: ${votes}`] : []),
    ...(reports > 0 ? [`reports: ${reports}`] : []),
  ].join(', ');

const prefix = (text: string, before: string[]): string[] => {
  if (!text) throw new InvalidArgumentError('A prefix is not empty.');
  return [...before, text];
};

const pairs = (prefixes: readonly string[]): PageMap => {
  if (prefixes.length % 2 === 1) {
    throw new StartError('--map wants two prefixes, OLD NEW, and comes after the file');
  }
  return Array.from({ length: prefixes.length / 2 }, (_, index) => [prefixes[2 * index]!, prefixes[2 * index + 1]!]);
};
