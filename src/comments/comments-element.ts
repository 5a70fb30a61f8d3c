import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { CommentsClient } from '../client/client.js';
import type { Enctype } from '../client/create-comment.js';
import type { Sort } from '../client/list-comments.js';
import type { CommentFormElement } from '../comment-form/comment-form-element.js';
import type { CommentSubmittedEvent } from '../comment-form/comment-form.events.js';
import type { Comment } from '../contract/comment.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import words from '../i18n/en/comments.js';
import { provideMessages, type MessageKey, type Messages } from '../i18n/messages.js';
import { load } from '../internal/storage.js';
import base from '../styles/base.styles.js';
import unseen from '../styles/unseen.styles.js';
import { thread, type View } from './comment-template.js';
import { CommentsLoadedEvent } from './comments.events.js';
import styles from './comments.styles.js';
import { extend, type Conversation, type Room } from './conversation.js';
import { roomOf } from './room.js';
import { deedsName } from './deeds-name.js';
import { frame, newForm } from './frame.js';
import { OnDemand } from './on-demand.js';
import { sortControl } from './sorting.js';
import { ThreadList } from './thread-list.js';
import { toThreads, type Thread } from './threads.js';

provideMessages(words);

/**
 * The conversation below an article: who said what to whom, with the form at hand.
 *
 * @tagname afterword-comments
 * @attr {'lazy' | 'eager'} [loading=lazy] - When the drop-in script loads the element: when it comes near, or at once.
 * @slot - Comments that the server has rendered, and a plain form: they show until the conversation is there.
 * @slot comments-heading - The heading's content.
 * @slot fields - The site's own inputs, for the form below the heading.
 * @slot consent - What the reader agrees to in that form; beside a box where `fields` or `required` holds `consent`.
 * @slot notice - A privacy note in that form.
 * @fires {CommentsLoadedEvent} afterword-comments-loaded - The conversation, or more of it, has been loaded.
 * @fires {CommentsChangedEvent} afterword-comments-changed - A comment was added, edited or deleted.
 * @fires {CommentSubmitEvent} afterword-comment-submit - From the forms: before a comment is sent.
 * @fires {CommentSubmittedEvent} afterword-comment-submitted - From the forms: the endpoint has accepted a comment.
 * @fires {AfterwordErrorEvent} afterword-error - Something failed; `detail.error` is the ApiError.
 * @csspart heading - The heading.
 * @csspart form - The form.
 * @csspart bar - The line above the comments.
 * @csspart replies - A list of comments.
 * @csspart item - A comment with its replies.
 * @csspart comment - A comment; also `comment-held`, `comment-deleted`, `comment-target`.
 * @csspart avatar - Initials or picture.
 * @csspart author - The author's name.
 * @csspart role - What the site says of the author.
 * @csspart date - The time, which leads to the comment.
 * @csspart text - What was said.
 * @csspart actions - What can be done.
 * @csspart note - A word on what was done.
 * @csspart fresh - The button that shows new comments.
 * @csspart more - The button that shows older comments.
 * @csspart empty - What shows when nobody has said anything.
 * @csspart closed - What shows instead of the form.
 * @csspart error - What went wrong.
 * @cssproperty [--afterword-comments-gap=1.5em] - Space between the threads; else `--afterword-gap`.
 * @cssproperty [--afterword-comments-indent=1.25em] - How far replies stand in.
 * @cssproperty [--afterword-border] - Colour of the line beside replies.
 * @cssproperty [--afterword-accent=currentColor] - Colour of a like that was given, and of the form's button.
 * @cssproperty [--afterword-muted] - Colour of what is less important.
 * @cssproperty [--afterword-faint] - Background of initials and of the comment that the address names.
 * @cssproperty [--afterword-focus=currentColor] - Colour of the focus ring.
 * @cssproperty [--afterword-heading-size=1.375em] - Size of the heading.
 * @cssproperty [--afterword-heading-weight=700] - Weight of the heading.
 * @cssstate loading - The first comments are being fetched.
 * @cssstate failed - The comments could not be fetched.
 * @cssstate empty - Nobody has said anything.
 * @cssstate closed - The page takes no more comments.
 */
export class CommentsElement extends LitElement {
  static override styles = [base, unseen, styles];
  // Where its attribute goes, a property is its default again.
  static override properties = {
    endpoint: { useDefault: true },
    page: { useDefault: true },
    sort: { useDefault: true },
    pageSize: { type: Number, attribute: 'page-size', useDefault: true },
    maxDepth: { type: Number, attribute: 'max-depth', useDefault: true },
    formPosition: { attribute: 'form-position', useDefault: true },
    closed: { type: Boolean },
    live: { type: Boolean },
    noVotes: { type: Boolean, attribute: 'no-votes' },
    avatars: { type: Boolean },
    fields: { useDefault: true },
    required: { useDefault: true },
    maxLength: { type: Number, attribute: 'max-length', useDefault: true },
    enctype: { useDefault: true },
    userToken: { attribute: 'user-token', useDefault: true },
    renewUserToken: { attribute: false },
    heading: { useDefault: true },
    headingLevel: { type: Number, attribute: 'heading-level', useDefault: true },
    messages: { attribute: false },
    client: { attribute: false },
  };

