import type { SourceArticle } from '../../server/articles/article.js';
import { pagePath } from '../../ranking/page-file.js';
import type { Subject } from '../../ranking/terms.js';
import { breathe } from '../../server/articles/breathe.js';
import type { Cache, Entry } from './cache.js';
import type { Found } from './found.js';
import type { Progress } from './progress.js';

/** A page of the source, with its text where that was read in this run. */
export type Item = Entry & { text?: string };

/** What a source holds, against what was remembered of it. */
export interface Collected {
  /** Everything that was found. */
  items: Item[];
  /** What is an article, each address once, the newest first. */
  articles: (Item & Required<Pick<Item, 'article'>>)[];
  /** Whether all was read anew. */
  isWhole: boolean;
  /** Pages that have changed since the vocabulary was made. */
  drift: number;
}

/** With more than this share of the pages changed, what the vocabulary says of them all is out of date. */
const MOST_DRIFT = 0.1;

/** Reads what has changed; all of it, where too much has or where nothing is remembered. */
export const collect = async (
  found: readonly Found[],
  cache: Cache | undefined,
  progress: Progress,
): Promise<Collected> => {
  const known = new Map(cache?.entries.map((entry) => [entry.key, entry]));
  const same = found.filter(({ key, hash }) => known.get(key)?.hash === hash).length;
  const drift = (cache?.drift ?? 0) + (found.length - same) + (known.size - same);
  const isWhole = !cache || drift > MOST_DRIFT * found.length;
  progress.begin('Comparing', found.length);
  const items: Item[] = [];
  for (const one of found) {
    const before = known.get(one.key);
    items.push(!isWhole && before?.hash === one.hash ? before : await read(one));
    progress.step();
    await breathe();
  }
  const articles = articlesOf(items);
  // What was no article before has no terms.
  if (!isWhole && articles.some(({ text, terms }) => text === undefined && !terms))
    return collect(found, undefined, progress);
  return { items, articles, isWhole, drift: isWhole ? 0 : drift };
};

const read = async ({ key, hash, read }: Found): Promise<Item> => {
  const page = await read();
  if (!page) return { key, hash };
  const { text, links, ...article }: SourceArticle = page.article;
  return { key, hash, article, isArticle: page.isArticle, links, text };
};

/** The pages that say that they are articles; all, where none does. */
const articlesOf = (items: readonly Item[]): Collected['articles'] => {
  const pages = items.filter((item): item is Collected['articles'][number] => !!item.article);
  const some = pages.filter(({ isArticle }) => isArticle);
  const unique = new Map<string, Collected['articles'][number]>();
  for (const page of some.length ? some : pages) {
    const path = pagePath(page.article.url);
    if (!unique.has(path)) unique.set(path, page);
  }
  const day = ({ article }: Collected['articles'][number]) => Date.parse(article.date ?? '') || 0;
  return [...unique.values()].sort((a, b) => day(b) - day(a) || (a.article.url < b.article.url ? -1 : 1));
};

export const subjectOf = ({ article, text, terms }: Collected['articles'][number]): Subject => ({
  ...article,
  ...(text === undefined ? { terms } : { text }),
});
