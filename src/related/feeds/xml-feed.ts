import type { Entry } from '../articles.js';
import { plainText, plainTitle } from './plain-text.js';
import type { Page } from './read-feed.js';
import { findAll, readXml, type Node } from './xml.js';
import { pause } from '../pause.js';

/** What is not always there, under one of several names. */
const all = ({ children }: Node, ...names: string[]): Node[] => children.filter(({ name }) => names.includes(name));
const textOf = (node: Node, ...names: string[]): string => {
  for (const name of names) for (const { text } of all(node, name)) if (text.trim()) return text.trim();
  return '';
};

const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

const resolve = (address: string, base: string): string =>
  URL.canParse(address, base) ? new URL(address, base).href : address;

/** Atom says it in an attribute, RSS between the tags; an address that is for good will do, too. */
const linkOf = (item: Node): string => {
  for (const { attributes, text, base } of all(item, 'link')) {
    const isPage = /^(alternate)?$/.test(attributes.get('rel') ?? '');
    const address = (attributes.get('href') ?? text).trim();
    if (isPage && address) return resolve(address, base);
  }
  const lasting = all(item, 'guid').find(({ attributes, text }) => attributes.get('ispermalink') !== 'false' && text);
  const id = lasting?.text.trim() ?? textOf(item, 'id');
  return isAddress(id) ? id : '';
};

/** Atom tells what its texts are made of; in RSS they are markup. */
const titleOf = (item: Node): string => {
  const [title] = all(item, 'title', 'media:title', 'dc:title').filter(({ text }) => text.trim());
  const type = title?.attributes.get('type');
  if (!title) return '';
  return type === 'text' || (!type && item.name === 'entry') ? title.text : plainTitle(title.text);
};

const isPicture = ({ name, attributes }: Node): boolean =>
  name === 'media:thumbnail' ||
  attributes.get('medium') === 'image' ||
  /^image\//.test(attributes.get('type') ?? '') ||
  (name === 'media:content' && /\.(avif|gif|jpe?g|png|svg|webp)(\?|$)/i.test(attributes.get('url') ?? ''));

/** Pictures stand in many places; what none of them has may have one in its text. */
const imageOf = (item: Node, markup: string): string => {
  const groups = [item, ...all(item, 'media:group', 'media:content')];
  const pictures = groups.flatMap((node) =>
    all(node, 'media:content', 'media:thumbnail', 'enclosure').filter(isPicture),
  );
  const [picture] = [...pictures, ...all(item, 'itunes:image'), ...all(item, 'image')];
  const inner = picture && all(picture, 'url')[0]?.text;
  const address = picture?.attributes.get('url') ?? picture?.attributes.get('href') ?? inner ?? picture?.text.trim();
  const written = /<img\b[^<>]*?\ssrc\s*=\s*["']([^"']+)["']/i.exec(markup)?.[1]?.replaceAll('&amp;', '&');
  const found = address || written;
  return found ? resolve(found, picture?.base ?? item.base) : '';
};

/** RSS wants an address of mail, with the name in brackets. */
const authorsOf = (item: Node): string[] =>
  all(item, 'author', 'dc:creator')
    .map((author) => textOf(author, 'name') || author.text.trim())
    .map((author) => plainTitle(/^[^\s@]+@\S+\s+\((.+)\)$/.exec(author)?.[1] ?? author))
    .filter((author) => author && !/^[^\s@]+@\S+$/.test(author));

const tagsOf = (item: Node): string[] => [
  ...new Set(
    all(item, 'category', 'dc:subject')
      .map(({ attributes, text }) => plainTitle(text) || attributes.get('label') || attributes.get('term') || '')
      .filter((tag) => tag && !isAddress(tag)),
  ),
];

const toEntry = (item: Node): Entry => {
  const markup = textOf(item, 'content:encoded', 'content', 'xhtml:body');
  const summary = textOf(item, 'description', 'summary', 'media:description');
  const [text] = all(item, 'content', 'summary', 'content:encoded', 'description').filter(({ text }) => text.trim());
  return {
    url: linkOf(item),
    title: titleOf(item),
    excerpt: plainText(summary || markup),
    image: imageOf(item, `${summary} ${markup}`),
    date: textOf(item, 'pubdate', 'published', 'dc:date', 'updated', 'issued', 'modified', 'date'),
    author: authorsOf(item),
    tags: tagsOf(item),
    lang: text?.attributes.get('lang') ?? item.attributes.get('lang'),
  };
};

const FRAMES = new Set(['channel', 'feed']);
const ITEMS = new Set(['item', 'entry']);

/** One page of an RSS feed (0.9 to 2.0) or an Atom feed. Throws where it is neither. */
export const readXmlFeed = async (text: string, base: string): Promise<Page> => {
  // What a server wrote before the feed, such as a warning, is not of it.
  const document = await readXml(text.slice(Math.max(0, text.search(/<(\?xml|rss|feed|rdf:RDF)\b/i))), base);
  const [frame] = findAll(document, FRAMES);
  if (!frame) throw new Error('no feed');
  const entries: Entry[] = [];
  const items = findAll(document, ITEMS);
  for (let item; (item = items.shift());) {
    entries.push(toEntry(item));
    // One that was never closed holds those that follow it.
    items.unshift(...findAll(item, ITEMS));
    await pause();
  }
  const next = all(frame, 'link').find(({ attributes }) => attributes.get('rel') === 'next');
  const lang =
    textOf(frame, 'language', 'dc:language') ||
    frame.attributes.get('lang') ||
    document.children[0]?.attributes.get('lang');
  return { entries, next: next && resolve(next.attributes.get('href') ?? '', next.base), lang };
};
