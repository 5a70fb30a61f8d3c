import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { ApiError } from '../client/api-error.js';
import type { CreateResult, Wait } from '../client/client.js';

/** Where a comment is on its way. */
export type Submission =
  | { step: 'idle' }
  | { step: 'sending' }
  /** A try has failed, the next one is due. */
  | { step: 'waiting'; wait: Wait }
  | { step: 'failed'; error: ApiError; at: number }
  | { step: 'sent'; result: CreateResult };

/** The last moment that a `Date` knows. */
const LAST = 8.64e15;

type Send = (options: { signal: AbortSignal; onWait: (wait: Wait) => void }) => Promise<CreateResult>;

/** Sends one comment at a time and knows how far it is. */
export class SubmissionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onOnline: () => void;
  #state: Submission = { step: 'idle' };
  #sending: AbortController | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  #listening: AbortController | undefined;

  /** `resend` is called when the connection is back and a comment was waiting for it. */
  constructor(host: ReactiveControllerHost, resend: () => void) {
    this.#host = host;
    this.#onOnline = () => {
      if (this.#state.step === 'waiting') this.#state.wait.now();
      else if (this.#state.step === 'failed' && this.#state.error.code === 'offline') resend();
    };
    host.addController(this);
  }

  get state(): Submission {
    return this.#state;
  }

  /** Whether a comment is under way. */
  get busy(): boolean {
    return this.#sending !== undefined;
  }

  /** Whole seconds until the next try. */
  get secondsLeft(): number {
    return this.#state.step === 'waiting' ? Math.max(1, Math.ceil((this.#state.wait.until - Date.now()) / 1000)) : 0;
  }

  /** As of when the endpoint takes it, where it has said so, in milliseconds since the epoch. */
  get takenFrom(): number | undefined {
    if (this.#state.step !== 'failed') return undefined;
    const { error, at } = this.#state;
    const until = at + (error.retryAfter ?? NaN);
    // A header may ask for more than there is.
    return until < LAST ? until : undefined;
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    addEventListener('online', this.#onOnline, { signal: this.#listening.signal });
    // The seconds go on where they were.
    this.#set(this.#state);
  }

  hostDisconnected(): void {
    this.#listening?.abort();
    clearInterval(this.#clock);
  }

  /** Sends, unless something is under way. Rejects with an {@link ApiError}; resolves to undefined when cancelled. */
  async run(send: Send): Promise<CreateResult | undefined> {
    if (this.#sending) return undefined;
    const sending = new AbortController();
    this.#sending = sending;
    this.#set({ step: 'sending' });
    try {
      const result = await send({
        signal: sending.signal,
        onWait: (wait) => this.#set({ step: 'waiting', wait }),
      });
      this.#set({ step: 'sent', result });
      return result;
    } catch (cause) {
      if (sending.signal.aborted) return undefined;
      const error =
        cause instanceof ApiError ? cause : new ApiError('network', { method: 'POST', url: location.href, cause });
      this.#set({ step: 'failed', error, at: Date.now() });
      throw error;
    } finally {
      if (this.#sending === sending) this.#sending = undefined;
      this.#host.requestUpdate();
    }
  }

  /** Forgets the outcome, and stops what is under way. */
  clear(): void {
    this.#sending?.abort();
    this.#sending = undefined;
    this.#set({ step: 'idle' });
  }

  #set(state: Submission): void {
    this.#state = state;
    clearInterval(this.#clock);
    if (state.step === 'waiting') this.#clock = setInterval(() => this.#host.requestUpdate(), 1000);
    this.#host.requestUpdate();
  }
}
