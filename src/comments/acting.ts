import { html, type TemplateResult } from 'lit';
import type { ApiError } from '../client/api-error.js';
import type { CreateResult } from '../client/client.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import { toApiError } from '../client/fetch-failure.js';
import type { Comment } from '../contract/comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import acting from '../i18n/en/acting.js';
import { plural } from '../i18n/intl.js';
import { provideMessages } from '../i18n/messages.js';
import { warnOnce } from '../internal/warn.js';
import styles from './acting.styles.js';
import { put } from './changes.js';
import { CommentActions } from './comment-actions.js';
import type { CommentsElement } from './comments-element.js';
import { CommentsChangedEvent } from './comments-changed.events.js';
import { CommentsLoadedEvent } from './comments.events.js';
import { extend, type Room } from './conversation.js';
import { changeDeeds, readDeeds, type Deeds } from './deeds.js';
import { below } from './panels.js';
import { Permalink } from './permalink.js';

provideMessages(acting);

/** All of a conversation that a page need not have before a reader does something. */
export class Acting {
  deeds: Deeds;
  readonly host: CommentsElement;
  readonly words: LocalizeController;
  readonly room: Room;
  readonly actions: CommentActions;
  readonly #permalink = new Permalink(this);
  #live: import('./live.js').Live | undefined;
  /** Where something has failed: in the thread with this id, empty where threads go on, undefined for all of them. */
  #failed: string | undefined;
  /** Does once more what has failed. */
  #again = (): Promise<void> => this.host.reload();
  readonly #onOnline = () => {
    if (this.room.conversation.error) void this.#again();
  };

  constructor(host: CommentsElement, words: LocalizeController, room: Room) {
    this.host = host;
    this.words = words;
    this.room = room;
    this.deeds = readDeeds(room.page);
    this.actions = new CommentActions(this);
    host.shadowRoot!.adoptedStyleSheets.push(styles.styleSheet!);
    if (room.conversation.loaded) this.loaded();
    else this.connected();
  }

  /** Id of the comment that the address names. */
  get target(): string {
    return this.#permalink.target;
  }

  connected(): void {
    const { host, room } = this;
    // What was on its way may find the element gone.
    if (!host.isConnected) return;
    addEventListener('online', this.#onOnline);
    if (!host.live || !room.conversation.loaded) return this.#live?.stop();
    void import('./live.js').then(
      ({ Live }) => {
        this.#live ??= new Live(this);
        if (host.live && host.isConnected) this.#live.start();
      },
      () => {},
    );
  }

  disconnected(): void {
    removeEventListener('online', this.#onOnline);
    this.#live?.stop();
  }

  /** The element has turned to another conversation. */
  turned(): void {
    this.deeds = readDeeds(this.room.page);
    this.#permalink.forget();
    this.actions.clear();
    this.#live?.stop();
  }

  /** Comments have been loaded: those of the reader that wait for approval belong to them. */
  loaded(): void {
    const { conversation } = this.room;
    for (const [id, { held }] of Object.entries(this.deeds.own)) {
      if (!held || conversation.comments.has(id)) continue;
      put(conversation, held);
      void this.actions.askHeld(id);
    }
    this.host.requestUpdate();
    this.connected();
  }

  /** Loads more threads, or the rest of one, and leads the reader to the first that is new. */
  async more(root = ''): Promise<void> {
    const { conversation, page } = this.room;
    if (conversation.loading) return;
    const { comments, sort, limit, next } = conversation;
    const extended = root
      ? extend(conversation, { cursor: comments.get(root)!.rest! }, { rest: root })
      : extend(conversation, { sort, limit, cursor: next! });
    this.host.requestUpdate();
    const fresh = await extended;
    this.host.requestUpdate();
    if (conversation !== this.room.conversation) return;
    this.tell(root, () => this.more(root));
    if (conversation.error) await this.#showFailure();
    if (!fresh.length) return;
    this.loaded();
    await this.show(fresh[0]!);
    this.say(plural(this.words, 'commentsLoaded', fresh.length));
    const { total } = conversation;
    this.host.dispatchEvent(new CommentsLoadedEvent({ page, total, comments: [...comments.values()] }));
  }

  /** A form's comment was accepted. After a reply its form goes, and the reader is led to it. */
  async accepted({ comment, token, editableUntil }: CreateResult, parent: string): Promise<void> {
    if (!comment) return this.host.reload();
    const held = comment.status === 'held' ? comment : undefined;
    if (token) this.remember(({ own }) => void (own[comment.id] = { token, editableUntil, held }));
    put(this.room.conversation, comment);
    this.changed();
    if (!parent) return;
    this.actions.close(parent);
    await this.show(comment.id);
    this.say(this.words.text(held ? 'awaiting' : 'replyDone'));
  }

  follow(): Promise<void> {
    return this.#permalink.follow();
  }

  /** Unfolds what hides a comment, and puts the focus on it. */
  async show(id: string): Promise<void> {
    const { conversation, folded } = this.room;
    const { comments } = conversation;
    const seen = new Set<string>();
    for (let at = comments.get(id)?.parent; at && !seen.has(at); at = comments.get(at)?.parent) {
      seen.add(at);
      folded.delete(at);
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
    const article = this.article(id);
    article?.scrollIntoView({ block: 'nearest' });
    article?.focus({ preventScroll: true });
  }

  /** Who has read to the end sees what went wrong there. */
  async #showFailure(): Promise<void> {
    await this.host.updateComplete;
    this.host.renderRoot.querySelector('[part=error]')?.scrollIntoView({ block: 'nearest' });
  }

  article(id: string): HTMLElement | null {
    return this.host.renderRoot.querySelector(`#${CSS.escape(`comment-${id}`)}`);
  }

  /** Tells the page what went wrong with loading, and where, which `again` tries again. */
  tell(where?: string, again = (): Promise<void> => this.host.reload()): void {
    this.#failed = where;
    this.#again = again;
    const { host, room } = this;
    const { conversation, endpoint } = room;
    const { skipped, error } = conversation;
    if (!endpoint && !host.client?.list) warnOnce('endpoint', `endpoint="${host.endpoint}" is not an address`);
    if (skipped) warnOnce('comments', `${endpoint}: ${skipped} entries that are no comments are left out`);
    if (!error) return;
    conversation.error = toApiError(error);
    host.dispatchEvent(new AfterwordErrorEvent(conversation.error as ApiError));
  }

  /** What shows where something could not be loaded, or is not there. What was there stays. */
  failure(where?: string): TemplateResult | undefined {
    const { error } = this.room.conversation as { error: ApiError | undefined };
    if (where !== (error ? this.#failed : undefined)) return undefined;
    if (error) {
      return html`<p part="error" role="alert">
        ${this.words.slot(error.code === 'offline' ? 'commentsOffline' : 'commentsError')}
        <button type="button" class="quiet" data-do="retry">${this.words.slot('commentsRetry')}</button>
      </p>`;
    }
    const { failure } = this.#permalink;
    return failure && html`<p part="error">${this.words.slot(failure)}</p>`;
  }

  /** The button that shows what others have said meanwhile. */
  fresh(): TemplateResult | undefined {
    return this.#live?.button();
  }

  below(comment: Comment): unknown {
    return below(this, comment);
  }

  keeps(id: string): boolean {
    return this.actions.panels.has(id);
  }

  isLiked(id: string): boolean {
    return this.deeds.liked.includes(id);
  }

  isOpen(id: string): boolean {
    return this.actions.open.has(id);
  }

  key(event: KeyboardEvent): void {
    // While an input method composes, Escape belongs to it. Safari says so only by the key code.
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
    if (this.actions.cancel(commentAround(event.target as Element))) event.stopPropagation();
  }

  /** A button was pressed, or a link that leads to a comment. */
  press(pressed: HTMLElement): void {
    if (pressed.ariaDisabled === 'true') return;
    const { do: action = '' } = pressed.dataset;
    const id = commentAround(pressed);
    const { folded } = this.room;
    switch (action) {
      case '':
        // The address may name this comment already, and then nothing else would happen.
        if ((pressed as HTMLAnchorElement).hash === location.hash) void this.follow();
        break;
      case 'fold':
        if (!folded.delete(id)) folded.add(id);
        this.host.requestUpdate();
        break;
      case 'next':
        void this.more();
        break;
      case 'rest':
        void this.more(id);
        break;
      case 'retry':
        void this.#again();
        break;
      case 'fresh':
        void this.#live?.reveal();
        break;
      default:
        this.actions.run(action, id, pressed.ariaPressed === 'true');
    }
  }

  /** Remembers what the reader has done. */
  remember(change: (deeds: Deeds) => void): void {
    this.deeds = changeDeeds(this.room.page, change);
    this.host.requestUpdate();
  }

  /** Tells who cannot see it. The same words a second time are news as well. */
  say(text: string): void {
    this.room.said = text === this.room.said ? `${text}\u00a0` : text;
    this.host.requestUpdate();
  }

  changed(): void {
    const { page, conversation } = this.room;
    const { total, comments } = conversation;
    this.host.requestUpdate();
    this.host.dispatchEvent(new CommentsChangedEvent({ page, total, comments: [...comments.values()] }));
  }
}

/** Id of the comment that something stands in, or empty. */
const commentAround = (element: Element): string =>
  element.closest('[part=item]')?.firstElementChild?.id.replace(/^comment-/, '') ?? '';
