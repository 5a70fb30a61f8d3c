import { AfterwordErrorEvent } from '../client/error-event.js';
import { toApiError } from '../client/fetch-failure.js';
import type { MessageKey } from '../i18n/messages.js';
import type { Acting } from './acting.js';
import { openThread } from './changes.js';

/** The comment that the address names, by each conversation that has looked and has not got it. */
const missing = new WeakMap<Element, string>();

/** Goes to the comment that the address names, or says that it is not there. */
export class Permalink {
  /** Id of that comment. */
  target = '';
  /** What is said where it is not there. */
  failure: MessageKey | undefined;
  readonly #acting: Acting;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  forget(): void {
    this.failure = undefined;
    missing.delete(this.#acting.host);
  }

  /** Goes there, wherever in the conversation it is. */
  async follow(): Promise<void> {
    const id = commentInAddress();
    const { room, host, words } = this.#acting;
    const { conversation } = room;
    // It goes there as soon as there is something to go to.
    if (!conversation.loaded) return;
    this.forget();
    room.said = '';
    this.target = id;
    try {
      if (!conversation.comments.has(id)) await openThread(conversation, id);
      if (id !== this.target) return;
      if (conversation.comments.get(id)?.status !== 'deleted') return await this.#acting.show(id);
      this.failure = 'commentMissing';
    } catch (cause) {
      // The address may have moved on meanwhile.
      if (id !== this.target) return;
      const error = toApiError(cause);
      const isMissing = error.code === 'not_found';
      if (isMissing && this.#mayBeElsewhere(id)) return;
      this.failure = isMissing ? 'commentMissing' : 'commentsError';
      if (!isMissing) host.dispatchEvent(new AfterwordErrorEvent(error));
    }
    this.#acting.say(words.text(this.failure));
  }

  /** Whether another conversation of the page may have a comment that this one has not: the last one says so. */
  #mayBeElsewhere(id: string): boolean {
    const { host } = this.#acting;
    missing.set(host, id);
    const all = (host.getRootNode() as ParentNode).querySelectorAll(host.localName);
    return Array.from(all).some((one) => missing.get(one) !== id);
  }
}

const commentInAddress = (): string => {
  const id = location.hash.replace(/^#comment-/, '');
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};
