import type { ApiError } from './api-error.js';

/** Every failure of a widget, after the reader has been told. Bubbles and is composed. */
export class AfterwordErrorEvent extends CustomEvent<{ error: ApiError }> {
  constructor(error: ApiError) {
    super('afterword-error', { bubbles: true, composed: true, detail: { error } });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'afterword-error': AfterwordErrorEvent;
  }
}
