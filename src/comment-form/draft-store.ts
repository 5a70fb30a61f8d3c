import { load, save } from '../internal/storage.js';

/** What a reader has typed for one page and parent. Name, email and website are not part of it. */
export interface Draft {
  text: string;
  /** The Idempotency-Key, once the draft has been sent. */
  key?: string | undefined;
  /** The text that another tab had when this one was saved over it. */
  other?: string | undefined;
  /** Which form wrote it: tells our own write from another tab's. */
  writer?: string;
  /** Milliseconds since the epoch. */
  savedAt: number;
}

export const DRAFTS = 'afterword:draft:';

const LIFETIME = 30 * 24 * 60 * 60 * 1000;

export const draftName = (page: string, parent: string): string => `${DRAFTS}${page}#${parent}`;

/** The draft under a name, unless it is damaged or older than 30 days. */
export const readDraft = (name: string): Draft | undefined => {
  const draft = load<Draft>(name);
  return typeof draft?.text === 'string' && draft.savedAt! > Date.now() - LIFETIME ? (draft as Draft) : undefined;
};

export const writeDraft = (name: string, draft: Omit<Draft, 'savedAt'>): void =>
  void save(name, { ...draft, savedAt: Date.now() });
