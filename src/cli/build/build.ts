import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allMatches, indexFile, matchesOf, pageFile } from '../../ranking/collection.js';
import { PAGE_ARTICLES } from '../../ranking/index-file.js';
import { pageFileName } from '../../ranking/page-file.js';
import type { Match, Ranker } from '../../ranking/ranker.js';
import type { Weights } from '../../ranking/weights.js';
import { type Cache, writeCache } from './cache.js';
import type { Collected, Item } from './collect.js';
import { openOutput, type Output } from './output.js';
import type { Progress } from './progress.js';

export interface BuildOptions {
  out: string;
  /** Path of the file that remembers what was read. */
  cacheFile: string;
  cache: Cache | undefined;
  ranker: Ranker;
  weights: Weights;
  isTuned: boolean;
  progress: Progress;
}

/** Files that are written at the same time. */
const AT_ONCE = 32;

export const INDEX = 'index.json';

/** Writes a file for each page whose list may be another now, and the index. */
export const build = async (collected: Collected, options: BuildOptions): Promise<Output> => {
  const { out, cacheFile, cache, ranker, weights, isTuned, progress } = options;
  const output = await openOutput(out);
  const articles = collected.articles.map(({ article }) => article);
  const names = articles.map(({ url }) => pageFileName(url));
  const touched = touchedBy(collected, names, options);

  const writes: Promise<void>[] = [];
  progress.begin('Ranking', touched.length);
  const all = collected.isWhole ? allMatches(ranker, articles) : undefined;
  for (const index of touched) {
    const matches = (all?.next().value as Match[] | undefined) ?? matchesOf(ranker, articles, index);
    writes.push(output.write(names[index]!, pageFile(articles, index, matches)));
    const item: Item = collected.articles[index]!;
    item.list = matches.map((match) => names[match.index]!);
    item.least = matches.length < PAGE_ARTICLES ? 0 : Math.min(...matches.map(({ score }) => score));
    progress.step();
    if (writes.length === AT_ONCE) await Promise.all(writes.splice(0));
  }
  await Promise.all(writes);

  const kept = new Set(names);
  for (const { article } of cache?.entries ?? []) {
    const name = article && pageFileName(article.url);
    if (name && !kept.has(name) && existsSync(join(out, name))) await output.remove(name);
  }
  if (touched.length || output.removed.length || !existsSync(join(out, INDEX))) {
    await output.write(INDEX, indexFile(ranker, articles, isTuned ? weights : undefined));
  }
  if (!cache || collected.isWhole || collected.drift > cache.drift) {
    const { vocabulary, texts } = ranker.pack();
    collected.articles.forEach((item, index) => (item.terms = texts[index]!));
    const entries = collected.items.map(({ text: _, ...entry }) => entry);
    await writeCache(cacheFile, { drift: collected.drift, isTuned, weights, vocabulary, entries });
  }
  return output;
};

/** Articles whose list has to be made again: those that have changed, that list one that has, or that one enters. */
const touchedBy = (
  { articles, isWhole }: Collected,
  names: readonly string[],
  { out, cache, ranker }: BuildOptions,
): number[] => {
  const all = [...articles.keys()];
  if (isWhole) return all;
  const changed = all.filter((index) => articles[index]!.text !== undefined);
  const files = new Set(names);
  const before = new Set(cache?.entries.flatMap(({ article }) => (article ? [pageFileName(article.url)] : [])));
  const gone = [...before].filter((name) => !files.has(name));
  const lists = new Set([...changed.map((index) => names[index]!), ...gone]);
  const touched = new Set(changed);
  for (const index of changed) {
    ranker.scores(index).forEach((score, other) => {
      if (score && score >= NEARLY * (articles[other]!.least ?? 0)) touched.add(other);
    });
  }
  for (const index of all) {
    const { list } = articles[index]!;
    if (!list || list.some((name) => lists.has(name)) || !existsSync(join(out, names[index]!))) touched.add(index);
  }
  return [...touched].sort((a, b) => a - b);
};

/** What is a little less related may still come in, for being different from the others. */
const NEARLY = 0.9;
