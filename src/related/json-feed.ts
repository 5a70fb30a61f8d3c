import { text, type Entry } from './articles.js';
import { plainText } from './plain-text.js';

/** The members of an article from an item of a JSON Feed: https://www.jsonfeed.org/version/1.1/ */
export const fromJsonFeed = (item: Entry): Entry => ({
  ...item,
  url: item['url'] ?? item['external_url'],
  excerpt: text(item['summary']) || text(item['content_text']) || plainText(text(item['content_html'])),
  image: item['image'] ?? item['banner_image'],
  date: item['date_published'],
  author: item['authors'] ?? item['author'],
});
