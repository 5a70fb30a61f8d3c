import type { Comment, CommentList, Created } from '../contract/comment.js';
import { safeUrl } from '../internal/url.js';

type Entry = Record<string, unknown>;

const entry = (value: unknown): Entry => Object(value) as Entry;

/** Nothing but a string may reach a template: Lit takes an object for a template of its own. */
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Those of an object's members that hold something. */
const members = <Name extends string>(
  from: Entry,
  read: (value: unknown) => string | undefined,
  ...names: Name[]
): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = read(from[name]);
    if (value) found[name] = value;
  }
  return found;
};

/** Endpoints number their comments, or name them. */
const id = (value: unknown): string => (/^(string|number)$/.test(typeof value) ? `${value}` : '');

/**
 * A comment of an endpoint, as far as it makes sense: what is of the wrong type is left out, and addresses that are
 * not http(s). Undefined where nothing is left to show. By hand and not by the schema, which weighs more than a
 * conversation.
 */
export const readComment = (value: unknown): Comment | undefined => {
  const from = entry(value);
  const author = entry(from['author']);
  const { votes, status } = from;
  if (!id(from['id']) || text(from['text'] ?? from['html']) === undefined) return undefined;
  return {
    createdAt: '',
    text: '',
    ...members(from, text, 'createdAt', 'editedAt', 'text', 'html', 'rest'),
    id: id(from['id']),
    parent: id(from['parent']) || null,
    author: { name: '', ...members(author, text, 'name', 'role'), ...members(author, safeUrl, 'website', 'avatar') },
    ...(Number.isFinite(votes) && { votes: votes as number }),
    status: status === 'held' || status === 'deleted' ? status : 'published',
  };
};

/** A list and how many of its entries were no comments; undefined where it is no list. */
export const readList = (value: unknown): (CommentList & { skipped: number }) | undefined => {
  const { comments, total, next, closed, markdown } = entry(value);
  if (!Array.isArray(comments)) return undefined;
  const read = comments.flatMap((comment) => readComment(comment) ?? []);
  return {
    comments: read,
    total: Number.isFinite(total) ? (total as number) : read.length,
    next: id(next) || null,
    closed: closed === true,
    markdown: markdown === true,
    skipped: comments.length - read.length,
  };
};

/** What an endpoint says of a comment that it has accepted. */
export const readCreated = (value: unknown): Created | undefined => {
  const from = entry(value);
  const comment = readComment(from['comment']);
  return comment && { comment, ...members(from, text, 'token', 'editableUntil') };
};
