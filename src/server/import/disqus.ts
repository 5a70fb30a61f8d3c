import { htmlText, pageTitle } from './html-text.js';
import type { SourceRecord } from './source.js';
import { type Element, readXml } from './xml.js';

interface Thread {
  url: string;
  title: string;
}

/** What is read of a thread or a post, by the path below it. */
type Values = Record<string, string>;

/**
 * Disqus' own export: all `<thread>`s (pages) come before the `<post>`s (comments), which name theirs by `dsq:id`.
 * https://help.disqus.com/en/articles/1717199-importing-exporting
 */
export const readDisqus = (path: string, progress: (bytes: number) => void): AsyncIterable<SourceRecord> => {
  const threads = new Map<string, Thread>();
  const above: string[] = [];
  let values: Values = {};
  let id = '';

  return readXml<SourceRecord>(path, progress, {
    start(name, attributes) {
      above.push(name);
      if (above.length === 2) {
        values = {};
        id = attributes['dsq:id'] ?? '';
      }
      // <thread> and <parent> in a post only say which.
      else if (above.length === 3 && attributes['dsq:id']) values[name] = attributes['dsq:id'];
    },
    end(element, found) {
      const path = above.slice(2).join(' ');
      above.pop();
      if (above.length > 1) keep(values, path, element);
      else if (element.name === 'thread') found(readThread(values, id, element.line, threads));
      else if (element.name === 'post') found(readPost(values, id, element.line, threads));
    },
  });
};

const keep = (values: Values, path: string, { text }: Element): void => {
  if (path !== 'thread' && path !== 'parent' && !path.startsWith('category')) values[path] ??= text;
};

const readThread = (values: Values, id: string, line: number, threads: Map<string, Thread>): SourceRecord => {
  const url = (values.link ?? '').trim();
  const title = pageTitle(values.title ?? '');
  threads.set(id, { url, title });
  return isTrue(values.isDeleted)
    ? { kind: 'skipped', line, key: `thread ${id}`, reason: 'its page is deleted' }
    : { kind: 'page', line, key: `thread ${id}`, url, title, closed: isTrue(values.isClosed) };
};

const readPost = (values: Values, id: string, line: number, threads: ReadonlyMap<string, Thread>): SourceRecord => {
  const refused = (reason: string): SourceRecord => ({ kind: 'refused', line, key: id, reason });
  if (!id) return refused('it has no id');
  const thread = threads.get(values.thread ?? '');
  if (!thread) return refused('its page is not in the file');
  const text = htmlText(values.message ?? '', { lines: false });
  if (text === undefined) return refused('text: too_long');
  const createdAt = time(values.createdAt);
  const deleted = isTrue(values.isDeleted);
  return {
    kind: 'comment',
    line,
    key: id,
    parent: values.parent ?? null,
    body: {
      page: thread,
      author: {
        name: (values['author name'] ?? '').trim(),
        email: (values['author email'] ?? '').trim(),
        website: (values['author link'] ?? '').trim(),
      },
      text,
    },
    createdAt,
    editedAt: null,
    // Disqus marks spam as deleted, too; it can still be looked at.
    deletedAt: deleted && !isTrue(values.isSpam) ? createdAt : null,
    status: isTrue(values.isSpam) ? 'spam' : values.isApproved?.trim() === 'false' ? 'held' : 'published',
    likes: 0,
  };
};

const isTrue = (text: string | undefined): boolean => text?.trim() === 'true';

/** RFC 3339; without a zone it is UTC. */
const time = (text = ''): number =>
  Date.parse(/(?:z|[+-]\d\d:?\d\d)$/i.test(text.trim()) ? text.trim() : `${text.trim()}Z`);