  /** Address of the comments collection. Default: the `action` of the plain form inside. */
  endpoint = '';

  /** The page's identity. Default: the canonical address, else the location without hash and tracking parameters. */
  page = '';

  /** Which thread comes first, until the reader says otherwise: `newest`, `oldest` or `votes`. */
  sort: Sort = 'newest';

  /** Threads that are loaded at once, 1 to 100. */
  pageSize = 20;

  /** Levels of replies that stand in; what is deeper says whom it answers. */
  maxDepth = 4;

  /** Where the form stands: `top` or `bottom`. */
  formPosition: 'top' | 'bottom' = 'top';

  /** Takes no more comments: reading goes on, the form goes. */
  closed = false;

  /** Tells of new comments while the page is open. */
  live = false;

  /** Leaves the likes out. */
  noVotes = false;

  /** Shows the pictures that the endpoint names, not only initials. */
  avatars = false;

  /** Fields of the form beside the comment: `name`, `email`, `website`, and `consent`, a box with the words of that slot. */
  fields = 'name email website';

  /** Fields that must be filled, beside the comment; `consent` must be ticked. */
  required = 'name email';

  /** The most characters that a comment may have, as readers count them. */
  maxLength = 10_000;

  /** How a comment is sent: `application/json` or `application/x-www-form-urlencoded`. */
  enctype: Enctype = 'application/json';

  /** Who is signed in at the site, as a short-lived JWT that the endpoint trusts: the forms then ask for no name. */
  userToken = '';

  /** Gets a new user token, when the one that there is has expired. */
  renewUserToken: (() => Promise<string>) | undefined;

  /** The heading's text. Default: the number of comments. */
  heading = '';

  /** The heading's level, 1 to 5; the authors' names are one below. */
  headingLevel = 2;

  /** Words that replace the built-in ones, by key. */
  messages: Partial<Messages> | undefined;

  /** What the conversation talks to. Default: a client for `endpoint`. */
  client: CommentsClient | undefined;

  readonly #words = new LocalizeController(this);
  readonly #internals = this.attachInternals();
  readonly #list = new ThreadList();
  readonly #form = newForm(this);
  readonly #room = { folded: new Set<string>(), said: '' } as Room;
  #threads: Thread[] = [];
  /** Those of the order before, until those of the new one are there. */
  #before: Thread[] = [];
  readonly #demand = new OnDemand(this, this.#words, this.#room);
  #safeHtml: ((comment: Comment) => unknown) | undefined;
  #listening: AbortController | undefined;

