import { ApiError } from '../client/api-error.js';
import { createClient, type CommentsClient, type CreateOptions, type CreateResult } from '../client/client.js';
import type { NewComment } from '../contract/new-comment.js';
import type { Challenge } from '../contract/problem.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import type { CommentFormElement } from './comment-form-element.js';
import type { Proof } from './proof.js';
import type { Settings } from './settings.js';
import { SignedIn } from './signed-in.js';

interface PostingOptions {
  words: LocalizeController;
  settings(): Settings;
  /** The reader has given up while there was work to do. */
  onCancel(): void;
}

/** Hands comments to the endpoint, in the name of who is signed in and with the work that it wants to see. */
export class Posting {
  readonly signedIn: SignedIn;
  readonly #host: CommentFormElement;
  readonly #options: PostingOptions;
  #client: { key: string; client: CommentsClient } | undefined;
  #proof: Proof | undefined;

  constructor(host: CommentFormElement, options: PostingOptions) {
    this.#host = host;
    this.#options = options;
    this.signedIn = new SignedIn(host);
  }

  /** How far the work is, while there is some. */
  work(): unknown {
    return this.#proof?.view();
  }

  /** Where the endpoint wants to see some work first, that is done, and the comment sent again with the same key. */
  async create(comment: NewComment, options: CreateOptions & { signal: AbortSignal }): Promise<CreateResult> {
    try {
      return await this.signedIn.send((userToken) =>
        this.#clientFor().create(userToken ? { ...comment, userToken } : comment, options),
      );
    } catch (error) {
      const { code, challenge } = error as ApiError;
      if (code !== 'proof_required' || comment.proof === 'none') throw error;
      // Whose work is not taken has a slow browser: no second try of the same.
      const proof = comment.proof ? 'none' : await this.#prove(challenge, options.signal);
      return this.create({ ...comment, proof }, options);
    }
  }

  async #prove(challenge: Challenge | undefined, signal: AbortSignal): Promise<string> {
    const { words, onCancel } = this.#options;
    const onProgress = () => this.#host.requestUpdate();
    const loaded = await import('./proof.js').catch(() => undefined);
    signal.throwIfAborted();
    if (!loaded) return 'none';
    this.#proof = new loaded.Proof(challenge, { words, signal, onProgress, onCancel });
    try {
      onProgress();
      return await this.#proof.given;
    } finally {
      this.#proof = undefined;
      onProgress();
    }
  }

  #clientFor(): CommentsClient {
    if (this.#host.client) return this.#host.client;
    const { endpoint, enctype } = this.#options.settings();
    if (!endpoint) throw new ApiError('not_found', { method: 'POST', url: location.href });
    const key = `${enctype} ${endpoint}`;
    if (this.#client?.key !== key) this.#client = { key, client: createClient({ endpoint, enctype }) };
    return this.#client.client;
  }
}
