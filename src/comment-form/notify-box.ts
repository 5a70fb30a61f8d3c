import { html, nothing, render, type ReactiveController } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import type { CommentFormElement } from './comment-form-element.js';
import { authorFields, tokens } from './fields.js';

/**
 * The box "email me…", where `fields` holds `notify` and an email address is asked for. It comes with the part that
 * sends, so that the form itself need not carry it, and stands below the notice.
 */
export class NotifyBox implements ReactiveController {
  readonly #host: CommentFormElement;
  readonly #words: LocalizeController;
  readonly #place: HTMLElement;

  constructor(host: CommentFormElement, words: LocalizeController) {
    this.#host = host;
    this.#words = words;
    const root = host.renderRoot;
    this.#place = root.querySelector<HTMLElement>('.notify') ?? document.createElement('div');
    this.#place.className = 'notify';
    // No part of the element's own template ends here.
    if (!this.#place.isConnected) root.querySelector('slot[name=notice]')!.after(this.#place);
    host.addController(this);
  }

  /** Whether the author has ticked it. */
  get ticked(): boolean {
    return this.#place.querySelector('input')?.checked ?? false;
  }

  hostUpdated(): void {
    const shown = tokens(this.#host.fields).includes('notify') && authorFields(this.#host).includes('email');
    const label = html`<label class="save" part="notify">
      <input type="checkbox" id="notify" />
      <span>${this.#words.slot('notifyLabel')}</span>
    </label>`;
    render(shown ? label : nothing, this.#place);
  }
}
