import { parseFeed } from 'feedsmith';
import { excerpt } from '../../internal/excerpt.js';
import { pageUrl } from '../../internal/page.js';
import { safeUrl } from '../../internal/url.js';
import { EXCERPT, filled, isoDate, type SourceArticle } from './article.js';
import { firstPicture, plainText, plainTitle } from './html.js';
import { repair } from './repair.js';
import { isPosts, postsOf } from './wordpress.js';

/** A page of a feed. */
export interface Feed {
  articles: SourceArticle[];
  /** Address of the page of the feed that comes after. */
  next: string | undefined;
}

/** What all kinds of feeds say of an article, in words that may be markup. */
export interface Item {
  url: string | undefined;
  base: string;
  title: string | undefined;
  summary: string | undefined;
  content: string | undefined;
  date: string | undefined;
  image: string | undefined;
  authors: (string | undefined)[];
  tags: (string | undefined)[];
  lang: string | undefined;
}

/**
 * Reads a feed by what it holds: RSS, RDF, Atom, JSON Feed or WordPress's posts. Entries without title or address are left
 * out; what is broken is read as far as it can be. Throws where it is none.
 * @param url What its relative addresses are relative to.
 */
export const readFeed = (body: string, url: string): Feed => {
  const { items, next } = itemsOf(body, url);
  const articles = items.flatMap((item) => toArticle(item) ?? []);
  const following = next && pageUrl(next, url);
  return { articles, next: following === pageUrl(url) ? undefined : following };
};

const parse = (body: string) => {
  try {
    return parseFeed(body);
  } catch (error) {
    const repaired = repair(body);
    if (repaired === undefined) throw error;
    return parseFeed(repaired);
  }
};

const itemsOf = (body: string, url: string): { items: Item[]; next: string | undefined } => {
  const posts = isPosts(body);
  if (posts) return { next: undefined, items: postsOf(posts, url) };
  const { format, feed } = parse(body);
  const link = (links: readonly { rel?: string | undefined; href?: string | undefined }[] = [], rel: string) =>
    links.find((one) => (one.rel ?? 'alternate') === rel)?.href;
  switch (format) {
    case 'json':
      return {
        next: feed.next_url,
        items: (feed.items ?? []).map((item) => ({
          url: item.url ?? item.external_url,
          base: url,
          title: item.title && escape(item.title),
          summary: item.summary && escape(item.summary),
          content: item.content_html ?? (item.content_text && escape(item.content_text)),
          date: item.date_published ?? item.date_modified,
          image: item.image ?? item.banner_image,
          authors: (item.authors ?? feed.authors ?? []).map(({ name }) => name),
          tags: item.tags ?? [],
          lang: item.language ?? feed.language,
        })),
      };
    case 'atom':
      return {
        next: link(feed.links, 'next'),
        items: (feed.entries ?? []).map((entry) => ({
          url: link(entry.links, 'alternate'),
          base: relativeTo(entry.xml?.base, relativeTo(feed.xml?.base, url)),
          title: markup(entry.title),
          summary: markup(entry.summary),
          content: markup(entry.content),
          date: entry.published ?? entry.updated,
          image: pictureOf(entry.media) ?? link(entry.links, 'enclosure'),
          authors: (entry.authors ?? feed.authors ?? []).map(({ name }) => name),
          tags: (entry.categories ?? []).map(({ label, term }) => label ?? term),
          lang: entry.xml?.lang ?? feed.xml?.lang,
        })),
      };
    case 'rdf':
      return {
        next: undefined,
        items: (feed.items ?? []).map((item) => ({
          ...nothing,
          url: item.link,
          base: url,
          title: item.title,
          summary: item.description,
          content: item.content?.encoded,
          date: item.dc?.dates?.[0] === undefined ? undefined : `${item.dc.dates[0] as string}`,
          authors: item.dc?.creators ?? [],
        })),
      };
    case 'rss':
      return {
        next: link(feed.atom?.links, 'next'),
        items: (feed.items ?? []).map((item) => ({
          url: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
          base: baseOf(url, feed.link),
          title: item.title,
          summary: item.description,
          content: item.content?.encoded,
          date: item.pubDate ?? (item.dc?.dates?.[0] as string | undefined),
          image: pictureOf(item.media) ?? item.enclosures?.find(({ type }) => type?.startsWith('image/'))?.url,
          authors: [...(item.authors ?? []).map(nameOf), ...(item.dc?.creators ?? [])],
          tags: (item.categories ?? []).map(({ name }) => name),
          lang: item.dc?.languages?.[0] ?? feed.language,
        })),
      };
  }
};

const nothing = { image: undefined, tags: [], authors: [], lang: undefined };

const toArticle = (item: Item): SourceArticle | undefined => {
  const url = item.url && pageUrl(item.url.trim(), item.base);
  const title = plainTitle(item.title ?? '');
  if (!url || !title) return undefined;
  const { content = '', summary: description = '' } = item;
  const image = item.image ?? firstPicture(`${description} ${content}`);
  const text = plainText(content);
  const summary = plainText(description);
  return {
    url,
    title,
    ...filled({
      // WordPress and others put the whole text where others have a summary.
      excerpt: excerpt(summary || text, EXCERPT),
      date: isoDate(item.date),
      image: image && safeUrl(image, item.base),
      author: texts(item.authors),
      tags: texts(item.tags).filter((tag) => !/^https?:/i.test(tag)),
      lang: item.lang?.trim(),
    }),
    text: text || (summary.length > EXCERPT ? summary : ''),
    links: [],
  };
};

const texts = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.map((value) => plainTitle(value ?? '')).filter(Boolean)),
];

/** Where a feed is says it, unless it lies in a file. */
const baseOf = (url: string, site: string | undefined): string => (/^https?:/.test(url) ? url : relativeTo(site, url));

/** RSS wants an address of mail, with the name in brackets. */
const nameOf = (author: string | { name?: string | undefined }): string | undefined => {
  const said = typeof author === 'string' ? author : author.name;
  const name = /^[^\s@]+@\S+\s+\((.+)\)$/.exec(said ?? '')?.[1] ?? said;
  return name && /^[^\s@]+@\S+$/.test(name) ? undefined : name;
};

const relativeTo = (address: string | undefined, base: string): string => (address && safeUrl(address, base)) || base;

/** A construct of Atom: text, unless it says that it is markup. */
const markup = (construct: { value?: string | undefined; type?: string | undefined } | undefined): string | undefined =>
  construct?.value && (/html/i.test(construct.type ?? 'text') ? construct.value : escape(construct.value));

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

interface Media {
  thumbnails?: { url?: string | undefined }[] | undefined;
  contents?: { url?: string | undefined; medium?: string | undefined; type?: string | undefined }[] | undefined;
}

const pictureOf = (media: Media | undefined): string | undefined =>
  media?.contents?.find(({ medium, type }) => medium === 'image' || type?.startsWith('image/'))?.url ??
  media?.thumbnails?.[0]?.url;
