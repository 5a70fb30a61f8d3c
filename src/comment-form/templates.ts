import { html, nothing, type TemplateResult } from 'lit';
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

/** How the platform's own keyboards and checks know each field. */
const types = { name: 'text', email: 'email', website: 'url' } as const;

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

/** Empty, a field runs as the page does: to browsers, `auto` is left to right then. */
const direction = ({ value }: FieldState) => (value ? 'auto' : nothing);

/** Name, email or website. */
export const inputField = (words: LocalizeController, state: FieldState): TemplateResult => {
  const field = state.field as Exclude<Field, 'text'>;
  const type = types[field];
  const hint = field === 'email';
  return html`
    <div part=${part(field, state.error)}>
      ${label(words, field, state.required)}
      <input
        id=${field}
        part="input"
        name=${field}
        type=${type}
        autocomplete=${type === 'text' ? 'name' : type}
        dir=${field === 'name' ? direction(state) : 'ltr'}
        inputmode=${type}
        enterkeyhint="send"
        aria-required=${state.required}
        aria-invalid=${state.error !== ''}
        aria-describedby=${describedBy(state.error && `${field}-error`, hint && 'email-hint')}
        .value=${state.value}
        @input=${(event: Event) => state.onInput(field, (event.target as HTMLInputElement).value)}
      />
      ${error(field, state.error)}
      ${hint ? html`<p class="hint" id="email-hint">${words.slot('emailHint')}</p>` : nothing}
    </div>
  `;
};

/** The comment itself, and what stands below it once somebody writes. */
export const textField = (words: LocalizeController, state: FieldState, below: unknown): TemplateResult => html`
  <div part=${part('text', state.error)}>
    ${label(words, 'text', state.required)}
    <textarea
      id="text"
      part="input textarea"
      name="text"
      rows="5"
      dir=${direction(state)}
      aria-required=${state.required}
      aria-invalid=${state.error !== ''}
      aria-describedby=${describedBy(state.error && 'text-error', 'text-note', 'text-count')}
      .value=${state.value}
      @input=${(event: Event) => state.onInput('text', (event.target as HTMLTextAreaElement).value)}
    ></textarea>
    ${error('text', state.error)} ${below ?? html`<div class="below ${state.value && 'filled'}"></div>`}
  </div>
`;
