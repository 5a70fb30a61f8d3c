import { safeUrl } from '../internal/url.js';
import { warnOnce } from '../internal/warn.js';
import { isSameLanguage } from '../ranking/language.js';
import { MIN_SCORE } from '../ranking/min-score.js';
import { identityOf, pageOf, select, text, type Article } from './articles.js';
import { innerLinks } from './inner-links.js';
import { names } from './names.js';
import { claim, shownElsewhere } from './neighbours.js';
import { languageOf, linksOf, readArticle } from './page-article.js';
import type { RelatedElement } from './related-element.js';
import type { Source } from './source.js';

/** What an article's entry says of how it goes with the page. */
const scored = (article: Article): Article => {
  const { score, terms } = article.raw;
  const words = Array.isArray(terms) ? terms.map(text).filter(Boolean) : [];
  return { ...article, ...(typeof score === 'number' && { score }), terms: words };
};

const similarityOf = ({ raw }: Article): number => Number(raw['similarity'] ?? raw['score'] ?? Infinity);

/** Undated articles are the oldest. */
const timeOf = ({ date }: Article): number => Date.parse(date) || 0;

/** Addresses and tags of an attribute; a tag with spaces is written in quotes. */
const listOf = (value: string): string[] =>
  Array.from(value.matchAll(/"([^"]*)"|\S+/g), ([whole, quoted]) => quoted ?? whole);

/** What is no tag starts like an address. */
const isAddress = (value: string): boolean => /^(https?:|\.{0,2}\/|\?)/i.test(value);

const identities = (addresses: string[]): string[] =>
  addresses.flatMap((address) => {
    const url = safeUrl(address, document.baseURI);
    return url ? [identityOf({ url })] : [];
  });

/** How the order of a source came about. */
const kindOf = ({ about, articles }: Source): 'feed' | 'ranked' | 'own' => {
  if (!about || about['archive']) return 'feed';
  return about['page'] || articles.some(({ raw }) => typeof raw['score'] === 'number') ? 'ranked' : 'own';
};

/** A least similarity that is none is not taken. */
const minScoreOf = (host: RelatedElement): number | undefined => {
  const { minScore } = host;
  if (minScore === undefined || minScore >= 0) return minScore;
  warnOnce('min-score', `min-score="${host.getAttribute('min-score') ?? minScore}" is not a number from 0 to 1`);
  return undefined;
};

const mayFillUp = ({ fallback }: RelatedElement): boolean => {
  if (!/^(latest|none)?$/.test(fallback)) warnOnce('fallback', `fallback="${fallback}" is not known`);
  return fallback !== 'none';
};

/** The articles that the page's author wants, in the order in which they are named. */
const pinned = (host: RelatedElement, articles: readonly Article[]): Article[] => {
  const written = host.src ? innerLinks(host) : [];
  const known = new Map([...written, ...articles].map((article) => [identityOf(article), article]));
  const wanted = [...identities(listOf(host.pin)), ...written.map(identityOf)];
  return wanted.flatMap((identity) => known.get(identity) ?? []);
};

/** What goes with the page: as the source has ordered it, or worked out here from the page's own text. */
const related = async (
  host: RelatedElement,
  source: Source,
  room: number,
  mayCome: (article: Article) => boolean,
): Promise<Article[]> => {
  const { articles } = source;
  const kind = kindOf(source);
  const minScore = minScoreOf(host);
  if (kind === 'own') return articles.filter(mayCome).map((article) => ({ ...article, why: 'selection' }));
  if (kind === 'ranked') {
    return articles
      .filter((article) => similarityOf(article) >= (minScore ?? MIN_SCORE) && mayCome(article))
      .map((article) => ({ ...scored(article), why: 'related' }));
  }
  const ranking = await (await import('./rank.js')).rankingOf(source);
  const allows = (index: number) => mayCome(articles[index]!);
  return ranking
    .rank(readArticle(host.article), room, minScore ?? ranking.minScore, allows)
    .map(({ index, score, terms }) => ({ ...articles[index]!, why: 'related', score, terms }));
};

const chooseAnew = async (host: RelatedElement, source: Source, limit: number): Promise<Article[]> => {
  const page = pageOf(host);
  const isLatest = host.order === 'latest';
  const excluded = listOf(host.exclude);
  const tags = new Set(excluded.filter((one) => !isAddress(one)).map((tag) => tag.toLowerCase()));
  const elsewhere = await shownElsewhere(host, page);
  const never = new Set([identityOf({ url: page }), ...identities(excluded.filter(isAddress)), ...elsewhere]);
  const linked = host.src ? linksOf(host.article) : new Set<string>();
  const language = languageOf(host);
  const mayCome = (article: Article, lang = source.lang): boolean =>
    !linked.has(identityOf(article)) &&
    !names(article.raw['tags']).some((tag) => tags.has(tag.toLowerCase())) &&
    isSameLanguage(text(article.raw['lang']) || lang, language);

  const chosen: Article[] = [];
  const add = (articles: readonly Article[]) => chosen.push(...select(articles, never).slice(0, limit - chosen.length));
  add(pinned(host, source.articles).map((article) => ({ ...article, why: 'pin' })));
  const unseen = (article: Article) => !never.has(identityOf(article)) && mayCome(article);
  if (!isLatest && chosen.length < limit) add(await related(host, source, limit - chosen.length, unseen));
  const mayFill = isLatest || (kindOf(source) !== 'own' && mayFillUp(host));
  if (chosen.length < limit && mayFill) {
    const all = (await source.more?.().catch(() => undefined)) ?? source;
    const newest = all.articles.filter((article) => mayCome(article, all.lang));
    add(newest.sort((one, other) => timeOf(other) - timeOf(one)).map((article) => ({ ...article, why: 'latest' })));
  }
  claim(host, chosen);
  return chosen;
};

interface Choice {
  source: Source;
  criteria: string;
  articles: Promise<Article[]>;
}

const choices = new WeakMap<RelatedElement, Choice>();

/**
 * What a list shows of its source: what the page's author wants, what goes with the page, and where that is not enough,
 * the newest. Not the page itself, nothing that the article links to already, nothing that another list shows, and
 * nothing in another language.
 * @param limit The most articles.
 */
export const choose = (host: RelatedElement, source: Source, limit: number): Promise<Article[]> => {
  const { order, article, minScore, fallback, pin, exclude } = host;
  const criteria = JSON.stringify([
    limit,
    order,
    pageOf(host),
    languageOf(host),
    article,
    minScore,
    fallback,
    pin,
    exclude,
  ]);
  const known = choices.get(host);
  if (known?.source === source && known.criteria === criteria) return known.articles;
  const articles = chooseAnew(host, source, limit);
  choices.set(host, { source, criteria, articles });
  return articles;
};
