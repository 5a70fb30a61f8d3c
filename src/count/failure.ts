import { AfterwordErrorEvent } from '../client/error-event.js';
import { toApiError } from '../client/fetch-failure.js';

export { warnOnce } from '../internal/warn.js';

/** Tells the page that a number did not come. */
export const report = (element: Element, failure: unknown): boolean =>
  element.dispatchEvent(new AfterwordErrorEvent(toApiError(failure)));
