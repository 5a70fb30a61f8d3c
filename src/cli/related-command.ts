import { join } from 'node:path';
import { Command } from 'commander';
import { linked } from '../ranking/measure.js';
import { pagePath } from '../ranking/page-file.js';
import { Ranker } from '../ranking/ranker.js';
import { finishWith } from '../ranking/steps.js';
import { readVocabulary } from '../ranking/vocabulary.js';
import { tune } from '../ranking/tune.js';
import { WEIGHTS } from '../ranking/weights.js';
import { breathe } from '../server/articles/breathe.js';
import { build } from './build/build.js';
import { type Cache, readCache } from './build/cache.js';
import { collect, type Collected, subjectOf } from './build/collect.js';
import { find } from './build/find.js';
import { createProgress } from './build/progress.js';
import { tellTuning, tellWhy } from './build/tell.js';
import { CommandError } from './command-error.js';

interface RelatedFlags {
  out?: string;
  site?: string;
  pages?: string;
  cache?: string;
  tune: boolean;
  explain?: string;
}

export const relatedCommand = (): Command =>
  new Command('related')
    .description('Find what goes with each article of a site, and write it down for <afterword-related>.')
    .argument(
      '<source>',
      'a folder of built HTML; a file or an address of a feed (RSS, Atom, JSON Feed, WordPress’s wp/v2/posts) or a sitemap',
    )
    .option('-o, --out <folder>', 'where index.json and a file for each page are written')
    .option('--site <url>', 'address of the site, for pages without a canonical address')
    .option('--pages <folder>', 'where the pages of a sitemap lie, instead of fetching them')
    .option('--cache <file>', 'what is remembered for the next time (default: .afterword-cache.gz in the folder)')
    .option('--tune', 'learn the weights from the links between the articles', false)
    .option('--explain <url>', 'say why the articles that go with a page do, and write nothing')
    .addHelpText(
      'after',
      `
Examples:
  $ afterword related public --out public/related
  $ afterword related _site --site https://example.com --out _site/related
  $ afterword related https://example.com/feed.xml --out related
  $ afterword related https://example.com/sitemap.xml --pages public --out public/related
  $ afterword related public --tune --out public/related
  $ afterword related public --explain https://example.com/tides/

Then: <afterword-related src="/related/index.json"></afterword-related>
A page is an article when it says so: by og:type, by JSON-LD, or by holding one <article>; all pages, when none does.
What has not changed since the last time is neither read nor written again.`,
    )
    .action(run);

const run = async (source: string, flags: RelatedFlags): Promise<void> => {
  const { out, site, pages, explain } = flags;
  const started = performance.now();
  if (!out && !explain && !flags.tune) throw new CommandError('Say where to write: --out FOLDER');
  if (site !== undefined && !/^https?:\/\/[^/]/.test(site)) {
    throw new CommandError(`"${site}" is no address of a site: write it like https://example.com`);
  }
  const progress = createProgress();
  try {
    const cacheFile = flags.cache ?? join(out ?? '.', '.afterword-cache.gz');
    const read = out && !explain ? await readCache(cacheFile) : undefined;
    // Weights that were learned are learned again only with the vocabulary.
    const cache = read?.isTuned === flags.tune ? read : undefined;
    const found = await find(source, { site, pages, out, withoutLinkText: flags.tune, progress });
    const collected = await collect(found, cache, progress);
    if (!collected.articles.length) throw new CommandError(nothingIn(source, collected, site));
    const { ranker, weights, told } = await rank(collected, cache, flags.tune);
    const articles = collected.articles.map(({ article }) => article);
    progress.end();
    if (told) console.log(told);
    if (explain) console.log(tellWhy(ranker, articles, explain));
    if (!out || explain) return;
    const { tune: isTuned } = flags;
    const output = await build(collected, { out, cacheFile, cache: read, ranker, weights, isTuned, progress });
    progress.end();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `${articles.length} articles, ${output.written.length} files written, ${output.removed.length} removed, in ${seconds} s`,
    );
  } finally {
    progress.end();
  }
};

const rank = async ({ articles, isWhole }: Collected, cache: Cache | undefined, tunes: boolean) => {
  const vocabulary = isWhole ? undefined : readVocabulary(cache?.vocabulary);
  const known = vocabulary && { vocabulary, weights: cache!.weights };
  const ranker = await finishWith(Ranker.make(articles.map(subjectOf), known), breathe);
  if (known || !tunes) return { ranker, weights: known?.weights ?? WEIGHTS, told: undefined };
  const places = new Map(articles.map(({ article }, index) => [pagePath(article.url), index]));
  const links = articles.map(({ links = [] }) => links.flatMap((url) => places.get(pagePath(url)) ?? []));
  const tuning = tune(ranker, linked(links));
  return {
    ranker: ranker.withWeights(tuning.weights),
    weights: tuning.weights,
    told: tellTuning(tuning),
  };
};

const nothingIn = (source: string, { items }: Collected, site: string | undefined): string =>
  items.length
    ? `None of the ${items.length} pages in ${source} has an address, a title and a text` +
      (site ? '' : '; where they have no canonical address, give --site')
    : `There are no pages in ${source}`;
