import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { ApiError } from '../client/api-error.js';
import type { CommentsClient, CreateResult, Enctype } from '../client/client.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import { limits } from '../contract/limits.js';
import type { NewComment } from '../contract/new-comment.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import type { MessageKey, Messages } from '../i18n/messages.js';
import { currentPage } from '../internal/page.js';
import { byteLength, countCharacters, trim } from '../internal/text.js';
import { pageUrl, websiteUrl } from '../internal/url.js';
import { validate, type Field } from '../internal/validate.js';
import { warnOnce } from '../internal/warn.js';
import base from '../styles/base.styles.js';
import { readAuthor, removeAuthor, writeAuthor } from './author-store.js';
import { CommentSubmitEvent, CommentSubmittedEvent } from './comment-form.events.js';
import styles from './comment-form.styles.js';
import { DraftController } from './draft-controller.js';
import { extraValues, firstInvalid } from './extra-fields.js';
import { readPlainForm } from './plain-form.js';
import { SubmissionController } from './submission-controller.js';
import { acceptedComment, inputField, textField, type FieldState } from './templates.js';

type AuthorField = Exclude<Field, 'text'>;

const AUTHOR_FIELDS: readonly AuthorField[] = ['name', 'email', 'website'];
const FIELDS: readonly Field[] = ['text', ...AUTHOR_FIELDS];
const ENCTYPES: readonly string[] = ['application/json', 'application/x-www-form-urlencoded'];

/** The words for each way to fail. Codes that are not named here are "not accepted". */
const errorKeys: Partial<Record<ApiError['code'], MessageKey>> = {
  offline: 'errorOffline',
  network: 'errorNetwork',
  timeout: 'errorTimeout',
  blocked: 'errorBlocked',
  redirected: 'errorRedirected',
  unreadable: 'errorUnreadable',
  empty: 'errorEmpty',
  unauthorized: 'errorUnauthorized',
  forbidden: 'errorForbidden',
  closed: 'errorClosed',
  not_found: 'errorNotFound',
  duplicate: 'errorDuplicate',
  in_progress: 'errorInProgress',
  key_reused: 'errorKeyReused',
  too_large: 'errorTooLarge',
  invalid: 'errorInvalid',
  rate_limited: 'errorRateLimited',
  unavailable: 'errorUnavailable',
  internal: 'errorInternal',
};

/** What is wrong with a field: a code of ours, or the endpoint's own words. */
interface FieldProblem {
  code: string;
  detail?: string | undefined;
  /** Characters over the limit. */
  excess?: number;
}

/**
 * A form for a comment, for any endpoint. Keeps what was typed until the endpoint has accepted it.
 *
 * @tagname afterword-comment-form
 * @slot - A plain `<form action method="post">` for pages without script; what was typed into it is taken over.
 * @slot fields - The site's own inputs. What they hold travels under `meta`; their native validity counts.
 * @slot notice - A privacy note, above the button.
 * @fires {CommentSubmitEvent} afterword-comment-submit - Before sending. Cancelable; `detail.comment` may be changed.
 * @fires {CommentSubmittedEvent} afterword-comment-submitted - After the endpoint has accepted; `detail` is its answer.
 * @fires {AfterwordErrorEvent} afterword-error - After a failure was shown; `detail.error` is the ApiError.
 * @csspart heading - The heading.
 * @csspart form - The form.
 * @csspart field - A field with label and error; also `field-text`, `field-name`, `field-email`, `field-website`, and `field-invalid`.
 * @csspart label - A label.
 * @csspart input - An input or the textarea; the latter is `textarea` too.
 * @csspart error - What is wrong with a field.
 * @csspart draft-note - The note on a restored draft.
 * @csspart count - The characters left.
 * @csspart save - The box "save my name…" with its label.
 * @csspart alert - What went wrong with sending.
 * @csspart submit - The button.
 * @csspart status - What became of the comment.
 * @csspart comment - The comment as it was accepted.
 * @cssproperty [--afterword-comment-form-gap=1em] - Space between the fields; else `--afterword-gap`.
 * @cssproperty [--afterword-radius=0.375em] - Corners of fields and button.
 * @cssproperty [--afterword-border] - Colour of the fields' borders.
 * @cssproperty [--afterword-field-background=transparent] - Background of the fields.
 * @cssproperty [--afterword-accent=currentColor] - Colour of the button.
 * @cssproperty [--afterword-accent-text] - Colour of the button's letters; black or white where it is not set.
 * @cssproperty [--afterword-muted] - Colour of hints.
 * @cssproperty [--afterword-faint] - Background of notes.
 * @cssproperty [--afterword-error] - Colour of errors.
 * @cssproperty [--afterword-focus=currentColor] - Colour of the focus ring.
 * @cssproperty [--afterword-heading-size=1.375em] - Size of the heading.
 * @cssproperty [--afterword-heading-weight=700] - Weight of the heading.
 * @cssstate submitting - A comment is under way.
 * @cssstate invalid - A field is wrong.
 * @cssstate failed - The last try has failed.
 * @cssstate offline - The comment waits for the connection.
 * @cssstate submitted - The comment was accepted.
 */
