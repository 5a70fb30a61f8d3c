import type { ApiError } from '../client/api-error.js';
import type { CreateResult } from '../client/client.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import { limits } from '../contract/limits.js';
import type { NewComment } from '../contract/new-comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import sending from '../i18n/en/sending.js';
import { plural } from '../i18n/intl.js';
import { provideMessages } from '../i18n/messages.js';
import { byteLength, countCharacters, trim } from '../internal/text.js';
import { validate, type Field } from '../internal/validate.js';
import { websiteUrl } from '../internal/website-url.js';
import { keepAuthor, readAuthor, type Author } from './author-store.js';
import type { CommentFormElement } from './comment-form-element.js';
import { CommentSubmitEvent, CommentSubmittedEvent } from './comment-form.events.js';
import { DraftController } from './draft-controller.js';
import { consentOf, extraValues, firstInvalid } from './extra-fields.js';
import { authorFields } from './fields.js';
import { Posting } from './posting.js';
import { NotifyBox } from './notify-box.js';
import { Preview } from './preview.js';
import { type Problem, problemText } from './problem-text.js';
import { readSettings, type Settings } from './settings.js';
import { below, draftNote, failure, success, trap } from './submission-templates.js';
import styles from './submission.styles.js';
import { SubmissionController } from './submission-controller.js';

provideMessages(sending);

/** What the form hands over to the part of it that sends. */
export interface Handover {
  words: LocalizeController;
  author: Author;
  /** Where the plain form inside posts to. */
  plainAction: string;
  /** The page's identity. */
  page(): string;
}

/** Checks, sends, and tells what became of it. Loaded when a reader turns to the form. */
export class Submission {
  readonly draft: DraftController;
  readonly #host: CommentFormElement;
  readonly #form: Handover;
  readonly #sender: SubmissionController;
  readonly #preview: Preview;
  readonly #posting: Posting;
  readonly #notify: NotifyBox;
  #problems = new Map<Field, Problem>();
  #startedAt: number | undefined;
  /** The form has turned to another draft; what is still under way goes on out of sight. */
  #isGone = false;

