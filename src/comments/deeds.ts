import type { Comment } from '../contract/comment.js';
import { randomId } from '../internal/id.js';
import { load, save } from '../internal/storage.js';
import { deedsName } from './deeds-name.js';

/** What this browser knows of a comment that was written in it. */
export interface Own {
  token: string;
  /** RFC 3339. */
  editableUntil?: string | undefined;
  /** The comment, as long as it waits for approval: nobody else is shown it. */
  held?: Comment | undefined;
}

/** What a reader has done on a page: wrote, by the comment's id, and liked. */
export interface Deeds {
  own: Record<string, Own>;
  liked: string[];
}

const READER = 'afterword:reader';

/** What could not be stored, by page, for as long as this document is open. */
const unkept = new Map<string, Deeds>();

export const readDeeds = (page: string): Deeds => {
  const { own, liked } = unkept.get(page) ?? load<Deeds>(deedsName(page)) ?? {};
  return { own: { ...own }, liked: Array.isArray(liked) ? liked : [] };
};

/** Changes what is known, as another tab may have left it. */
export const changeDeeds = (page: string, change: (deeds: Deeds) => void): Deeds => {
  const deeds = readDeeds(page);
  change(deeds);
  if (save(deedsName(page), deeds)) unkept.delete(page);
  else unkept.set(page, deeds);
  return deeds;
};

let unkeptToken: string | undefined;

/** A random name of this browser, so that it votes once. It says nothing about the reader, and no cookie holds it. */
export const readerToken = (): string => {
  const { token = (unkeptToken ??= randomId()) } = load<{ token: string }>(READER) ?? {};
  save(READER, { token });
  return token;
};
