import { text, type Entry } from '../articles.js';
import { plainText } from './plain-text.js';
import type { Page } from './read-feed.js';

/** The members of an article from an item of a JSON Feed: https://www.jsonfeed.org/version/1.1/ */
const toEntry = (item: Entry): Entry => ({
  ...item,
  url: item['url'] ?? item['external_url'],
  excerpt: text(item['summary']) || text(item['content_text']) || plainText(text(item['content_html'])),
  image: item['image'] ?? item['banner_image'],
  date: item['date_published'] ?? item['date_modified'],
  author: item['authors'] ?? item['author'],
  lang: item['language'],
});

export const readJsonFeed = (feed: Entry): Page => ({
  entries: (feed['items'] as Entry[]).map((item) => toEntry(item ?? {})),
  next: text(feed['next_url']),
  lang: text(feed['language']),
});
