import { html, type TemplateResult } from 'lit';
import { ApiError } from '../client/api-error.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import styles from './failure.styles.js';
import { adopt } from './adopt.js';
import { provideMessages } from '../i18n/messages.js';
import failed from '../i18n/en/related-failed.js';
import { keepRoom } from './keep-room.js';
import { claim } from './neighbours.js';
import type { RelatedElement } from './related-element.js';
import type { SourceError } from './source.js';

provideMessages(failed);

/** Why a source could not be read, in the terms of all our errors. */
const toError = (url: string, { status, cause }: SourceError): ApiError => {
  const options = { method: 'GET', url, cause, ...(status && { status }) };
  if (status === undefined) {
    const slow = (cause as Error).name === 'TimeoutError';
    return new ApiError(slow ? 'timeout' : navigator.onLine ? 'network' : 'offline', options);
  }
  if (status >= 200 && status < 300) return new ApiError('unreadable', options);
  return new ApiError(status === 404 ? 'not_found' : status >= 500 ? 'internal' : 'refused', options);
};

/** Tells the page why a list did not come. */
export const report = (host: RelatedElement, url: string, error: SourceError): void => {
  // Those that wait for this list need not wait any longer.
  if (!host.querySelector('a[href]')) claim(host, []);
  void host.updateComplete.then(keepRoom(host));
  host.dispatchEvent(new AfterwordErrorEvent(toError(url, error)));
};

/** What a reader is told, where the list is the point. */
export const failure = (host: RelatedElement, words: LocalizeController): TemplateResult => {
  adopt(host, styles);
  return html`
    <p part="error" role="alert">
      ${words.slot('relatedError')}
      <button type="button" @click=${() => void host.reload()}>${words.slot('relatedRetry')}</button>
    </p>
  `;
};
