import { html, type TemplateResult } from 'lit';
import { readComment } from '../client/read-comment.js';
import type { Comment } from '../contract/comment.js';
import { plural } from '../i18n/intl.js';
import type { Acting } from './acting.js';
import { findNews, latestOf, put, remove } from './changes.js';

/** Milliseconds before a stream that has ended is asked for again; then twice as long each time. */
const PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

/**
 * Milliseconds from an arrival until it is told, with what else arrives by then. One's own comment may come this way
 * before the answer to the form does.
 */
const MOMENT = 1_000;

/**
 * What others say while the page is open, by Server-Sent Events. New comments wait behind a button, so that nothing
 * moves under the reader's finger. Silent while the page is hidden and where the reader saves data; whenever the page
 * comes back into sight, what was missed is asked for.
 */
export class Live {
  readonly #acting: Acting;
  readonly #waiting = new Map<string, Comment>();
  #stream: EventSource | undefined;
  #listening: AbortController | undefined;
  #pause = PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isTelling = false;
  #page = '';
  /** How many times nobody has listened, and how many of them were made up for: what was said then has to be asked for. */
  #deaf = 0;
  #caughtUp = 0;
  /** When the newest comment that is known was written, by the endpoint's clock. */
  #latest: number | undefined;
  /** The same of what was heard, which counts once nothing was missed before it. */
  #heard = -Infinity;

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  start(): void {
    const { page, endpoint, conversation } = this.#acting.room;
    const name = `${endpoint} ${page}`;
    if (this.#listening && this.#page === name) return;
    this.stop();
    if (this.#page !== name) {
      this.#waiting.clear();
      this.#heard = -Infinity;
      // In any other order, what is loaded says nothing of what else there is.
      this.#latest = conversation.sort === 'newest' ? latestOf(conversation.comments.values()) : undefined;
    }
    this.#page = name;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener('visibilitychange', () => this.#turn(), { signal });
    if (!document.hidden) this.#connect();
    // The list may be older than the stream.
    this.#deaf++;
    if (this.#latest === undefined) void this.#ask();
  }

  stop(): void {
    if (this.#listening) this.#deaf++;
    this.#listening?.abort();
    this.#listening = undefined;
    this.#disconnect();
  }

  /** The button that shows what is waiting, where something is. */
  button(): TemplateResult | undefined {
    const count = this.#count();
    if (!count) return undefined;
    return html`<button type="button" part="fresh" data-do="fresh">
      ${plural(this.#acting.words, 'commentsFresh', count)}
    </button>`;
  }

  /** Shows what is waiting, and puts the focus on the first of it. */
  async reveal(): Promise<void> {
    this.#count();
    const comments = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const comment of comments) put(this.#acting.room.conversation, comment);
    this.#acting.changed();
    if (comments[0]) await this.#acting.show(comments[0].id);
  }

  #turn(): void {
    if (document.hidden) {
      this.#deaf++;
      return this.#disconnect();
    }
    this.#connect();
    if (!this.#stream) void this.#ask();
  }

  #connect(): void {
    const { endpoint, page } = this.#acting.room;
    const { connection } = navigator as { connection?: { saveData?: boolean } };
    if (connection?.saveData || !endpoint || this.#stream) return;
    const url = new URL(endpoint);
    url.pathname = `${url.pathname.replace(/\/$/, '')}/events`;
    url.searchParams.set('page', page);
    const stream = new EventSource(url);
    this.#stream = stream;
    const on = (name: string, run: (data: Record<string, unknown>) => void) =>
      stream.addEventListener(name, (event) => {
        try {
          run(JSON.parse((event as MessageEvent<string>).data) as Record<string, unknown>);
        } catch {
          // What makes no sense is no news.
        }
      });
    on('comment-published', ({ comment }) => {
      const arrived = readComment(comment);
      if (arrived) this.#heard = Math.max(this.#heard, latestOf([arrived]));
      this.#settle();
      this.#arrived(arrived);
    });
    on('comment-edited', ({ comment }) => this.#edited(readComment(comment)));
    on('comment-removed', ({ id }) => this.#removed(String(id)));
    stream.addEventListener('open', () => {
      this.#pause = PAUSE;
      void this.#ask();
    });
    stream.addEventListener('error', () => {
      if (this.#stream !== stream) return;
      this.#deaf++;
      // A broken connection is made again by the browser, a refusal is not.
      if (stream.readyState !== EventSource.CLOSED) return;
      this.#stream = undefined;
      void this.#ask();
      this.#timer = setTimeout(() => this.#connect(), this.#pause * (1 + Math.random() / 5));
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    });
  }

  #disconnect(): void {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  async #ask(): Promise<void> {
    const deaf = this.#deaf;
    if (deaf === this.#caughtUp) return;
    const { conversation } = this.#acting.room;
    // Who does not listen now will have missed what comes after this.
    const isListening = this.#stream?.readyState === EventSource.OPEN;
    try {
      const { news, latest } = await findNews(conversation, this.#latest);
      if (conversation !== this.#acting.room.conversation) return;
      this.#latest = Math.max(this.#latest ?? -Infinity, latest);
      if (isListening) this.#caughtUp = deaf;
      this.#settle();
      for (const comment of news) this.#arrived(comment);
    } catch {
      // Asked for again when the stream is back, or the reader.
    }
  }

  #settle(): void {
    if (this.#deaf === this.#caughtUp) this.#latest = Math.max(this.#latest!, this.#heard);
  }

  #arrived(comment: Comment | undefined): void {
    if (comment?.status !== 'published') return;
    if (this.#isHere(comment.id)) return this.#edited(comment);
    this.#waiting.set(comment.id, comment);
    if (this.#isTelling) return;
    this.#isTelling = true;
    setTimeout(() => {
      this.#isTelling = false;
      const count = this.#count();
      if (count) this.#acting.say(plural(this.#acting.words, 'commentsFresh', count));
    }, MOMENT);
  }

  /** Shown already, or one's own and on its way to the screen. */
  #isHere(id: string): boolean {
    const { room, deeds } = this.#acting;
    return room.conversation.comments.has(id) || Object.hasOwn(deeds.own, id);
  }

  /** How many are waiting. */
  #count(): number {
    for (const id of this.#waiting.keys()) if (this.#isHere(id)) this.#waiting.delete(id);
    return this.#waiting.size;
  }

  #edited(comment: Comment | undefined): void {
    if (!comment) return;
    const { conversation } = this.#acting.room;
    if (this.#waiting.has(comment.id)) this.#waiting.set(comment.id, comment);
    if (!conversation.comments.has(comment.id)) return;
    put(conversation, comment);
    this.#acting.changed();
  }

  #removed(id: string): void {
    this.#waiting.delete(id);
    remove(this.#acting.room.conversation, id);
    this.#acting.changed();
  }
}
