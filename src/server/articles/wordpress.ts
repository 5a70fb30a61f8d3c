import type { Item } from './feed.js';

/** An object of anybody's, whose members may be anything. */
type Entry = Readonly<Record<string, unknown>>;

const entryOf = (value: unknown): Entry => (typeof value === 'object' && value ? (value as Entry) : {});
const listOf = (value: unknown): Entry[] => (Array.isArray(value) ? value.flat().map(entryOf) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() ? value : undefined);
const rendered = (value: unknown): string | undefined => text(entryOf(value)['rendered']) ?? text(value);

/** The posts that a text is, or undefined: https://developer.wordpress.org/rest-api/reference/posts/ */
export const isPosts = (body: string): unknown[] | undefined => {
  if (!/^\s*\[/.test(body)) return undefined;
  const posts: unknown = JSON.parse(body);
  return Array.isArray(posts) && (!posts.length || posts.some((post) => 'link' in entryOf(post))) ? posts : undefined;
};

/** What posts say, with `_embed` of pictures, authors and tags, too. */
export const postsOf = (posts: readonly unknown[], base: string): Item[] =>
  posts.map((value) => {
    const post = entryOf(value);
    const embedded = entryOf(post['_embedded']);
    const [media] = listOf(embedded['wp:featuredmedia']);
    const sizes = entryOf(entryOf(media?.['media_details'])['sizes']);
    const medium = entryOf(sizes['medium_large'] ?? sizes['medium'] ?? sizes['large']);
    const date = text(post['date_gmt']);
    const names = (list: unknown) => listOf(list).map(({ name }) => text(name));
    return {
      url: text(post['link']),
      base,
      title: rendered(post['title']),
      summary: rendered(post['excerpt']),
      content: rendered(post['content']),
      // Its dates name no zone; this one is in UTC.
      date: date ? `${date}Z` : text(post['date']),
      image: text(medium['source_url']) ?? text(media?.['source_url']) ?? text(post['jetpack_featured_media_url']),
      authors: names(embedded['author']),
      tags: names(embedded['wp:term']).filter((name) => name !== 'Uncategorized'),
      // Polylang and WPML tell it here.
      lang: text(post['lang']),
    };
  });