export class CommentFormElement extends LitElement {
  static override styles = [base, styles];

  /** Address of the comments collection. Default: the `action` of the plain form inside. */
  @property() endpoint = '';

  /** The page's identity. Default: the canonical address, else the location without hash and tracking parameters. */
  @property() page = '';

  /** Id of the comment that is answered. */
  @property() parent = '';

  /** Fields beside the comment: `name`, `email`, `website`. */
  @property() fields = 'name email website';

  /** Fields that must be filled, beside the comment. */
  @property() required = 'name email';

  /** The most characters that a comment may have, as readers count them. */
  @property({ type: Number, attribute: 'max-length' }) maxLength: number = limits.text;

  /** How the comment is sent: `application/json` or `application/x-www-form-urlencoded`. */
  @property() enctype: Enctype = 'application/json';

  /** The heading's text. Default: the message `formHeading`. */
  @property() heading = '';

  /** The heading's level, 1 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  /** Leaves the heading out. */
  @property({ type: Boolean, attribute: 'no-heading' }) noHeading = false;

  /** When the drop-in script loads the element: `lazy` (when it comes near) or `eager`. */
  @property() loading: 'lazy' | 'eager' = 'lazy';

  /** Words that replace the built-in ones, by key. */
  @property({ attribute: false }) messages: Partial<Messages> | undefined;

  /** What the form talks to. Default: a client for `endpoint`. */
  @property({ attribute: false }) client: CommentsClient | undefined;

  @state() private problems: Partial<Record<Field, FieldProblem>> = {};
  @state() private saves = false;

  @query('form') private form!: HTMLFormElement;
  @query('slot[name=fields]') private extra!: HTMLSlotElement | null;

  readonly #words = new LocalizeController(this);
  readonly #draft = new DraftController(this);
  readonly #submission = new SubmissionController(this, () => void this.#submit());
  readonly #internals = this.attachInternals();
  readonly #author: Record<AuthorField, string> = { name: '', email: '', website: '' };
  #plainAction = '';
  #adopted = false;
  #startedAt: number | undefined;
  #client: { key: string; client: Promise<CommentsClient> } | undefined;

  /** Puts the focus into the first wrong field, else into the comment. */
  override focus(options?: FocusOptions): void {
    const wrong = FIELDS.find((field) => this.problems[field]) ?? 'text';
    this.#control(wrong)?.focus(options);
  }

  /** Empties the comment, removes its draft and forgets what became of the last one. */
  reset(): void {
    this.#submission.clear();
    this.#draft.discard();
    this.#draft.discarded = undefined;
    this.problems = {};
    this.#startedAt = undefined;
  }

  /** Checks and sends the comment, as a press on the button does. Does nothing while one is under way. */
  requestSubmit(): void {
    if (this.isConnected) void this.#submit();
  }

  protected override shouldUpdate(): boolean {
    return this.#words.ready;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.#adopted) this.#adopt();
    if (changed.has('page') || changed.has('parent')) this.#draft.open(this.#page, this.parent);
    if (changed.has('fields')) this.#checkTokens('fields', this.fields);
    if (changed.has('required')) this.#checkTokens('required', this.required);
    if (changed.has('enctype') && !ENCTYPES.includes(this.enctype)) warnOnce('enctype', `enctype="${this.enctype}"`);
  }

