import { storage } from '../internal/storage.js';

/** What a reader has typed for one page and parent. Name, email and website are not part of it. */
export interface Draft {
  text: string;
  /** The Idempotency-Key, once the draft has been sent. */
  key?: string | undefined;
  /** The text that another tab had when this one was saved over it. */
  other?: string | undefined;
  /** Which form wrote it: tells our own write from another tab's. */
  writer: string;
  /** Milliseconds since the epoch. */
  savedAt: number;
}

const PREFIX = 'afterword:draft:';
const LIFETIME = 30 * 24 * 60 * 60 * 1000;

export const draftName = (page: string, parent: string): string => `${PREFIX}${page}#${parent}`;

/** The draft under a name, unless it is damaged or older than 30 days. */
export const readDraft = (name: string): Draft | undefined => {
  const draft = storage.get<Draft>(name);
  return typeof draft?.text === 'string' && draft.savedAt > Date.now() - LIFETIME ? draft : undefined;
};

export const writeDraft = (name: string, draft: Omit<Draft, 'savedAt'>): void =>
  storage.set(name, { ...draft, savedAt: Date.now() });

export const removeDraft = (name: string): void => storage.remove(name);

/** Removes what has expired, on every page of the site. */
export const pruneDrafts = (): void => {
  for (const name of storage.keys(PREFIX)) if (!readDraft(name)) removeDraft(name);
};
