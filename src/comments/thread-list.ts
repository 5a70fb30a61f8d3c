import { render } from 'lit';
import type { Thread } from './threads.js';

/** Draws what a thread shows; its replies go into the list that it is given. */
export type Draw = (thread: Thread, replies: Element | undefined) => unknown;

/**
 * A list of threads in the document. Each comment keeps its element for as long as it is shown, whatever comes before
 * it: nothing that a reader is typing into is moved. One that cannot be drawn does not take the others along.
 */
export class ThreadList {
  readonly element: HTMLElement = document.createElement('ol');
  readonly #items = new Map<string, { item: HTMLElement; replies?: ThreadList }>();

  constructor() {
    this.element.role = 'list';
    this.element.part = 'replies';
  }

  show(threads: readonly Thread[], draw: Draw, isFolded: (id: string) => boolean): void {
    let next = this.element.firstElementChild;
    const shown = new Set<string>();
    for (const thread of threads) {
      const { comment, replies } = thread;
      const { id } = comment;
      shown.add(id);
      let entry = this.#items.get(id);
      if (!entry) {
        entry = { item: document.createElement('li') };
        entry.item.part = 'item';
        this.#items.set(id, entry);
      }
      const { item } = entry;
      if (item === next) next = next.nextElementSibling;
      else this.element.insertBefore(item, next);
      if (replies.length) (entry.replies ??= new ThreadList()).show(isFolded(id) ? [] : replies, draw, isFolded);
      try {
        render(draw(thread, replies.length ? entry.replies!.element : undefined), item);
      } catch (error) {
        // What hides in a comment is that comment's trouble.
        reportError(error);
      }
    }
    for (const [id, { item }] of this.#items) {
      if (shown.has(id)) continue;
      item.remove();
      this.#items.delete(id);
    }
  }
}
