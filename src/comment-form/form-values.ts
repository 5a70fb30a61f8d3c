import type { ApiError } from '../client/api-error.js';
import { limits } from '../contract/limits.js';
import type { NewComment } from '../contract/new-comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { plural } from '../i18n/intl.js';
import { byteLength, countCharacters, trim } from '../internal/text.js';
import { validate, type Field } from '../internal/validate.js';
import { websiteUrl } from '../internal/website-url.js';
import type { Author } from './author-store.js';
import type { CommentFormElement } from './comment-form-element.js';
import type { DraftController } from './draft-controller.js';
import { consentOf, extraValues, firstInvalid } from './extra-fields.js';
import { authorFields } from './fields.js';
import type { NotifyBox } from './notify-box.js';
import { type Problem, problemText } from './problem-text.js';
import { readSettings, type Settings } from './settings.js';

/** What the form hands over to the part of it that sends. */
export interface Handover {
  words: LocalizeController;
  author: Author;
  /** Where the plain form inside posts to. */
  plainAction: string;
  /** The page's identity. */
  page(): string;
}

interface FormParts {
  draft: DraftController;
  notify: NotifyBox;
}

/** What stands in the form, what is wrong with it, and the comment that it makes. */
export class FormValues {
  readonly #host: CommentFormElement;
  readonly #form: Handover;
  readonly #draft: DraftController;
  readonly #notify: NotifyBox;
  #problems = new Map<Field, Problem>();
  #startedAt: number | undefined;

  constructor(host: CommentFormElement, form: Handover, { draft, notify }: FormParts) {
    this.#host = host;
    this.#form = form;
    this.#draft = draft;
    this.#notify = notify;
  }

  get settings(): Settings {
    return readSettings(this.#host, this.#form.plainAction);
  }

  /** Whether a field is known to be wrong. */
  get hasProblems(): boolean {
    return this.#problems.size > 0;
  }

  /** The field that the reader has to mend first. */
  get firstProblem(): Field | undefined {
    return this.#shown.find((field) => this.#problems.has(field));
  }

  problemText(field: Field): string {
    return problemText(this.#form.words, field, this.#problems.get(field));
  }

  /** The characters left, near the end; the error says what is too much. Text that is short in UTF-16 is short in any count. */
  count(): string {
    const { maximum } = this.settings;
    const near = Math.min(200, maximum / 10);
    const { text } = this.#draft;
    const left = text.length < maximum - near ? Infinity : maximum - countCharacters(text);
    return left > near || left < 0 ? '' : plural(this.#form.words, 'left', left);
  }

  /** Something was typed into a field. */
  changed(field: Field): void {
    this.#startedAt ??= Date.now();
    const problem = this.#validate().get(field);
    // A field that has failed says at once when it is right again; one that grows too long says so at once.
    if (this.#problems.has(field) || problem?.code === 'too_long') {
      this.#problems.delete(field);
      if (problem) this.#problems.set(field, problem);
    }
  }

  /** Whether all is right; what is not then shows, and has the focus. */
  check(): boolean {
    this.#problems = this.#validate();
    const extra = firstInvalid(this.#extra) ?? this.#refusedConsent;
    this.#host.requestUpdate();
    if (!this.hasProblems && !extra) return true;
    void this.#host.updateComplete.then(() => {
      if (this.hasProblems) this.#host.focus();
      else extra?.reportValidity?.();
    });
    return false;
  }

  /** What the endpoint finds wrong with the fields. */
  refuse(error: ApiError): void {
    for (const { field, code, detail } of error.issues) {
      if (this.#shown.includes(field as Field)) this.#problems.set(field as Field, { code, detail });
    }
    const excess = error.limit === undefined ? 0 : byteLength(this.#draft.text) - error.limit;
    if (excess > 0) this.#problems.set('text', { code: 'too_long', excess });
  }

  /** The comment is there; the next one begins with the next keystroke. */
  accepted(): void {
    this.#startedAt = undefined;
  }

  reset(): void {
    this.#problems.clear();
    this.#startedAt = undefined;
  }

  comment(): NewComment {
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
      text: trim(this.#draft.text),
      ...(Object.keys(meta).length && { meta }),
      ...(topic && { topic }),
      elapsed: this.#startedAt === undefined ? 0 : Date.now() - this.#startedAt,
      ...(this.#notify.ticked && { notify: true }),
    };
  }

  #validate(): Map<Field, Problem> {
    const { required: asked, maximum: text } = this.settings;
    // Mails need somewhere to go.
    const required = new Set(this.#notify.ticked ? [...asked, 'email' as const] : asked);
    const values = { text: this.#draft.text, name: '', email: '', website: '' };
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

  get #shown(): Field[] {
    return ['text', ...authorFields(this.#host)];
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
