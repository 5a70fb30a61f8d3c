import { nextLink } from '../../internal/link.js';
import { text, type Entry } from '../articles.js';
import { plainText, plainTitle } from './plain-text.js';
import type { Page } from './read-feed.js';

const entryOf = (value: unknown): Entry => (value ?? {}) as Entry;
const listOf = (value: unknown): Entry[] => (Array.isArray(value) ? value.flat().map(entryOf) : []);
const rendered = (value: unknown): string => text(entryOf(value)['rendered']) || text(value);

/** The members of an article from a post: https://developer.wordpress.org/rest-api/reference/posts/#schema */
const toEntry = (post: Entry): Entry => {
  const embedded = entryOf(post['_embedded']);
  const [media] = listOf(embedded['wp:featuredmedia']);
  const sizes = entryOf(entryOf(media?.['media_details'])['sizes']);
  const medium = entryOf(sizes['medium_large'] ?? sizes['medium'] ?? sizes['large']);
  const date = text(post['date_gmt']);
  return {
    url: post['link'],
    title: plainTitle(rendered(post['title'])),
    excerpt: plainText(rendered(post['excerpt']) || rendered(post['content'])),
    image: text(medium['source_url']) || media?.['source_url'] || post['jetpack_featured_media_url'],
    // Its dates name no zone; this one is in UTC.
    date: date ? `${date}Z` : post['date'],
    author: listOf(embedded['author'])
      .map(({ name }) => plainTitle(text(name)))
      .filter(Boolean),
    tags: listOf(embedded['wp:term'])
      .map(({ name }) => plainTitle(text(name)))
      .filter((name) => name && name !== 'Uncategorized'),
    // Polylang and WPML tell it here.
    lang: post['lang'],
  };
};

/** `<…?page=2>; rel="next"`, or one more than the page that was asked for, while there are more. */
const nextOf = (headers: Headers, url: string): string | undefined => {
  const next = new URL(url);
  const page = Number(next.searchParams.get('page') ?? 1);
  next.searchParams.set('page', `${page + 1}`);
  return nextLink(headers.get('link')) ?? (Number(headers.get('x-wp-totalpages')) > page ? next.href : undefined);
};

/** One page of `wp/v2/posts`, with `_embed` for pictures, authors and tags. */
export const readPosts = (posts: readonly Entry[], headers: Headers, url: string): Page => ({
  entries: posts.map((post) => toEntry(post ?? {})),
  next: nextOf(headers, url),
});
