import { PAGE_ARTICLES, type IndexedArticle, type IndexFile, type PageFile, SIGNATURE_TERMS } from './index-file.js';
import { isSameLanguage, primaryLanguage } from './language.js';
import type { Match, Ranker } from './ranker.js';
import type { Weights } from './weights.js';

/** What goes with one of the articles, in its language. */
export const matchesOf = (
  ranker: Ranker,
  articles: readonly IndexedArticle[],
  index: number,
  limit = PAGE_ARTICLES,
): Match[] =>
  ranker.rank(index, { limit, allows: (other) => isSameLanguage(articles[index]!.lang, articles[other]!.lang) });

/** What goes with each of the articles in turn, in its language. */
export const allMatches = (ranker: Ranker, articles: readonly IndexedArticle[]): Generator<Match[]> => {
  const languages = articles.map(({ lang = '' }) => primaryLanguage(lang));
  const isSame = (one: number, other: number) =>
    languages[one] === languages[other] || !languages[one] || !languages[other];
  return ranker.rankAll({ limit: PAGE_ARTICLES, ...(new Set(languages).size > 1 && { allows: isSame }) });
};

/** The file of the page of one of the articles. */
export const pageFile = (articles: readonly IndexedArticle[], index: number, matches: readonly Match[]): PageFile => ({
  page: articles[index]!.url,
  articles: matches.map(({ index: other, similarity, score, terms }) => ({
    ...shown(articles[other]!),
    similarity: round(similarity),
    score: round(score),
    terms,
  })),
});

/** The index of all articles, with the terms that say most about each. */
export const indexFile = (ranker: Ranker, articles: readonly IndexedArticle[], weights?: Weights): IndexFile => {
  const { vocabulary, texts } = ranker.pack(SIGNATURE_TERMS);
  return {
    archive: true,
    ...(weights && { weights }),
    articles: articles.map((article, at) => ({ ...shown(article), terms: texts[at]! })),
    vocabulary,
  };
};

/** What a list may show of an article, and no more. */
const shown = ({ url, title, excerpt, date, image, author, tags, lang }: IndexedArticle): IndexedArticle => ({
  url,
  title,
  ...(excerpt && { excerpt }),
  ...(date && { date }),
  ...(image && { image }),
  ...(author && { author }),
  ...(tags && { tags }),
  ...(lang && { lang }),
});

const round = (number: number): number => Number(number.toFixed(3));