  /** `draft` is the draft's name, `typed` what stands in the comment already. */
  constructor(host: CommentFormElement, form: Handover, draft: string, typed: string) {
    this.#host = host;
    this.#form = form;
    this.draft = new DraftController(host, draft, typed);
    this.#sender = new SubmissionController(host, () => void this.submit());
    this.#preview = new Preview(host, form.words);
    this.#posting = new Posting(host, {
      words: form.words,
      settings: () => this.#settings,
      onCancel: () => this.#cancel(),
    });
    this.#notify = new NotifyBox(host, form.words);
    const sheets = host.shadowRoot!.adoptedStyleSheets;
    if (!sheets.includes(styles.styleSheet!)) sheets.push(styles.styleSheet!);
    host.requestUpdate();
  }

  /** For another page or parent. A comment that is under way still belongs to the one before. */
  turnTo(draft: string): Submission {
    this.#isGone = true;
    for (const controller of [this.draft, this.#sender]) {
      controller.hostDisconnected();
      this.#host.removeController(controller);
    }
    this.#host.removeController(this.#notify);
    return new Submission(this.#host, this.#form, draft, '');
  }

  get busy(): boolean {
    return this.#sender.busy;
  }

  /** Custom states of the element that are on. */
  get states(): ReadonlySet<string> {
    const { step } = this.#sender.state;
    const offline = this.#error?.code === 'offline';
    return new Set([
      ...(this.busy ? ['submitting'] : []),
      ...(this.#problems.size ? ['invalid'] : []),
      ...(offline ? ['offline'] : step === 'failed' ? ['failed'] : []),
      ...(step === 'sent' ? ['submitted'] : []),
    ]);
  }

  /** The field that the reader has to mend first. */
  get firstProblem(): Field | undefined {
    return this.#shown.find((field) => this.#problems.has(field));
  }

  input(field: Field, value: string): void {
    this.#startedAt ??= Date.now();
    if (field === 'text') this.draft.edit(value);
    else if (readAuthor()) keepAuthor(this.#form.author, true);
    const problem = this.#validate().get(field);
    // A field that has failed says at once when it is right again; one that grows too long says so at once.
    if (this.#problems.has(field) || problem?.code === 'too_long') {
      this.#problems.delete(field);
      if (problem) this.#problems.set(field, problem);
    }
    this.#host.requestUpdate();
  }

  key(event: KeyboardEvent): void {
    // While an input method composes, Enter belongs to it. Safari says so only by the key code.
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    // The site's own inputs are not in our form, so Enter would do nothing there.
    const target = event.target as Element;
    const slotted = target.matches('input') && target.getRootNode() !== this.#host.renderRoot;
    if (!event.ctrlKey && !event.metaKey && !slotted) return;
    event.preventDefault();
    this.#host.requestSubmit();
  }

  async submit(): Promise<void> {
    const { state } = this.#sender;
    if (state.step === 'waiting') state.wait.now();
    if (this.busy) return;
    this.#problems = this.#validate();
    const extra = firstInvalid(this.#extra) ?? this.#refusedConsent;
    this.#host.requestUpdate();
    if (this.#problems.size || extra) {
      await this.#host.updateComplete;
      if (this.#problems.size) this.#host.focus();
      else extra?.reportValidity?.();
      return;
    }
    const event = new CommentSubmitEvent(this.#comment());
    if (!this.#host.dispatchEvent(event)) return;
    await this.#send(event.detail.comment);
  }

  /** The box "save my name…" was ticked or cleared. */
  keep(wanted: boolean): void {
    keepAuthor(this.#form.author, wanted);
  }

  reset(): void {
    this.draft.reset();
    this.#sender.clear();
    this.#problems.clear();
    this.#startedAt = undefined;
  }

  problemText(field: Field): string {
    return problemText(this.#form.words, field, this.#problems.get(field));
  }

  /** The characters left, near the end; the error says what is too much. Text that is short in UTF-16 is short in any count. */
  #count(): string {
    const { maximum } = this.#settings;
    const near = Math.min(200, maximum / 10);
    const { text } = this.draft;
    const left = text.length < maximum - near ? Infinity : maximum - countCharacters(text);
    return left > near || left < 0 ? '' : plural(this.#form.words, 'left', left);
  }

  below(): unknown {
    const { draft } = this;
    const note = draftNote(this.#form.words, draft);
    return [below(note, this.#count(), this.#preview.button()), this.#preview.panel(draft.text)];
  }

  user(): unknown {
    return this.#posting.signedIn.view(this.#form.words);
  }

  alert(): unknown {
    const error = this.#error;
    const secondsLeft = this.#sender.state.step === 'waiting' ? this.#sender.secondsLeft : undefined;
    return error && failure(this.#form.words, { error, secondsLeft, tryAgain: () => void this.submit() });
  }

  status(): unknown {
    const { state } = this.#sender;
    return [trap, this.#posting.work(), state.step === 'sent' ? success(this.#form.words, state.result) : undefined];
  }

  /** The button that was pressed is about to go. */
  #cancel(): void {
    this.#find('button[type=submit]')?.focus();
    this.#sender.clear();
  }

  async #send(comment: NewComment): Promise<void> {
    const { draft } = this;
    const sent = draft.text;
    const key = draft.key();
    try {
      const result = await this.#sender.run((options) => this.#posting.create(comment, { ...options, key }));
      if (result) this.#accept(result, sent);
    } catch (error) {
      await this.#refuse(error as ApiError);
    }
  }

  #accept(result: CreateResult, sent: string): void {
    this.draft.accepted(sent);
    this.#preview.close();
    this.#startedAt = undefined;
    this.#host.dispatchEvent(new CommentSubmittedEvent(result));
  }

  async #refuse(error: ApiError): Promise<void> {
    const { draft } = this;
    if (error.code === 'key_reused') draft.renewKey();
    for (const { field, code, detail } of error.issues) {
      if (this.#shown.includes(field as Field)) this.#problems.set(field as Field, { code, detail });
    }
    const excess = error.limit === undefined ? 0 : byteLength(draft.text) - error.limit;
    if (excess > 0) this.#problems.set('text', { code: 'too_long', excess });
    if (!this.#isGone) await this.#showFailure();
    this.#host.dispatchEvent(new AfterwordErrorEvent(error));
  }

  async #showFailure(): Promise<void> {
    const focused = this.#host.shadowRoot!.activeElement;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    if (this.#problems.size) this.#host.focus();
    // Who is typing is not interrupted; the alert is spoken all the same.
    else if (!focused || focused.matches('button')) this.#find('#failure')?.focus();
  }

  #comment(): NewComment {
    const { author: values, page } = this.#form;
    const author: Partial<Author> = {};
    for (const field of this.#shown) if (field !== 'text') author[field] = values[field].trim();
    if (author.website) author.website = websiteUrl(author.website) ?? author.website;
    const meta = { ...extraValues(this.#extra), ...this.#consent };
    const topic = (this.#find('[name=topic]') as HTMLInputElement).value;
    return {
      page: { url: page(), title: document.title.slice(0, limits.title) },
      parent: this.#host.parent || null,
      author,
      text: trim(this.draft.text),
      ...(Object.keys(meta).length && { meta }),
      ...(topic && { topic }),
      elapsed: this.#startedAt === undefined ? 0 : Date.now() - this.#startedAt,
      ...(this.#notify.ticked && { notify: true }),
    };
  }

  #validate(): Map<Field, Problem> {
    const { required: asked, maximum: text } = this.#settings;
    // Mails need somewhere to go.
    const required = new Set(this.#notify.ticked ? [...asked, 'email' as const] : asked);
    const values = { text: this.draft.text, name: '', email: '', website: '' };
    for (const field of this.#shown) if (field !== 'text') values[field] = this.#form.author[field];
    const maximum = { text, name: limits.name, email: limits.email, website: limits.url };
    const maximumBytes = { text: limits.textBytes, name: limits.nameBytes };
    const excess = (field: Field) => Math.max(countCharacters(values[field]) - maximum[field], 1);
    return new Map(
      validate(values, { required, maximum, maximumBytes }).map(({ field, code }) => [
        field,
        { code, excess: code === 'too_long' ? excess(field) : 0 },
      ]),
    );
  }

  get #settings(): Settings {
    return readSettings(this.#host, this.#form.plainAction);
  }

  get #shown(): Field[] {
    return ['text', ...authorFields(this.#host)];
  }

  get #error(): ApiError | undefined {
    const { state } = this.#sender;
    if (state.step === 'waiting') return state.wait.error;
    if (state.step !== 'failed' || this.#problems.size) return undefined;
    // Whoever has signed in anew since then need not be told.
    return /^token_/.test(state.error.code) && this.#posting.signedIn.isNew ? undefined : state.error;
  }

  get #consent(): { consent?: string } {
    const box = this.#find('#consent') as HTMLInputElement | null;
    return box?.checked ? { consent: consentOf(this.#find('slot[name=consent]') as HTMLSlotElement) } : {};
  }

  /** The box for the consent, where it had to be ticked and is not. */
  get #refusedConsent(): HTMLInputElement | undefined {
    const box = this.#find('#consent') as HTMLInputElement | null;
    box?.setCustomValidity(box.required && !box.checked ? this.#form.words.text('consentRequired') : '');
    return box?.validity.valid === false ? box : undefined;
  }

  get #extra(): HTMLSlotElement | null {
    return this.#find('slot[name=fields]') as HTMLSlotElement | null;
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}
