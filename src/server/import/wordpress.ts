import type { StoredStatus } from '../storage/schema.js';
import { htmlLine, htmlText, pageTitle } from './html-text.js';
import type { SourceRecord } from './source.js';
import { type Element, readXml } from './xml.js';

/** `wp:comment_approved`. What was thrown away with its post is thrown away as well. */
const STATUS: Record<string, StoredStatus | 'deleted'> = {
  '1': 'published',
  approve: 'published',
  approved: 'published',
  '0': 'held',
  hold: 'held',
  spam: 'spam',
  trash: 'deleted',
  'post-trashed': 'deleted',
};

/** WordPress wrote this where nobody had typed an address. */
const NO_WEBSITE = /^https?:\/\/$/;

/**
 * WordPress eXtended RSS, as "Tools, Export" writes it: `<item>` is a post, `<wp:comment>` in it a comment, kept as it
 * was typed, with some HTML allowed.
 */
export const readWordpress = (path: string, progress: (bytes: number) => void): AsyncIterable<SourceRecord> => {
  let item: Record<string, string> = {};
  let comment: Record<string, string> | undefined;
  let commentLine = 0;

  return readXml<SourceRecord>(path, progress, {
    start(name) {
      if (name === 'item') item = {};
      if (name === 'wp:comment') comment = {};
    },
    end(element, found) {
      const { name, text, line } = element;
      if (name === 'wp:comment') {
        found(readComment(comment!, item, commentLine || line));
        comment = undefined;
        commentLine = 0;
      } else if (name === 'item') {
        if (item.link && item['wp:status'] === 'publish') found(readPage(item, line));
      } else if (comment) {
        if (name === 'wp:comment_id') commentLine = line;
        comment[name] ??= text;
      } else if (isOfItem(element)) item[name] ??= text;
    },
  });
};

/** What is read of a post; its contents are not kept in memory. */
const isOfItem = ({ name }: Element): boolean =>
  ['title', 'link', 'wp:status', 'wp:comment_status', 'wp:post_password'].includes(name);

/** Whether everybody could read a post, and so its comments. An attachment says `inherit`; what says nothing was public. */
const isPublic = ({ 'wp:status': status = 'publish', 'wp:post_password': password = '' }: Record<string, string>) =>
  ['publish', 'inherit'].includes(status.trim()) && !password;

const readPage = (item: Record<string, string>, line: number): SourceRecord => ({
  kind: 'page',
  line,
  key: item.link!.trim(),
  url: item.link!.trim(),
  title: pageTitle(item.title ?? ''),
  closed: item['wp:comment_status'] === 'closed',
});

const readComment = (values: Record<string, string>, item: Record<string, string>, line: number): SourceRecord => {
  const value = (name: string) => (values[`wp:comment_${name}`] ?? '').trim();
  const key = value('id');
  const problem = (kind: 'skipped' | 'refused', reason: string): SourceRecord => ({ kind, line, key, reason });
  if (!key) return problem('refused', 'it has no id');
  const type = value('type');
  if (type && type !== 'comment') return problem('skipped', `it is a ${/^[\w-]{1,40}$/.test(type) ? type : 'note'}`);
  const status = STATUS[value('approved')];
  if (!status) return problem('refused', 'its status is not known');
  // What stands below a draft or a private post would be there for everybody to read.
  if (!isPublic(item)) return problem('skipped', 'its post is not public');
  const text = htmlText(values['wp:comment_content'] ?? '', { lines: true });
  if (text === undefined) return problem('refused', 'text: too_long');

  const createdAt = utc(value('date_gmt')) ?? utc(value('date')) ?? Number.NaN;
  const parent = value('parent');
  const website = value('author_url');
  return {
    kind: 'comment',
    line,
    key,
    parent: parent && parent !== '0' ? parent : null,
    body: {
      page: { url: (item.link ?? '').trim(), title: pageTitle(item.title ?? '') },
      author: {
        name: htmlLine(value('author')),
        email: value('author_email'),
        website: NO_WEBSITE.test(website) ? '' : htmlLine(website),
      },
      text,
    },
    createdAt,
    editedAt: null,
    deletedAt: status === 'deleted' ? createdAt : null,
    status: status === 'deleted' ? 'published' : status,
    likes: 0,
  };
};

/** "2019-03-31 02:30:00", which names no zone. WordPress writes zeros where it does not know. */
const utc = (text: string): number | undefined => {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text) ?? [];
  const milliseconds = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
};
