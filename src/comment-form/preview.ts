import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { isBlank, trim } from '../internal/text.js';
import type { CommentFormElement } from './comment-form-element.js';
import type { MarkdownPreview } from './markdown-preview.js';

/**
 * The comment as it will be shown, below the box and while it is written: the draft, the caret and the focus stay
 * where they are.
 */
export class Preview {
  readonly #host: CommentFormElement;
  readonly #words: LocalizeController;
  #isOpen = false;
  #hasFailed = false;
  #preview: MarkdownPreview | undefined;

  constructor(host: CommentFormElement, words: LocalizeController) {
    this.#host = host;
    this.#words = words;
  }

  close(): void {
    this.#isOpen = false;
    this.#host.requestUpdate();
  }

  button(): TemplateResult | typeof nothing {
    if (!this.#host.preview) return nothing;
    return html`<button
      type="button"
      class="quiet"
      part="preview-button"
      aria-expanded=${this.#isOpen}
      aria-controls="preview"
      @click=${() => this.#toggle()}
    >
      ${this.#words.slot('preview')}
    </button>`;
  }

  panel(text: string): TemplateResult | typeof nothing {
    if (!this.#host.preview) return nothing;
    return html`<section
      id="preview"
      part="preview"
      aria-label=${this.#words.text('previewLabel')}
      aria-busy=${!this.#preview && !this.#hasFailed}
      ?hidden=${!this.#isOpen}
    >
      ${this.#isOpen ? this.#content(trim(text)) : nothing}
    </section>`;
  }

  #content(text: string): unknown {
    const note = (words: unknown) => html`<p class="hint">${words}</p>`;
    if (this.#hasFailed) return note(this.#words.slot('previewFailed'));
    if (!this.#preview) return note('…');
    return isBlank(text) ? note(this.#words.slot('previewEmpty')) : this.#preview.show(text);
  }

  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#hasFailed = false;
    this.#host.requestUpdate();
    if (!this.#isOpen || this.#preview) return;
    import('./markdown-preview.js').then(
      ({ MarkdownPreview }) => {
        this.#preview ??= new MarkdownPreview(this.#host.shadowRoot!);
        this.#host.requestUpdate();
      },
      () => {
        this.#hasFailed = true;
        this.#host.requestUpdate();
      },
    );
  }
}
