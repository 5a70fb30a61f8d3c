import type { ApiError } from '../client/api-error.js';
import type { CreateResult } from '../client/client.js';
import { AfterwordErrorEvent } from '../client/error-event.js';
import type { NewComment } from '../contract/new-comment.js';
import sending from '../i18n/en/sending.js';
import { provideMessages } from '../i18n/messages.js';
import type { Field } from '../internal/validate.js';
import { keepAuthor, readAuthor } from './author-store.js';
import type { CommentFormElement } from './comment-form-element.js';
import { CommentSubmitEvent, CommentSubmittedEvent } from './comment-form.events.js';
import { DraftController } from './draft-controller.js';
import { FormValues, type Handover } from './form-values.js';
import { NotifyBox } from './notify-box.js';
import { Posting } from './posting.js';
import { Preview } from './preview.js';
import { below, draftNote, failure, success, trap } from './submission-templates.js';
import styles from './submission.styles.js';
import { SubmissionController } from './submission-controller.js';

provideMessages(sending);

/** Sends what stands in the form, and tells what became of it. Loaded when a reader turns to the form. */
export class Submission {
  readonly draft: DraftController;
  readonly #host: CommentFormElement;
  readonly #form: Handover;
  readonly #sender: SubmissionController;
  readonly #preview: Preview;
  readonly #posting: Posting;
  readonly #notify: NotifyBox;
  readonly #values: FormValues;
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
      settings: () => this.#values.settings,
      onCancel: () => this.#cancel(),
    });
    this.#notify = new NotifyBox(host, form.words);
    this.#values = new FormValues(host, form, { draft: this.draft, notify: this.#notify });
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
      ...(this.#values.hasProblems ? ['invalid'] : []),
      ...(offline ? ['offline'] : step === 'failed' ? ['failed'] : []),
      ...(step === 'sent' ? ['submitted'] : []),
    ]);
  }

  /** The field that the reader has to mend first. */
  get firstProblem(): Field | undefined {
    return this.#values.firstProblem;
  }

  input(field: Field, value: string): void {
    if (field === 'text') this.draft.edit(value);
    else if (readAuthor()) keepAuthor(this.#form.author, true);
    this.#values.changed(field);
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
    if (this.busy || !this.#values.check()) return;
    const event = new CommentSubmitEvent(this.#values.comment());
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
    this.#values.reset();
  }

  problemText(field: Field): string {
    return this.#values.problemText(field);
  }

  below(): unknown {
    const { draft } = this;
    const note = draftNote(this.#form.words, draft);
    return [below(note, this.#values.count(), this.#preview.button()), this.#preview.panel(draft.text)];
  }

  user(): unknown {
    return this.#posting.signedIn.view(this.#form.words);
  }

  alert(): unknown {
    const error = this.#error;
    const { state, secondsLeft, takenFrom } = this.#sender;
    const wait = state.step === 'waiting' ? { secondsLeft } : { takenFrom };
    return error && failure(this.#form.words, { error, ...wait, tryAgain: () => void this.submit() });
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
    this.#values.accepted();
    this.#host.dispatchEvent(new CommentSubmittedEvent(result));
  }

  async #refuse(error: ApiError): Promise<void> {
    const { draft } = this;
    if (error.code === 'key_reused') draft.renewKey();
    this.#values.refuse(error);
    if (!this.#isGone) await this.#showFailure();
    this.#host.dispatchEvent(new AfterwordErrorEvent(error));
  }

  async #showFailure(): Promise<void> {
    const focused = this.#host.shadowRoot!.activeElement;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    if (this.#values.hasProblems) this.#host.focus();
    // Who is typing is not interrupted; the alert is spoken all the same.
    else if (!focused || focused.matches('button')) this.#find('#failure')?.focus();
  }

  get #error(): ApiError | undefined {
    const { state } = this.#sender;
    if (state.step === 'waiting') return state.wait.error;
    if (state.step !== 'failed' || this.#values.hasProblems) return undefined;
    // Whoever has signed in anew since then need not be told.
    return /^token_/.test(state.error.code) && this.#posting.signedIn.isNew ? undefined : state.error;
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}
