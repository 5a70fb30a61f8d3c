import { html, nothing, type TemplateResult } from 'lit';
import type { LocalizeController } from '../controllers/localize-controller.js';
import type { MessageKey } from '../i18n/messages.js';

export interface SignIn {
  busy: boolean;
  /** Why the last try did not work, or why somebody has to sign in again. */
  failure: MessageKey | undefined;
}

export const signInForm = ({ busy, failure }: SignIn, words: LocalizeController): TemplateResult => html`
  <main class="gate">
    <form class="card sign-in" novalidate>
      <h1>${words.text('modSignInHeading')}</h1>
      <input name="username" autocomplete="username" value="moderator" hidden />
      <label for="token">${words.text('modToken')}</label>
      <input
        id="token"
        name="token"
        type="password"
        autocomplete="current-password"
        autocapitalize="off"
        spellcheck="false"
        dir="ltr"
        aria-describedby="hint failure"
        aria-invalid=${failure === 'modSignInWrong' ? 'true' : nothing}
      />
      <p class="meta" id="hint">${words.text('modTokenHint')}</p>
      <p class="failure" id="failure" role="alert">${failure ? words.text(failure) : nothing}</p>
      <button class="button main" aria-disabled=${busy}>${words.text('modSignIn')}</button>
    </form>
  </main>
`;
