import { ApiError } from '../client/api-error.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { warnOnce } from '../internal/warn.js';
import type { CommentFormElement } from './comment-form-element.js';
import { signedIn } from './submission-templates.js';
import { isOver, readUserToken } from './user-token.js';

/** Who is signed in at the site, by the token that the page gives or renews. */
export class SignedIn {
  readonly #host: CommentFormElement;
  /** A token that was renewed here, and the one that the page had given. */
  #renewed: { given: string; token: string } | undefined;
  /** The token that the last comment was sent with. */
  #sent: string | undefined;

  constructor(host: CommentFormElement) {
    this.#host = host;
  }

  /** Whether somebody has signed in anew since the last comment was sent. */
  get isNew(): boolean {
    return this.#sent !== this.#token;
  }

  /** Who that is, as far as the token says it. */
  view(words: LocalizeController): unknown {
    const user = readUserToken(this.#host.userToken);
    if (!user) warnOnce('user-token', 'user-token is no JWT with a name');
    return user && signedIn(words, user.name);
  }

  /** A token that is over is renewed where the page says how, and so is one that the endpoint takes for that. */
  async send<T>(send: (userToken: string) => Promise<T>): Promise<T> {
    const sendWith = (userToken = this.#token) => send((this.#sent = userToken));
    const { renewUserToken } = this.#host;
    if (!this.#token || !renewUserToken) return sendWith();
    if (isOver(this.#token)) return sendWith(await this.#renew(renewUserToken));
    try {
      return await sendWith();
    } catch (error) {
      if ((error as ApiError).code !== 'token_expired') throw error;
      return sendWith(await this.#renew(renewUserToken));
    }
  }

  async #renew(renew: () => Promise<string>): Promise<string> {
    try {
      const token = `${await renew()}`;
      this.#renewed = { given: this.#host.userToken, token };
      return token;
    } catch (cause) {
      throw new ApiError('token_expired', { method: 'POST', url: location.href, cause });
    }
  }

  get #token(): string {
    const { userToken } = this.#host;
    return this.#renewed?.given === userToken ? this.#renewed.token : userToken;
  }
}
