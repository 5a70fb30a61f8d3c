import type { PackedTerms, Vocabulary } from './vocabulary.js';
import type { Weights } from './weights.js';

/** An article as the files of an index show it. */
export interface IndexedArticle {
  /** Absolute. */
  url: string;
  title: string;
  excerpt?: string;
  /** ISO 8601. */
  date?: string;
  image?: string;
  author?: string[];
  tags?: string[];
  /** BCP 47. */
  lang?: string;
}

/** `index.json`: a whole site, for pages to find in it what goes with them. */
export interface IndexFile {
  archive: true;
  articles: (IndexedArticle & { terms: PackedTerms })[];
  vocabulary: Vocabulary;
  /** Those that suit this site, where they were learned. */
  weights?: Weights;
}

/** An article that goes with a page. */
export interface RelatedArticle extends IndexedArticle {
  /** Cosine of the two texts, 0 to 1: what a least similarity is compared with. */
  similarity: number;
  /** What it was ranked by. */
  score: number;
  /** What the two have in common, the weightiest first. */
  terms: string[];
}

/** What goes with one page, the best first: the file {@link pageFileName} of its address, and the endpoint's answer. */
export interface PageFile {
  /** The page's address. */
  page: string;
  articles: RelatedArticle[];
}

/** Terms of an article in an index. Fewer cost some quality, more cost bytes. */
export const SIGNATURE_TERMS = 80;

/** Articles in the file of a page: enough that a list can leave some out and still be full. */
export const PAGE_ARTICLES = 20;
