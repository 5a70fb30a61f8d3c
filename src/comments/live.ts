import { html, type TemplateResult } from 'lit';
import { readComment } from '../client/read-comment.js';
import type { Comment } from '../contract/comment.js';
import { plural } from '../i18n/intl.js';
import type { Acting } from './acting.js';
import { findNews, put, remove } from './changes.js';

/** Milliseconds before a stream that has ended is asked for again; then twice as long each time. */
const PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

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
  #page = '';

  constructor(acting: Acting) {
    this.#acting = acting;
  }

  start(): void {
    const { page, endpoint } = this.#acting.room;
    const name = `${endpoint} ${page}`;
    if (this.#listening && this.#page === name) return;
    this.stop();
    if (this.#page !== name) this.#waiting.clear();
    this.#page = name;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener('visibilitychange', () => this.#turn(), { signal });
    if (!document.hidden) this.#connect();
  }

  stop(): void {
    this.#listening?.abort();
    this.#listening = undefined;
    this.#disconnect();
  }

  /** The button that shows what is waiting, where something is. */
  button(): TemplateResult | undefined {
    const { size } = this.#waiting;
    if (!size) return undefined;
    return html`<button type="button" part="fresh" data-do="fresh">
      ${plural(this.#acting.words, 'commentsFresh', size)}
    </button>`;
  }

  /** Shows what is waiting, and puts the focus on the first of it. */
  async reveal(): Promise<void> {
    const comments = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const comment of comments) put(this.#acting.room.conversation, comment);
    this.#acting.changed();
    if (comments[0]) await this.#acting.show(comments[0].id);
  }

  #turn(): void {
    if (document.hidden) return this.#disconnect();
    this.#connect();
    void this.#ask();
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
    on('comment-published', ({ comment }) => this.#arrived(readComment(comment)));
    on('comment-edited', ({ comment }) => this.#edited(readComment(comment)));
    on('comment-removed', ({ id }) => this.#removed(String(id)));
    stream.addEventListener('open', () => {
      this.#pause = PAUSE;
    });
    stream.addEventListener('error', () => {
      // A broken connection is made again by the browser, a refusal is not.
      if (stream.readyState !== EventSource.CLOSED || this.#stream !== stream) return;
      this.#stream = undefined;
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
    const missed = await findNews(this.#acting.room.conversation).catch(() => []);
    for (const comment of missed) this.#arrived(comment);
  }

  #arrived(comment: Comment | undefined): void {
    const { room, deeds, host, words } = this.#acting;
    if (comment?.status !== 'published') return;
    const { id } = comment;
    // One's own is here already, or on its way to the screen.
    if (room.conversation.comments.has(id) || Object.hasOwn(deeds.own, id)) return this.#edited(comment);
    this.#waiting.set(id, comment);
    this.#acting.say(plural(words, 'commentsFresh', this.#waiting.size));
    host.requestUpdate();
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