  protected override firstUpdated(): void {
    const focused = readPlainForm(this)?.focused;
    if (!focused) return;
    const control = this.#control(focused.field);
    control?.focus({ preventScroll: true });
    if (focused.start !== null) control?.setSelectionRange(focused.start, focused.end);
  }

  protected override updated(): void {
    const { step } = this.#submission.state;
    const offline = this.#error?.code === 'offline';
    this.#toggleState('submitting', this.#submission.busy);
    this.#toggleState('invalid', Object.keys(this.problems).length > 0);
    this.#toggleState('failed', step === 'failed' && !offline);
    this.#toggleState('offline', offline);
    this.#toggleState('submitted', step === 'sent');
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const { busy } = this.#submission;
    const heading = this.heading || words.text('formHeading');
    return html`
      <div class="root">
        <form
          part="form"
          novalidate
          aria-label=${heading}
          @submit=${this.#onSubmit}
          @keydown=${this.#onKeydown}
          @focusin=${this.#onFocusin}
        >
          ${
            this.noHeading
              ? nothing
              : html`<div part="heading" role="heading" aria-level=${this.#level}>
                  <slot name="heading">${heading}</slot>
                </div>`
          }
          ${textField(words, { ...this.#field('text'), ...this.#count(), note: this.#renderNote() })}
          ${
            this.#shown.length
              ? html`<div class="author">${this.#shown.map((field) => inputField(words, this.#field(field)))}</div>`
              : nothing
          }
          <slot name="fields"></slot>
          ${
            this.#shown.length
              ? html`<label class="save" part="save">
                  <input type="checkbox" id="save" .checked=${this.saves} @change=${this.#onSave} />
                  <span>${words.slot('saveLabel')}</span>
                </label>`
              : nothing
          }
          <div class="trap" aria-hidden="true" inert>
            <label>Topic <input name="topic" tabindex="-1" autocomplete="off" /></label>
          </div>
          <slot name="notice"></slot>
          <div role="alert" part="alert">${this.#renderAlert()}</div>
          <button type="submit" part="submit" aria-disabled=${busy}>
            <span>${busy ? words.text('submitting') : words.slot('submit')}</span>
          </button>
          <div role="status" part="status">${this.#renderStatus()}</div>
        </form>
      </div>
    `;
  }

  #renderNote(): unknown {
    const words = this.#words;
    const { restored, discarded, other } = this.#draft;
    const note = (text: MessageKey, action: MessageKey, run: () => void) =>
      html`${words.slot(text)} <button type="button" class="quiet" @click=${run}>${words.slot(action)}</button>`;
    if (other !== undefined) return note('draftOther', 'draftSwitch', () => this.#draft.exchange());
    if (discarded !== undefined) return note('draftDiscarded', 'draftUndo', () => this.#draft.restore());
    if (restored) return note('draftRestored', 'draftDiscard', () => this.#draft.discard());
    return nothing;
  }

  #renderAlert(): unknown {
    const words = this.#words;
    const error = this.#error;
    if (!error) return nothing;
    const { state } = this.#submission;
    const mustWait = state.step === 'waiting' && error.retryAfter !== undefined;
    const key = errorKeys[error.code] ?? 'errorRefused';
    return html`
      <div class="box failed" id="failure" tabindex="-1">
        <p>${words.slot(key)} ${words.slot('kept')}</p>
        ${
          state.step === 'waiting'
            ? html`<p aria-live="off">${words.plural('waiting', this.#submission.secondsLeft)}</p>`
            : nothing
        }
        <p>
          <button type="button" class="quiet" aria-disabled=${mustWait} @click=${this.requestSubmit}>
            ${words.slot('tryAgain')}
          </button>
        </p>
      </div>
    `;
  }

  #renderStatus(): unknown {
    const { state } = this.#submission;
    if (state.step !== 'sent') return nothing;
    const { status, comment } = state.result;
    return html`
      <div class="box">
        <p>${this.#words.slot(status)}</p>
        ${comment ? acceptedComment(this.#words.language, comment) : nothing}
      </div>
    `;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    void this.#submit();
  }

  #onKeydown(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it. Safari says so only by the key code.
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    // The site's own inputs stand outside of our form, where Enter would do nothing.
    const slotted = event.target instanceof HTMLInputElement && event.target.getRootNode() !== this.renderRoot;
    if (!event.ctrlKey && !event.metaKey && !slotted) return;
    event.preventDefault();
    void this.#submit();
  }

  #onFocusin(): void {
    // The reader is about to write: fetch what sending needs while the connection is there.
    void this.#getClient().catch(() => {});
    void import('../contract/comment.js').catch(() => {});
  }

  #onInput(field: Field, value: string): void {
    this.#startedAt ??= Date.now();
    if (field === 'text') this.#draft.edit(value);
    else this.#author[field] = value;
    if (field !== 'text' && this.saves) writeAuthor(this.#author);
    // A field that has failed says at once when it is right again; one that grows too long says so at once.
    if (this.problems[field] || this.#validate()[field]?.code === 'too_long') {
      this.problems = { ...this.problems, [field]: this.#validate()[field] };
    }
    this.requestUpdate();
  }

  #onSave(event: Event): void {
    this.saves = (event.target as HTMLInputElement).checked;
    if (this.saves) writeAuthor(this.#author);
    else removeAuthor();
  }

  async #submit(): Promise<void> {
    const { state } = this.#submission;
    if (state.step === 'waiting') state.wait.now();
    if (this.#submission.busy) return;
    this.problems = this.#validate();
    const extra = firstInvalid(this.extra);
    if (Object.keys(this.problems).length || extra) {
      await this.updateComplete;
      if (Object.keys(this.problems).length) this.focus();
      else extra?.reportValidity?.();
      return;
    }
    const event = new CommentSubmitEvent(this.#comment());
    if (!this.dispatchEvent(event)) return;
    await this.#send(event.detail.comment);
  }

  async #send(comment: NewComment): Promise<void> {
    const draft = this.#draft;
    const sent = draft.text;
    const key = draft.key();
    try {
      const result = await this.#submission.run(async (options) =>
        (await this.#getClient()).create(comment, { ...options, key }),
      );
      if (result) this.#accept(result, sent);
    } catch (error) {
      await this.#refuse(error as ApiError);
    }
  }

  #accept(result: CreateResult, sent: string): void {
    this.#draft.accepted(sent);
    this.#startedAt = undefined;
    if (this.saves) writeAuthor(this.#author);
    this.dispatchEvent(new CommentSubmittedEvent(result));
  }

  async #refuse(error: ApiError): Promise<void> {
    if (error.code === 'key_reused') this.#draft.renewKey();
    this.problems = Object.fromEntries(
      error.issues
        .filter(({ field }) => field === 'text' || this.#shown.includes(field as AuthorField))
        .map(({ field, code, detail }) => [field, { code, detail }]),
    );
    const excess = error.limit ? byteLength(this.#draft.text) - error.limit : 0;
    if (excess > 0) this.problems = { ...this.problems, text: { code: 'too_long', excess } };
    const focused = this.shadowRoot?.activeElement;
    await this.updateComplete;
    if (Object.keys(this.problems).length) this.focus();
    // Who is typing is not interrupted; the alert is spoken all the same.
    else if (!focused || focused.matches('button')) this.renderRoot.querySelector<HTMLElement>('#failure')?.focus();
    this.dispatchEvent(new AfterwordErrorEvent(error));
  }

  #comment(): NewComment {
    const author = Object.fromEntries(this.#shown.map((field) => [field, this.#author[field].trim()]));
    if (author['website']) author['website'] = websiteUrl(author['website']) ?? author['website'];
    const meta = extraValues(this.extra);
    const topic = this.form.querySelector<HTMLInputElement>('[name=topic]')!.value;
    return {
      page: { url: this.#page, title: document.title.slice(0, limits.title) },
      parent: this.parent || null,
      author,
      text: trim(this.#draft.text),
      ...(Object.keys(meta).length && { meta }),
      ...(topic && { topic }),
      elapsed: this.#startedAt === undefined ? 0 : Date.now() - this.#startedAt,
    };
  }

  #validate(): Partial<Record<Field, FieldProblem>> {
    const shown = new Set<string>(['text', ...this.#shown]);
    const values = { text: this.#draft.text, name: '', email: '', website: '' };
    for (const field of this.#shown) values[field] = this.#author[field];
    const required = new Set(['text', ...tokens(this.required)].filter((field) => shown.has(field)));
    const maximum = { text: this.#maximum, name: limits.name, email: limits.email, website: limits.url };
    const maximumBytes = { text: limits.textBytes, name: limits.nameBytes };
    return Object.fromEntries(
      validate(values, { required, maximum, maximumBytes }).map(({ field, code }) => [
        field,
        { code, excess: Math.max(countCharacters(values[field]) - maximum[field], 1) },
      ]),
    );
  }

  #field(field: Field): FieldState {
    return {
      field,
      value: field === 'text' ? this.#draft.text : this.#author[field],
      required: field === 'text' || tokens(this.required).includes(field),
      error: this.#problemText(field),
      onInput: (name, value) => this.#onInput(name, value),
    };
  }

  #problemText(field: Field): string {
    const words = this.#words;
    const problem = this.problems[field];
    if (!problem) return '';
    if (problem.detail) return problem.detail;
    switch (problem.code) {
      case 'required':
        return words.text(`${field}Required`);
      case 'invalid_email':
        return words.text('emailInvalid');
      case 'invalid_url':
        return words.text('websiteInvalid');
      case 'too_long':
        return words.plural('tooLong', problem.excess ?? 1);
      default:
        return words.text('invalid');
    }
  }

  /** The characters left, near the end. Text that is short in UTF-16 is short in any count. */
  #count(): { count: string; over: boolean } {
    const near = Math.min(200, this.#maximum / 10);
    if (this.#draft.text.length < this.#maximum - near) return { count: '', over: false };
    const left = this.#maximum - countCharacters(this.#draft.text);
    return left > near ? { count: '', over: false } : { count: this.#words.plural('left', left), over: left < 0 };
  }

  /** Takes over the plain form inside and what this browser has kept. */
  #adopt(): void {
    this.#adopted = true;
    const plain = readPlainForm(this);
    const saved = readAuthor();
    Object.assign(this.#author, saved);
    this.saves = saved !== undefined;
    this.#plainAction = plain?.action ?? '';
    const { text, ...author } = plain?.values ?? {};
    Object.assign(this.#author, author);
    this.#draft.open(this.#page, this.parent);
    if (text) this.#draft.edit(text);
  }

  async #getClient(): Promise<CommentsClient> {
    if (this.client) return this.client;
    const address = this.endpoint || this.#plainAction;
    if (!address) warnOnce('endpoint', '<afterword-comment-form> has no endpoint');
    const enctype = ENCTYPES.includes(this.enctype) ? this.enctype : 'application/json';
    const key = `${enctype} ${address}`;
    if (this.#client?.key !== key) {
      const client = import('../client/client.js').then(({ createClient }) =>
        createClient({ endpoint: new URL(address, document.baseURI).href, enctype }),
      );
      this.#client = { key, client };
      // A chunk that could not be fetched is asked for again.
      client.catch(() => (this.#client = undefined));
    }
    return this.#client.client;
  }

  get #page(): string {
    return (this.page && pageUrl(this.page, document.baseURI)) || currentPage();
  }

  get #shown(): AuthorField[] {
    const shown = tokens(this.fields);
    return AUTHOR_FIELDS.filter((field) => shown.includes(field));
  }

  get #maximum(): number {
    return this.maxLength > 0 ? this.maxLength : limits.text;
  }

  get #level(): number {
    return [1, 2, 3, 4, 5, 6].includes(this.headingLevel) ? this.headingLevel : 2;
  }

  get #error(): ApiError | undefined {
    const { state } = this.#submission;
    if (state.step === 'waiting') return state.wait.error;
    return state.step === 'failed' && !Object.keys(this.problems).length ? state.error : undefined;
  }

  #control(field: Field): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${field}`);
  }

  #checkTokens(attribute: string, value: string): void {
    for (const token of tokens(value)) {
      if (!FIELDS.includes(token as Field)) warnOnce('fields', `${attribute}="${value}": there is no field "${token}"`);
    }
  }

  #toggleState(name: string, on: boolean): void {
    // Custom states came to Safari in 17.4.
    if (on) this.#internals.states?.add(name);
    else this.#internals.states?.delete(name);
  }
}

const tokens = (list: string): string[] => list.split(/\s+/).filter(Boolean);
