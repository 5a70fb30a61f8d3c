import { AfterwordErrorEvent } from '../client/error-event.js';
import { toApiError, type FetchFailure } from '../client/fetch-failure.js';

export { warnOnce } from '../internal/warn.js';

/** Tells the page that a number did not come. */
export const report = (element: Element, failure: FetchFailure): boolean =>
  element.dispatchEvent(new AfterwordErrorEvent(toApiError(failure)));
