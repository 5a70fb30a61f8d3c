import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';

export const portOption = (): Option =>
  new Option('-p, --port <number>', 'port to listen on').env('PORT').default(8080).argParser(parsePort);

export const hostOption = (): Option =>
  new Option('--host <address>', 'address to listen on; 0.0.0.0 for all').env('HOST').default('127.0.0.1');

export const dataOption = (): Option =>
  new Option('-d, --data <folder>', 'where the comments are kept').env('DATA_DIR').default('./data');

export const databaseOption = (): Option =>
  new Option('--database <url>', 'keep them in PostgreSQL instead, as in postgres://user:password@host/name').env(
    'DATABASE_URL',
  );

export const forceOption = (): Option => new Option('--force', 'replace a file that is there').default(false);

export const originOption = (): Option =>
  new Option('-o, --origin <origin>', 'site that may post here, as in https://example.com')
    .env('ORIGINS')
    .default([], 'the host of the endpoint')
    .argParser(words);

export const baseOption = (): Option => new Option('--base <path>', 'path of the collection').default('/comments');

export const reservedNameOption = (): Option =>
  new Option('--reserved-name <name>', 'only for those with a role, as are the names of moderators; may be repeated')
    .default([], 'none')
    .argParser((text, before: readonly string[]) => [...before, text]);

export const trustProxyOption = (): Option =>
  new Option('--trust-proxy <ranges>', 'proxies whose X-Forwarded-For is believed, as in 10.0.0.0/8')
    .env('TRUST_PROXY')
    .default([], 'none')
    .argParser(words);

export const linksOption = (): Option =>
  new Option('--links <number>', 'comments with more links wait').argParser(whole);

export const wordsOption = (): Option =>
  new Option('--words <file>', 'a list of words, one a line; comments with one of them wait').argParser(lines);

export const scriptsOption = (): Option =>
  new Option('--scripts <names>', 'writing systems of your readers, as in "Latin Greek"; other comments wait')
    .default([], 'any')
    .argParser(words);

export const rateOption = (): Option =>
  new Option(
    '--rate <number>',
    'more comments of one author or network in 10 minutes wait; counted by --limit, and not with --no-limits',
  ).argParser(whole);

export const longestOption = (): Option =>
  new Option('--longest <number>', 'comments with more characters wait').argParser(whole);

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
};

/** `9464`, `0.0.0.0:9464` or `[::1]:9464`. */
export const place = (text: string): { host: string; port: number } => {
  const [, bracketed, plain, port] = /^(?:(?:\[([\da-f:]+)\]|([^:]+)):)?(\d+)$/i.exec(text) ?? [];
  if (port === undefined) throw new InvalidArgumentError('Give a port, or a host and a port, as in 127.0.0.1:9464.');
  return { host: bracketed ?? plain ?? '127.0.0.1', port: parsePort(port) };
};

export const positive = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 1 or more.');
  return Number(text);
};

export const number = (text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('Give a number, 0 or more.');
  return Number(text);
};

/** Space-separated, and the flag may be repeated. */
export const words = (text: string, before: string[]): string[] => [...before, ...text.split(/[\s,]+/).filter(Boolean)];

const whole = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.');
  return Number(text);
};

export const lines = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/);
  } catch (error) {
    throw new InvalidArgumentError(`It cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
};

/** What was said, without what was not. */
export const defined = <T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
