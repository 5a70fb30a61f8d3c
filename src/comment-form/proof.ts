import type { Challenge as Work } from 'altcha-lib';
import { html, nothing, type TemplateResult } from 'lit';
import type { Challenge } from '../contract/problem.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import proof from '../i18n/en/proof.js';
import { provideMessages } from '../i18n/messages.js';
import { solve } from './solve.js';

provideMessages(proof);

interface ProofOptions {
  words: LocalizeController;
  signal: AbortSignal;
  /** Called when there is something new to show. */
  onProgress(): void;
  /** The reader does not want to send the comment any more. */
  onCancel(): void;
}

/** Work that the endpoint wants before it takes a comment, and how far it is. Loaded when it does. */
export class Proof {
  /** The proof, or `none` where the browser finds none or the reader does not want to wait. Rejects when aborted. */
  readonly given: Promise<string>;
  readonly #options: ProofOptions;
  readonly #working = new AbortController();
  /** The most tries that it takes, where the endpoint says so. */
  readonly #most: number | undefined;
  #tries = 0;

  /** `challenge` is what an endpoint sent, of whatever shape. */
  constructor(challenge: Challenge | undefined, options: ProofOptions) {
    this.#options = options;
    const { most } = (challenge?.parameters?.['data'] ?? {}) as { most?: unknown };
    this.#most = typeof most === 'number' && most > 0 ? most : undefined;
    this.given = this.#work(challenge as unknown as Work);
  }

  view(): TemplateResult {
    const { words, onCancel } = this.#options;
    return html`
      <div class="box" part="proof">
        <p id="proof-label">${words.slot('proofWorking')}</p>
        <progress
          aria-labelledby="proof-label"
          value=${this.#most ? Math.min(this.#tries / this.#most, 1) : nothing}
        ></progress>
        <p>
          <button type="button" class="quiet" @click=${() => this.#working.abort()}>${words.slot('proofSkip')}</button>
          <button type="button" class="quiet" @click=${onCancel}>${words.slot('proofCancel')}</button>
        </p>
      </div>
    `;
  }

  async #work(challenge: Work): Promise<string> {
    const { signal, onProgress } = this.#options;
    signal.addEventListener('abort', () => this.#working.abort());
    try {
      return await solve(challenge, {
        signal: this.#working.signal,
        onTry: (tries) => {
          this.#tries = tries;
          onProgress();
        },
      });
    } catch {
      signal.throwIfAborted();
      return 'none';
    }
  }
}
