import { indexFile, matchesOf, pageFile } from '../../ranking/collection.js';
import { pagePath } from '../../ranking/page-file.js';
import { Ranker } from '../../ranking/ranker.js';
import { finishWith } from '../../ranking/steps.js';
import { describeError, type Logger } from '../log.js';
import type { SourceArticle } from './article.js';
import { breathe } from './breathe.js';
import { createFetcher, FetchError, type Fetcher, type FetchOptions, type Version } from './fetch.js';
import { readFeedPages, readText } from './read-source.js';

export interface RelatedOptions extends Pick<FetchOptions, 'privateHosts'> {
  /** Address or path of the site's feed: RSS, Atom, JSON Feed or WordPress's `wp/v2/posts`, with whole texts if it has them. */
  feed: string;
  /** Path of the answers. Default: `/related`. */
  base?: string;
  /** Milliseconds between looks at the feed. Default: 5 minutes. */
  refresh?: number;
}

const REFRESH = 300_000;

/** Articles that are kept, the feed's first. To rank more would hold up other requests for seconds. */
const MOST_ARTICLES = 2_000;

/** What the endpoint knows of a site's articles. */
export interface RelatedIndex {
  /** What goes with a page, as JSON; undefined for a page that the feed does not have. */
  page(address: string): string | undefined;
  /** All articles, as JSON. */
  all(): string;
}

/**
 * The articles of a feed, looked at again in the background: whoever asks gets what is there, and a feed that cannot be
 * read leaves it as it is. Where only its first pages can be read, what was on the others stays.
 */
export class RelatedSource {
  readonly #feed: string;
  readonly #refresh: number;
  readonly #logger: Logger;
  readonly #fetcher: Fetcher;
  readonly #closing = new AbortController();
  #index: RelatedIndex | undefined;
  #articles: readonly SourceArticle[] = [];
  #version: Version = {};
  #looked = -Infinity;
  #looking: Promise<void> | undefined;

  constructor({ feed, refresh = REFRESH, ...options }: RelatedOptions, logger: Logger) {
    this.#feed = feed;
    this.#refresh = refresh;
    this.#logger = logger;
    this.#fetcher = createFetcher({ ...options, signal: this.#closing.signal });
  }

  /** What is known now; undefined until the feed was read for the first time. Looks again when it is time to. */
  current(): RelatedIndex | undefined {
    if (!this.#closing.signal.aborted && performance.now() - this.#looked >= this.#refresh) void this.look();
    return this.#index;
  }

  /** Resolves when the feed was looked at, whatever came of it. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looked = performance.now();
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    try {
      const { text, version } = await readText(this.#feed, this.#fetcher, this.#version);
      if (!text) return;
      let isWhole = true;
      const read = await readFeedPages(text, this.#fetcher, (error) => {
        this.#warn(error);
        isWhole = false;
      });
      const articles = (isWhole ? read : joined(read, this.#articles)).slice(0, MOST_ARTICLES);
      this.#index = await createIndex(articles);
      this.#articles = articles;
      // What was not read in whole is read again, whether or not it has changed.
      this.#version = isWhole ? version : {};
      this.#logger.info({ articles: articles.length }, 'read the feed of related articles');
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const reason = error instanceof FetchError ? error.message : describeError(error);
    this.#logger.warn({ reason }, 'the feed of related articles could not be read');
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#looking;
  }
}

/** What was read, and what was known besides. */
const joined = (read: readonly SourceArticle[], known: readonly SourceArticle[]): SourceArticle[] => {
  const addresses = new Set(read.map(({ url }) => url));
  return [...read, ...known.filter(({ url }) => !addresses.has(url))];
};

const createIndex = async (articles: readonly SourceArticle[]): Promise<RelatedIndex> => {
  const ranker = await finishWith(Ranker.make(articles), breathe);
  const places = new Map(articles.map(({ url }, index) => [pagePath(url), index]));
  let all: string | undefined;
  return {
    page: (address) => {
      const index = places.get(pagePath(address));
      return index === undefined
        ? undefined
        : JSON.stringify(pageFile(articles, index, matchesOf(ranker, articles, index)));
    },
    all: () => (all ??= JSON.stringify(indexFile(ranker, articles))),
  };
};
