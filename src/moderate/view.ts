import type { LocalizeController } from '../controllers/localize-controller.js';
import { locale } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
import { safeUrl } from '../internal/url.js';
import { html, type TemplateResult } from 'lit';
import type { Desk } from './desk.js';

/** What everything on the page is shown with. */
export interface Scene {
  desk: Desk;
  words: LocalizeController;
  /** Milliseconds since the epoch, as of which "two minutes ago" is true. */
  now: number;
  /** Whether keys are shown on buttons. */
  keys: boolean;
}

/** A name inside a sentence of another direction keeps its order, and the sentence its own. */
const isolate = (text: string): string => `\u2068${text}\u2069`;

/** A message with something in a place of it. */
export const fill = ({ words }: Pick<Scene, 'words'>, key: MessageKey, values: Record<string, string>): string =>
  words.text(key).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    return value === undefined ? place : isolate(value);
  });

/** How a page is called: its title, else its address without what all of them have. */
export const pageName = ({ url, title }: { url: string; title?: string | undefined }): string => {
  if (title?.trim()) return title;
  const safe = safeUrl(url);
  return safe ? safe.replace(/^https?:\/\//, '') : url;
};

/** A link that opens beside the queue, or the text alone where it leads nowhere safe. */
export const outside = (url: string | undefined, text: string): TemplateResult => {
  const safe = safeUrl(url);
  return safe
    ? html`<a href=${safe} target="_blank" rel="noopener noreferrer nofollow"><bdi>${text}</bdi></a>`
    : html`<bdi>${text}</bdi>`;
};

export const number = (value: number, { words }: Pick<Scene, 'words'>): string =>
  value.toLocaleString(locale(words.language));
