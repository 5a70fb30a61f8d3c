import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CommentsClient, Enctype } from '../client/client.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import form from '../i18n/en/form.js';
import { provideMessages, type Messages } from '../i18n/messages.js';
import { currentPage, pageUrl } from '../internal/page.js';
import type { Field } from '../internal/validate.js';
import base from '../styles/base.styles.js';
import { readAuthor, type Author } from './author-store.js';
import styles from './comment-form.styles.js';
import { draftName, readDraft, writeDraft } from './draft-store.js';
import { authorFields, tokens } from './fields.js';
import { readPlainForm } from './plain-form.js';
import type { Submission } from './submission.js';
import { inputField, textField, type FieldState } from './templates.js';

provideMessages(form);

/**
 * A form for a comment, for any endpoint. Keeps what was typed until the endpoint has accepted it.
 *
 * @tagname afterword-comment-form
 * @attr {'lazy' | 'eager'} [loading=lazy] - When the drop-in script loads the element: when it comes near, or at once.
 * @slot - A plain `<form action method="post">` for pages without script; what was typed into it is taken over.
 * @slot fields - The site's own inputs. What they hold travels under `meta`; their native validity counts.
 * @slot consent - What the reader agrees to; beside a box to tick where `fields` or `required` holds `consent`.
 * @slot notice - A privacy note, above the button.
 * @slot buttons - More buttons, beside the form's own.
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
 * @csspart preview-button - The button that shows the preview.
 * @csspart preview - What Markdown makes of the comment.
 * @csspart user - Who is signed in.
 * @csspart notify - The box "email me…" with its label.
 * @csspart consent - The box for the consent with its label.
 * @csspart save - The box "save my name…" with its label.
 * @csspart proof - Work that the endpoint wants done, and how far it is.
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
  // Where its attribute goes, a property is its default again.
  static override properties = {
    endpoint: { useDefault: true },
    page: { useDefault: true },
    parent: { useDefault: true },
    fields: { useDefault: true },
    required: { useDefault: true },
    maxLength: { type: Number, attribute: 'max-length', useDefault: true },
    enctype: { useDefault: true },
    preview: { type: Boolean },
    userToken: { attribute: 'user-token', useDefault: true },
    renewUserToken: { attribute: false },
    value: { useDefault: true },
    heading: { useDefault: true },
    headingLevel: { type: Number, attribute: 'heading-level', useDefault: true },
    noHeading: { type: Boolean, attribute: 'no-heading' },
    messages: { attribute: false },
    client: { attribute: false },
    plain: { attribute: false },
    saves: { state: true },
    stuck: { state: true },
  };

  /** Address of the comments collection. Default: the `action` of the plain form inside. */
  endpoint = '';

  /** The page's identity. Default: the canonical address, else the location without hash and tracking parameters. */
  page = '';

  /** Id of the comment that is answered. */
  parent = '';

  /**
   * Fields beside the comment: `name`, `email`, `website`; `consent`, a box with the words of that slot; and `notify`, a
   * box for mails about replies, for endpoints that send them.
   */
  fields = 'name email website';

  /** Fields that must be filled, beside the comment; `consent` must be ticked. */
  required = 'name email';

  /** The most characters that a comment may have, as readers count them. */
  maxLength = 10_000;

  /** How the comment is sent: `application/json` or `application/x-www-form-urlencoded`. */
  enctype: Enctype = 'application/json';

  /** Offers to show what Markdown makes of the comment: for endpoints that take it, as ours does. */
  preview = false;

  /** Who is signed in at the site, as a short-lived JWT that the endpoint trusts: the form then asks for no name. */
  userToken = '';

  /** Gets a new user token, when the one that there is has expired. */
  renewUserToken: (() => Promise<string>) | undefined;

  /** What the comment starts with, where there is no draft. */
  value = '';

  /** The heading's text. Default: the message `formHeading`. */
  heading = '';

  /** The heading's level, 1 to 6. */
  headingLevel = 2;

  /** Leaves the heading out. */
  noHeading = false;

  /** Words that replace the built-in ones, by key. */
  messages: Partial<Messages> | undefined;

  /** What the form talks to. Default: a client for `endpoint`. */
  client: CommentsClient | undefined;

  /** @internal Where the plain form is that the form takes over. Default: inside. */
  plain: Element = this;

  private saves = false;
  /** The part that sends could not be fetched. */
  private stuck = false;

  readonly #words = new LocalizeController(this);
  readonly #internals = this.attachInternals();
  readonly #author: Author = { name: '', email: '', website: '' };
  /** The comment, until the part that sends is there and takes it over. */
  #text = '';
  /** The name of its draft. */
  #draft = '';
  #plainAction = '';
  #submission: Submission | undefined;
  #loading: Promise<unknown> | undefined;

  /** Puts the focus into the first wrong field, else into the comment. */
  override focus(options?: FocusOptions): void {
    this.#control(this.#submission?.firstProblem ?? 'text')?.focus(options);
  }

  /** Empties the comment, removes its draft and forgets what became of the last one. */
  reset(): void {
    this.#load((submission) => submission.reset());
  }

  /** Checks and sends the comment, as a press on the button does. Does nothing while one is under way. */
  requestSubmit(): void {
    if (this.isConnected) this.#load((submission) => void submission.submit());
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) this.#adopt();
    const name = draftName(this.#page, this.parent);
    const before = this.#draft;
    if (this.userToken) this.#load();
    if (name === before) return;
    this.#draft = name;
    // Lit compares with what it rendered last, and typing may be ahead of that.
    this.#control('text')!.value = '';
    if (this.#submission) this.#submission = this.#submission.turnTo(name);
    else {
      // What was typed for the page before stays with it.
      if (this.#text) writeDraft(before, { text: this.#text });
      this.#text = readDraft(name)?.text ?? this.value;
      if (this.#text) this.#load();
    }
  }

  protected override updated(): void {
    // Custom states came to Safari in 17.4.
    const { states } = this.#internals;
    states?.clear();
    for (const name of this.#submission?.states ?? []) states?.add(name);
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const submission = this.#submission;
    const busy = !!submission?.busy;
    const heading = this.heading || words.text('formHeading');
    const author = authorFields(this);
    return html`
      <div class="root">
        <form
          part="form"
          novalidate
          aria-label=${heading}
          @submit=${this.#onSubmit}
          @keydown=${(event: KeyboardEvent) => this.#load((submission) => submission.key(event))}
          @focusin=${() => this.#load()}
        >
          ${
            this.noHeading
              ? nothing
              : html`<div part="heading" role="heading" aria-level=${this.#level}>
                  <slot name="form-heading">${heading}</slot>
                </div>`
          }
          ${textField(words, this.#field('text'), submission?.below())}
          ${this.userToken ? html`<div part="user">${submission?.user()}&#8203;</div>` : nothing}
          ${
            author.length
              ? html`<div class="author">${author.map((field) => inputField(words, this.#field(field)))}</div>`
              : nothing
          }
          <slot name="fields"></slot>
          ${
            author.length
              ? html`<label class="save" part="save">
                  <input type="checkbox" id="save" .checked=${this.saves} @change=${this.#onSave} />
                  <span>${words.slot('saveLabel')}</span>
                </label>`
              : nothing
          }
          ${
            tokens(`${this.fields} ${this.required}`).includes('consent')
              ? html`<label class="save" part="consent">
                  <input type="checkbox" id="consent" ?required=${tokens(this.required).includes('consent')} />
                  <span>${words.slot('consent')}</span>
                </label>`
              : html`<slot name="consent"></slot>`
          }
          <slot name="notice"></slot>
          <div role="alert" part="alert">
            ${this.stuck ? html`${words.slot('errorNetwork')} ${words.slot('kept')}` : submission?.alert()}
          </div>
          <div class="buttons">
            <button type="submit" part="submit" aria-disabled=${busy}>
              <span>${busy ? words.text('submitting') : words.slot('submit')}</span>
            </button>
            <slot name="buttons"></slot>
          </div>
          <div role="status" part="status">${submission?.status()}</div>
        </form>
      </div>
    `;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.requestSubmit();
  }

  #onInput(field: Field, value: string): void {
    if (field === 'text') this.#text = value;
    else this.#author[field] = value;
    // The page may turn to another draft before the part that sends is there.
    this.#load((submission) => submission.input(field, field === 'text' ? this.#text : value));
  }

  #onSave(event: Event): void {
    this.saves = (event.target as HTMLInputElement).checked;
    this.#load((submission) => submission.keep(this.saves));
  }

  /** Fetches the part that sends, once, and runs something with it. Without it, what was typed is kept all the same. */
  #load(run: (submission: Submission) => void = () => {}): void {
    this.#loading ??= import('./submission.js').then(({ Submission }) => {
      const handover = {
        words: this.#words,
        author: this.#author,
        plainAction: this.#plainAction,
        page: () => this.#page,
      };
      this.#submission = new Submission(this, handover, this.#draft, this.#text);
    });
    this.#loading.then(
      () => {
        this.stuck = false;
        run(this.#submission!);
      },
      () => {
        this.#loading = undefined;
        this.stuck = true;
        if (this.#text) writeDraft(this.#draft, { text: this.#text });
      },
    );
  }

  /** Takes over the plain form inside and what this browser has kept. */
  #adopt(): void {
    const saved = readAuthor();
    this.#draft = draftName(this.#page, this.parent);
    const draft = readDraft(this.#draft);
    const { action, values, focused } = readPlainForm(this.plain);
    const { text, ...author } = values;
    this.saves = !!saved;
    Object.assign(this.#author, saved, author);
    this.#text = text ?? draft?.text ?? this.value;
    this.#plainAction = action ?? '';
    void this.updateComplete.then(() => {
      if (focused) {
        const { selectionStart, selectionEnd } = focused.input;
        const control = this.#control(focused.field);
        control?.focus({ preventScroll: true });
        // Inputs of type email have no selection, and say so by null.
        if (selectionStart !== null) control?.setSelectionRange(selectionStart, selectionEnd);
      }
      // There is something to keep, or to say about it.
      if (text || draft) this.#load();
    });
  }

  #field(field: Field): FieldState {
    return {
      field,
      value: field === 'text' ? (this.#submission?.draft.text ?? this.#text) : this.#author[field],
      required: field === 'text' || tokens(this.required).includes(field),
      error: this.#submission?.problemText(field) ?? '',
      onInput: (name, value) => this.#onInput(name, value),
    };
  }

  get #page(): string {
    return (this.page && pageUrl(this.page, document.baseURI)) || currentPage();
  }

  get #level(): number {
    return /^[1-6]$/.test(`${this.headingLevel}`) ? this.headingLevel : 2;
  }

  #control(field: Field): HTMLInputElement | null {
    return this.renderRoot.querySelector(`#${field}`);
  }
}
