import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { randomId } from '../internal/id.js';
import { names, remove } from '../internal/storage.js';
import { isBlank } from '../internal/text.js';
import { DRAFTS, readDraft, writeDraft } from './draft-store.js';

/** Milliseconds after the last keystroke until the draft is written. */
const DELAY = 250;

/** What has expired, on any page of the site, is removed once. */
let pruned = false;

/** Those that are in the document. */
const present = new Set<DraftController>();

/**
 * The comment's text and its copy in this browser. Holds the Idempotency-Key too: made when the draft is first sent,
 * it lives until the comment is accepted, so that a retry after a reload is still the same comment. Forms in one document
 * that are for the same page and parent have it in common.
 */
export class DraftController implements ReactiveController {
  text = '';
  /** The text is from an earlier visit. */
  restored = false;
  /** What was thrown away last, to be brought back. */
  discarded: string | undefined;
  /** What another tab holds for the same page and parent. */
  other: string | undefined;

  readonly #host: ReactiveControllerHost;
  readonly #writer = randomId();
  readonly #name: string;
  #key: string | undefined;
  /** The stored text as this form last read or wrote it. */
  #seen: string | undefined;
  /** Whether the reader has typed since then. */
  #dirty = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listening: AbortController | undefined;

  /** `typed` is what the reader has typed for it already. */
  constructor(host: ReactiveControllerHost, name: string, typed: string) {
    this.#host = host;
    this.#name = name;
    const [peer] = this.#peers;
    // What is typed there need not be stored yet.
    peer?.flush();
    const draft = readDraft(name);
    this.#key = draft?.key;
    this.#seen = draft?.text;
    this.text = draft?.text ?? '';
    this.restored = draft !== undefined;
    this.other = draft?.other;
    host.addController(this);
    const isThere = peer?.text.startsWith(typed);
    if (!isBlank(typed) && typed !== this.text && !isThere) {
      // Typing that goes on from the draft needs no second version of it.
      if (this.text && !typed.startsWith(this.text)) this.other = this.text;
      this.edit(typed);
    }
  }

  hostConnected(): void {
    // Others may have gone on, or sent it, while this one was away.
    const [peer] = this.#peers;
    if (peer) peer.#lend(this);
    present.add(this);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    addEventListener('storage', (event) => event.key === this.#name && this.#onStored(), { signal });
    // A phone may end a hidden page without another word.
    addEventListener('pagehide', () => this.flush(), { signal });
    document.addEventListener('visibilitychange', () => this.flush(), { signal });
    if (!pruned) for (const name of names(DRAFTS)) if (!readDraft(name)) remove(name);
    pruned = true;
  }

  hostDisconnected(): void {
    this.flush();
    present.delete(this);
    this.#listening?.abort();
  }

  edit(text: string): void {
    this.text = text;
    this.restored = false;
    this.discarded = undefined;
    this.#dirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), DELAY);
    this.#share();
  }

  /** The key to send the draft with: the one it was sent with before, or a new one. */
  key(): string {
    this.#key ??= randomId();
    this.#save();
    return this.#key;
  }

  /** The endpoint holds another comment under the key. */
  renewKey(): void {
    this.#key = undefined;
    this.#save();
  }

  /** The comment is there. What was typed since it was sent stays, as a new draft. */
  accepted(sent: string): void {
    this.#key = undefined;
    this.restored = false;
    if (this.text === sent) this.text = '';
    this.#save();
  }

  /** Empties the box; {@link restore} brings the text back. */
  discard(): void {
    const { text } = this;
    this.edit('');
    this.discarded = text;
    this.flush();
  }

  restore(): void {
    this.edit(this.discarded ?? this.text);
    this.flush();
  }

  /** Forgets the draft for good. */
  reset(): void {
    this.other = undefined;
    this.edit('');
    this.flush();
  }

  /** Exchanges the text with the other tab's. */
  exchange(): void {
    const { text, other = '' } = this;
    this.other = isBlank(text) ? undefined : text;
    this.edit(other);
    this.flush();
  }

  /** Writes what is waiting to be written. */
  flush(): void {
    if (this.#timer !== undefined) this.#save();
  }

  #save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stored = readDraft(this.#name);
    const foreign = stored && stored.writer !== this.#writer && stored.text !== this.#seen && stored.text !== this.text;
    if (foreign) this.other = stored.text;
    const { text, other } = this;
    if (isBlank(text)) this.#key = undefined;
    if (!isBlank(text)) writeDraft(this.#name, { text, other, key: this.#key, writer: this.#writer });
    // The other tab's text is not ours to remove.
    else if (other) writeDraft(this.#name, { text: other, writer: this.#writer });
    else if (stored) remove(this.#name);
    this.#seen = text;
    this.#dirty = false;
    this.#share();
  }

  /** Shows what has changed, in every form that has the draft. */
  #share(): void {
    this.#host.requestUpdate();
    // One that is out of the document, or turned to another draft, is only to finish what it has begun.
    if (present.has(this)) for (const peer of this.#peers) this.#lend(peer);
  }

  #lend(peer: DraftController): void {
    const { text, restored, discarded, other } = this;
    Object.assign(peer, { text, restored, discarded, other });
    peer.#key = this.#key;
    peer.#seen = this.#seen;
    peer.#dirty = this.#dirty;
    peer.#host.requestUpdate();
  }

  get #peers(): DraftController[] {
    return [...present].filter((one) => one !== this && one.#name === this.#name);
  }

  /** Another tab has written or removed the draft: follow it, unless something else was typed here. */
  #onStored(): void {
    const draft = readDraft(this.#name);
    if (draft?.writer === this.#writer || draft?.text === this.text) {
      this.#key ??= draft?.key;
      return;
    }
    if (isBlank(this.text) || (this.restored && !this.#dirty)) {
      this.text = draft?.text ?? '';
      this.restored = draft !== undefined;
      this.#key = draft?.key;
      this.#seen = draft?.text;
    } else if (draft) {
      this.other = draft.text;
    }
    this.#host.requestUpdate();
  }
}
