import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Comment } from '../contract/comment.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import type { MessageKey } from '../i18n/messages.js';
import type { Field } from '../internal/validate.js';

export interface FieldState {
  field: Field;
  value: string;
  required: boolean;
  /** What is wrong with it, in words. */
  error: string;
  onInput(field: Field, value: string): void;
}

/** How the platform's own keyboard, autofill and checks know each field. */
const attributes = {
  name: { type: 'text', autocomplete: 'name', dir: 'auto', mode: 'text', capitalize: 'words' },
  email: { type: 'email', autocomplete: 'email', dir: 'ltr', mode: 'email', capitalize: 'off' },
  website: { type: 'url', autocomplete: 'url', dir: 'ltr', mode: 'url', capitalize: 'off' },
} as const;

const label = (words: LocalizeController, field: Field, required: boolean) => html`
  <label for=${field} part="label">
    ${words.slot(field === 'text' ? 'commentLabel' : (`${field}Label` as MessageKey))}
    ${required ? html`<span class="mark">${words.slot('required')}</span>` : nothing}
  </label>
`;

const error = (field: Field, text: string) =>
  text ? html`<p class="error" part="error" id="${field}-error">${text}</p>` : nothing;

const describedBy = (...ids: (string | false)[]): string | typeof nothing => ids.filter(Boolean).join(' ') || nothing;

const part = (field: Field, text: string) => `field field-${field}${text ? ' field-invalid' : ''}`;

/** Name, email or website. */
export const inputField = (words: LocalizeController, state: FieldState): TemplateResult => {
  const field = state.field as Exclude<Field, 'text'>;
  const { type, autocomplete, dir, mode, capitalize } = attributes[field];
  const hint = field === 'email';
  return html`
    <div part=${part(field, state.error)}>
      ${label(words, field, state.required)}
      <input
        id=${field}
        part="input"
        name=${field}
        type=${type}
        autocomplete=${autocomplete}
        autocapitalize=${capitalize}
        dir=${dir}
        inputmode=${mode}
        enterkeyhint="send"
        aria-required=${state.required}
        aria-invalid=${state.error !== ''}
        aria-describedby=${describedBy(state.error && `${field}-error`, hint && 'email-hint')}
        .value=${live(state.value)}
        @input=${(event: Event) => state.onInput(field, (event.target as HTMLInputElement).value)}
      />
      ${error(field, state.error)}
      ${hint ? html`<p class="hint" id="email-hint">${words.slot('emailHint')}</p>` : nothing}
    </div>
  `;
};

/** The comment itself; `note` and `count` stand below it. */
export const textField = (
  words: LocalizeController,
  state: FieldState & { note: unknown; count: string; over: boolean },
): TemplateResult => html`
  <div part=${part('text', state.error)}>
    ${label(words, 'text', state.required)}
    <textarea
      id="text"
      part="input textarea"
      name="text"
      rows="5"
      dir="auto"
      autocapitalize="sentences"
      aria-required=${state.required}
      aria-invalid=${state.error !== ''}
      aria-describedby=${describedBy(state.error && 'text-error', 'text-note', 'text-count')}
      .value=${live(state.value)}
      @input=${(event: Event) => state.onInput('text', (event.target as HTMLTextAreaElement).value)}
    ></textarea>
    ${error('text', state.error)}
    <div class="below">
      <span id="text-note" part="draft-note">${state.note}</span>
      <span id="text-count" part="count" class="count ${state.over ? 'over' : ''}">${state.count}</span>
    </div>
  </div>
`;

/** A comment as it was accepted: text, never HTML. */
export const acceptedComment = (language: string, { author, createdAt, text }: Comment): TemplateResult => {
  const date = new Date(createdAt);
  const known = !Number.isNaN(date.getTime());
  return html`
    <article part="comment">
      <p>
        <bdi class="who">${author.name}</bdi>
        ${known ? html`<time class="hint" datetime=${date.toISOString()}>${shortTime(language, date)}</time>` : nothing}
      </p>
      <p class="said" dir="auto">${text}</p>
    </article>
  `;
};

const shortTime = (language: string, date: Date): string => {
  const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
  try {
    return date.toLocaleString(language, format);
  } catch {
    // `lang` is the page's to write, and need not be a tag.
    return date.toLocaleString(undefined, format);
  }
};
