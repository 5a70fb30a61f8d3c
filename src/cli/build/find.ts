import { type Dirent, readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { createFetcher, type Fetcher } from '../../server/articles/fetch.js';
import { decode } from '../../server/articles/html.js';
import { readPage } from '../../server/articles/page.js';
import { isAddress, readFeedPages, readText, type Text } from '../../server/articles/read-source.js';
import { isSitemap, readSitemap } from '../../server/articles/sitemap.js';
import { CommandError } from '../command-error.js';
import { breathe } from '../../server/articles/breathe.js';
import { type Found, hashOf } from './found.js';
import type { Progress } from './progress.js';

export interface FindOptions {
  /** Address of the site, for pages that do not say theirs. */
  site: string | undefined;
  /** Where the pages of a sitemap lie, so that they need not be fetched. */
  pages: string | undefined;
  /** A folder that holds none of them: where the files are written. */
  out: string | undefined;
  withoutLinkText: boolean;
  progress: Progress;
}

/** Pages that are fetched at the same time. */
const AT_ONCE = 4;

/** Sitemaps of an index, and pages of these, that are read at most. */
const MOST_SITEMAPS = 100;
const MOST_PAGES = 50_000;

/** What a source holds: a folder of pages, a feed, or a sitemap, told by what is in it. */
export const find = async (source: string, options: FindOptions): Promise<Found[]> => {
  if (!isAddress(source) && (await isFolder(source))) return findInFolder(source, options);
  // The host that is named on the command line is one's own.
  const fetcher = createFetcher({ privateHosts: isAddress(source) ? [new URL(source).hostname] : [] });
  const { text } = await readText(source, fetcher);
  if (isSitemap(text!.body)) return findInSitemap(text!, fetcher, options);
  const articles = await readFeedPages(text!, fetcher);
  return articles.map((article) => ({
    key: article.url,
    hash: hashOf(JSON.stringify(article)),
    read: () => ({ article, isArticle: true }),
  }));
};

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );

const findInFolder = async (folder: string, options: FindOptions): Promise<Found[]> => {
  const files = await pagesIn(folder, options.out);
  options.progress.begin('Reading', files.length);
  const found: Found[] = [];
  for (const file of files) {
    found.push(findFile(folder, file, options));
    options.progress.step();
    await breathe();
  }
  return found;
};

/** Read at once: to wait for each of ten thousand files takes longer than to read it. */
const findFile = (folder: string, file: string, { site, withoutLinkText }: FindOptions): Found => {
  const path = file.split(sep).join('/');
  const read = () => readFileSync(join(folder, file));
  const address = site && new URL(path.replace(/(^|\/)index\.html?$/, '$1'), site.replace(/\/?$/, '/')).href;
  return {
    key: path,
    hash: hashOf(read()),
    // Read again when it is wanted: ten thousand pages do not fit into memory.
    read: () => readPage(decode(read()), { address, withoutLinkText }),
  };
};

const pagesIn = async (folder: string, without: string | undefined): Promise<string[]> => {
  const skipped = without && resolve(without);
  const walk = async (path: string): Promise<string[]> => {
    const entries: Dirent[] = await readdir(path, { withFileTypes: true });
    const nested = entries.map(async (entry) => {
      const inner = join(path, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || resolve(inner) === skipped) return [];
      if (entry.isDirectory()) return walk(inner);
      return /\.html?$/i.test(entry.name) ? [relative(folder, inner)] : [];
    });
    return (await Promise.all(nested)).flat();
  };
  return (await walk(folder)).sort();
};

const findInSitemap = async (text: Text, fetcher: Fetcher, options: FindOptions): Promise<Found[]> => {
  const pages = (await addressesOf(text, fetcher)).slice(0, MOST_PAGES);
  options.progress.begin('Reading', pages.length);
  const found = new Array<Found | undefined>(pages.length);
  let next = 0;
  const work = async () => {
    while (next < pages.length) {
      const at = next++;
      found[at] = await findPage(pages[at]!, fetcher, options);
      options.progress.step();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.filter((one) => one !== undefined);
};

const addressesOf = async (text: Text, fetcher: Fetcher): Promise<string[]> => {
  const { pages, sitemaps } = readSitemap(text.body);
  const all = new Set(pages);
  for (const address of sitemaps.slice(0, MOST_SITEMAPS)) {
    const { body } = await fetcher(address);
    for (const page of readSitemap(body ?? '').pages) all.add(page);
  }
  return [...all];
};

/** A page that is not there is left out: sitemaps are older than sites. */
const findPage = async (address: string, fetcher: Fetcher, options: FindOptions): Promise<Found | undefined> => {
  const html = options.pages ? await readLocal(options.pages, address) : await fetchPage(address, fetcher);
  if (html === undefined) return undefined;
  const { withoutLinkText } = options;
  return { key: address, hash: hashOf(html), read: () => readPage(html, { address, withoutLinkText }) };
};

const fetchPage = async (address: string, fetcher: Fetcher): Promise<string | undefined> => {
  try {
    return (await fetcher(address)).body;
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
};

const readLocal = async (folder: string, address: string): Promise<string | undefined> => {
  const path = unescaped(new URL(address).pathname);
  for (const file of [path, join(path, 'index.html'), `${path.replace(/\/$/, '')}.html`]) {
    const full = join(folder, file);
    // A path that climbs out is none of the folder's.
    if (relative(folder, full).split(sep)[0] === '..') throw new CommandError(`${address} is not in ${folder}`);
    const bytes = await readFile(full).catch(() => undefined);
    if (bytes) return decode(bytes);
  }
  return undefined;
};

/** As it stands, where its escapes are none. */
const unescaped = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