  /** The words that the page has replaced, for the forms inside, which take new ones for another object only. */
  get replaced(): Partial<Messages> {
    return new Proxy({}, { get: (_, key) => this.#words.replaced(key as MessageKey) });
  }

  /** Loads the conversation anew; what is shown stays until it is there. */
  async reload(): Promise<void> {
    const { conversation, page } = this.#room;
    const { sort, limit, comments, loaded } = conversation;
    const extended = extend(conversation, { sort, limit });
    this.requestUpdate();
    await extended;
    if (conversation !== this.#room.conversation) return;
    this.requestUpdate();
    const { error, skipped, total } = conversation;
    // What tells of a failure comes only where there is one.
    if (error || skipped) this.#demand.run((acting) => acting.tell(), true);
    if (error) return;
    this.#demand.acting?.loaded();
    this.dispatchEvent(new CommentsLoadedEvent({ page, total, comments: [...comments.values()] }));
    // Who has chosen another order is not led away from there.
    if (!loaded && !this.#before.length) this.#follow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const clock = setInterval(() => document.hidden || this.requestUpdate(), 60_000);
    signal.addEventListener('abort', () => clearInterval(clock));
    addEventListener('hashchange', () => this.#follow(), { signal });
    addEventListener('online', () => this.#goOn(), { signal });
    this.#demand.acting?.connected();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
    this.#demand.acting?.disconnected();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const turns = (['endpoint', 'page', 'sort', 'pageSize', 'client'] as const).some((name) => changed.has(name));
    if (!this.hasUpdated || turns) {
      this.#before = [];
      this.#begin();
    } else if (changed.has('live')) {
      this.#demand.run();
      this.#demand.acting?.connected();
    }
    const { comments, loaded } = this.#room.conversation;
    this.#threads = loaded
      ? toThreads([...comments.values()], this.#depth, (id) => !!this.#demand.acting?.keeps(id))
      : this.#before;
    const view = this.#view();
    this.#list.show(
      this.#threads,
      (one, replies) => thread(one, replies, view),
      (id) => view.folded.has(id),
    );
  }

  protected override updated(): void {
    const { loading, error, loaded, markdown: preview } = this.#room.conversation;
    const { endpoint, page } = this.#room;
    for (const form of this.renderRoot.querySelectorAll('afterword-comment-form:not(.edit)')) {
      for (const name of FORWARDED) Object.assign(form, { [name]: this[name] });
      Object.assign(form, { messages: this.replaced, endpoint, page, preview });
    }
    // The form takes over what was typed into the plain one.
    const plain = this.querySelector('form');
    if (plain) void this.#form.updateComplete.then(() => (plain.slot = 'taken-over'));
    const some = this.#threads.length;
    // Custom states came to Safari in 17.4.
    const { states } = this.#internals;
    states?.clear();
    const is = { loading: loading && !some, failed: error, empty: loaded && !some, closed: this.#isClosed };
    for (const [state, holds] of Object.entries(is)) if (holds) states?.add(state);
  }

  protected override render(): TemplateResult {
    const { conversation, said } = this.#room;
    const isClosed = this.#isClosed;
    const list = this.#threads.length ? this.#list.element : undefined;
    const sort = () =>
      sortControl(this.#words, conversation.sort, this.#canVote, () => {
        // Those of the order before stay until those of the new one are there.
        this.#before = this.#threads;
        this.#begin(conversation);
      });
    return html`
      <div
        class="root"
        @click=${this.#onClick}
        @focusin=${() => this.#demand.run()}
        @pointerover=${() => this.#demand.run()}
        @keydown=${(event: KeyboardEvent) => this.#demand.acting?.key(event)}
        @afterword-comment-submitted=${({ detail, target }: CommentSubmittedEvent) =>
          this.#demand.run((acting) => acting.accepted(detail, (target as CommentFormElement).parent), true)}
      >
        ${frame(this, this.#words, conversation, { list, form: this.#form, level: this.#level, said, isClosed, sort, acting: this.#demand.acting, stuck: this.#demand.stuck })}
      </div>
    `;
  }

  #view(): View {
    return {
      words: this.#words,
      now: Date.now(),
      level: this.#level + 1,
      avatars: this.avatars,
      maxDepth: this.#depth,
      canVote: this.#canVote,
      canReply: !this.#isClosed,
      folded: this.#room.folded,
      acting: this.#demand.acting,
      html: (comment) => (this.#safeHtml ? this.#safeHtml(comment) : void this.#loadSafeHtml()),
    };
  }

  /** Turns to the conversation that the attributes name, of which some is known where only the order changes. */
  #begin(known?: Conversation): void {
    // What shows first as text and then as more than that would move the page.
    Object.assign(
      this.#room,
      roomOf(this, () => this.#loadSafeHtml(), known),
    );
    const { page } = this.#room;
    if (!known) this.#demand.forget();
    this.#demand.acting?.turned();
    // Who has done something here is shown it.
    if (this.live || load(deedsName(page))) this.#demand.run();
    void this.reload();
  }

  #loadSafeHtml(): Promise<void> {
    return import('./safe-html.js').then(
      (module) =>
        module.load(this.shadowRoot!, (safeHtml) => {
          this.#safeHtml = safeHtml;
          this.requestUpdate();
        }),
      // The text says the same.
      () => {},
    );
  }

  /** The connection is back. */
  #goOn(): void {
    if (!this.#demand.stuck) return;
    this.#demand.run();
    if (this.#room.conversation.error) void this.reload();
  }

  /** Goes to the comment that the address names, if it names one. */
  #follow(): void {
    if (/^#comment-/.test(location.hash)) this.#demand.run((acting) => acting.follow());
  }

  #onClick({ target, detail }: MouseEvent): void {
    const pressed = (target as Element).closest<HTMLElement>('[data-do],a[href^="#comment-"]');
    // The second click of a double click is not to undo the first.
    if (pressed && detail < 2) this.#demand.press(pressed);
  }

  get #isClosed(): boolean {
    return this.closed || this.#room.conversation.closed;
  }

  get #canVote(): boolean {
    return !this.noVotes && this.#threads.some(({ comment }) => comment.votes !== undefined);
  }

  get #depth(): number {
    return this.maxDepth >= 0 ? Math.min(this.maxDepth, 20) : 4;
  }

  get #level(): number {
    return /^[1-5]$/.test(`${this.headingLevel}`) ? this.headingLevel : 2;
  }
}

/** What the forms inside are told as it is. */
const FORWARDED = ['fields', 'required', 'maxLength', 'enctype', 'client', 'userToken', 'renewUserToken'] as const;
