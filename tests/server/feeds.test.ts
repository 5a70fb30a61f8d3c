import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { pageUrl } from '../../src/internal/page.js';
import { safeUrl } from '../../src/internal/url.js';
import type { Entry } from '../../src/related/articles.js';
import { readXmlFeed } from '../../src/related/feeds/xml-feed.js';
import { readPosts } from '../../src/related/feeds/wordpress.js';
import { isoDate } from '../../src/server/articles/article.js';
import { readFeed } from '../../src/server/articles/feed.js';

const folder = new URL('../related/fixtures/feeds/', import.meta.url);
const base = 'https://feeds.example/of/feed';

const list = (value: unknown) => (Array.isArray(value) && value.length ? (value as string[]) : undefined);

/** What the list in a page shows of a feed. */
const inBrowser = async (body: string) => {
  const isPosts = body.startsWith('[');
  const { entries, lang } = isPosts
    ? readPosts(JSON.parse(body) as Entry[], new Headers(), base)
    : await readXmlFeed(body, base);
  const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);
  return entries
    .filter(({ url, title }) => text(url) && text(title))
    .map((entry) => ({
      url: pageUrl(entry['url'] as string, base),
      title: entry['title'],
      excerpt: text(entry['excerpt']),
      date: isoDate(text(entry['date'])),
      image: text(entry['image']) && safeUrl(entry['image'] as string, base),
      author: list(entry['author']),
      tags: list(entry['tags']),
      lang: text(entry['lang']) ?? text(lang),
    }));
};

const inNode = (body: string) =>
  readFeed(body, base).articles.map(({ url, title, excerpt, date, image, author, tags, lang }) => ({
    url,
    title,
    excerpt,
    date,
    image,
    author,
    tags,
    lang,
  }));

describe('feeds', () => {
  for (const file of readdirSync(folder)) {
    it(`are read as they are in a page: ${file}`, async () => {
      const body = readFileSync(new URL(file, folder), 'utf8');
      const found = inNode(body);
      assert.ok(found.length);
      assert.deepEqual(found, await inBrowser(body));
    });
  }

  const titleOf = (body: string) => readFeed(body, base).articles.map(({ title }) => title);

  it('keep the whole text, for ranking', () => {
    const [fish] = readFeed(readFileSync(new URL('posts.json', folder), 'utf8'), base).articles;
    assert.equal(fish!.text, 'Where the boats come in.');
  });

  it('in a file have their relative addresses from the site that they name', () => {
    const item = '<item><title>Tide</title><link>/tide</link></item>';
    const rss = `<rss version="2.0"><channel><title>Site</title><link>https://site.example/</link>${item}</channel></rss>`;
    assert.equal(readFeed(rss, 'file:///site/feed.xml').articles[0]!.url, 'https://site.example/tide');
  });

  it('of authors with addresses of mail keep their names only', () => {
    const item = (author: string) =>
      `<item><title>T</title><link>/${author.length}</link><author>${author}</author></item>`;
    const rss = `<rss version="2.0"><channel>${item('a@site.example (The desk)')}${item('a@site.example')}</channel></rss>`;
    assert.deepEqual(
      readFeed(rss, base).articles.map(({ author }) => author),
      [['The desk'], undefined],
    );
  });

  for (const [what, body] of [
    ['a page', '<!doctype html><title>Not found</title><p>Sorry'],
    ['cut JSON', '[{"link": "https://site.example/a"'],
    ['a list of something else', '[{"name": "The desk"}]'],
    ['a number', '7'],
    ['nothing', ''],
  ] as const) {
    it(`are not what ${what} is`, () => {
      assert.throws(() => titleOf(body));
    });
  }
});
