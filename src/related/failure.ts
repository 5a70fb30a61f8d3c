import { html, type TemplateResult } from 'lit';
import { ApiError } from '../client/api-error.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { warnOnce } from '../internal/warn.js';
import styles from './failure.styles.js';
import type { RelatedElement } from './related-element.js';
import type { SourceError } from './source.js';

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
export const report = (host: EventTarget, url: string, error: SourceError): boolean =>
  host.dispatchEvent(new AfterwordErrorEvent(toError(url, error)));

/** What a reader is told, where the list is the point. */
export const failure = (words: LocalizeController, retry: () => void): TemplateResult => html`
  <p part="error" role="alert">
    ${words.slot('relatedError')} <button type="button" @click=${retry}>${words.slot('relatedRetry')}</button>
  </p>
`;

/** Tells the site's owner what an attribute or a source holds that is of no use. */
export const warn = (host: RelatedElement, what: 'src' | 'layout' | 'order' | 'source', skipped = 0): void => {
  const { src } = host;
  if (what === 'source') warnOnce(what, `${src}: ${skipped} entries without title or address are left out`);
  else warnOnce(what, `${what}="${host[what]}" is not known`);
};

export { styles };
