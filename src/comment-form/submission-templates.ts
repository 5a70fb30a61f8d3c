import { html, nothing, type TemplateResult } from 'lit';
import type { ApiError } from '../client/api-error.js';
import type { CreateResult } from '../client/client.js';
import type { LocalizeController } from '../controllers/localize-controller.js';
import { locale, plural } from '../i18n/intl.js';
import type { MessageKey } from '../i18n/messages.js';
import type { DraftController } from './draft-controller.js';

/** The words for each way to fail. Codes that are not named here are "not accepted". */
const errorKeys: Partial<Record<ApiError['code'], MessageKey>> = {
  offline: 'errorOffline',
  network: 'errorNetwork',
  timeout: 'errorTimeout',
  blocked: 'errorBlocked',
  redirected: 'errorRedirected',
  unreadable: 'errorUnreadable',
  empty: 'errorEmpty',
  unauthorized: 'errorUnauthorized',
  token_expired: 'errorTokenExpired',
  token_refused: 'errorTokenRefused',
  forbidden: 'errorForbidden',
  proof_required: 'errorProofRequired',
  closed: 'errorClosed',
  expired: 'actionExpired',
  not_found: 'errorNotFound',
  duplicate: 'errorDuplicate',
  in_progress: 'errorInProgress',
  key_reused: 'errorKeyReused',
  too_large: 'errorTooLarge',
  invalid: 'errorInvalid',
  rate_limited: 'errorRateLimited',
  unavailable: 'errorUnavailable',
  internal: 'errorInternal',
};

const errorKey = (words: LocalizeController, { code, issues }: ApiError): MessageKey => {
  // What is answered may have gone. The words for that come with the conversation.
  const isGone = issues.some(({ field }) => field === 'parent') && words.text('actionGone');
  return isGone ? 'actionGone' : (errorKeys[code] ?? 'errorRefused');
};

/** What became of the draft: restored, discarded, or different in another tab. */
export const draftNote = (words: LocalizeController, draft: DraftController): unknown => {
  const note = (text: MessageKey, action: MessageKey, run: () => void) =>
    html`${words.slot(text)} <button type="button" class="quiet" @click=${run}>${words.slot(action)}</button>`;
  if (draft.other !== undefined) return note('draftOther', 'draftSwitch', () => draft.exchange());
  if (draft.discarded !== undefined) return note('draftDiscarded', 'draftUndo', () => draft.restore());
  if (draft.restored) return note('draftRestored', 'draftDiscard', () => draft.discard());
  return nothing;
};

/** The line below the box: what became of the draft, the characters left, the way to the preview. */
export const below = (note: unknown, count: string, button: unknown): TemplateResult => html`
  <div class="below">
    <span id="text-note" part="draft-note">${note}</span>
    <span id="text-count" part="count" class="count">${count}</span>
    ${button}
  </div>
`;

/** Who is signed in. */
export const signedIn = (words: LocalizeController, name: string): TemplateResult => {
  const [before, after] = words.text('writingAs').split('{name}');
  return html`${before}<bdi class="who">${name}</bdi>${after}`;
};

interface Failure {
  error: ApiError;
  /** Whole seconds until the next try, where there will be one. */
  secondsLeft?: number;
  /** As of when the endpoint takes it, where it has said so and there will be none. */
  takenFrom?: number | undefined;
  tryAgain(): void;
}

/** Why a comment was not accepted, and what the reader can do about it. */
export const failure = (words: LocalizeController, failure: Failure): TemplateResult => {
  const { error, secondsLeft, takenFrom, tryAgain } = failure;
  return html`
    <div class="box failed" id="failure" tabindex="-1">
      <p>${words.slot(errorKey(words, error))} ${words.slot('kept')}</p>
      ${secondsLeft ? html`<p aria-live="off">${plural(words, 'waiting', secondsLeft)}</p>` : nothing}
      ${takenFrom ? html`<p>${words.text('tryAfter').replace('{time}', () => clock(words.language, takenFrom))}</p>` : nothing}
      <p>
        <button
          type="button"
          class="quiet"
          aria-disabled=${secondsLeft !== undefined && error.retryAfter !== undefined}
          @click=${tryAgain}
        >
          ${words.slot('tryAgain')}
        </button>
      </p>
    </div>
  `;
};

/** A time of day, at most a minute later; with the date, where that is another one. */
const clock = (language: string, milliseconds: number): string => {
  const time = new Date(Math.ceil(milliseconds / 60_000) * 60_000);
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(locale(language), { timeStyle: 'short', ...(!isToday && { dateStyle: 'medium' }) });
};

/** Thanks, and the comment as the endpoint has taken it: text, never HTML. */
export const success = (words: LocalizeController, { status, comment }: CreateResult): TemplateResult => html`
  <div class="box">
    <p>${words.slot(status)}</p>
    ${
      comment
        ? html`
            <article part="comment">
              <p><bdi class="who">${comment.author.name}</bdi> ${time(words.language, comment.createdAt)}</p>
              <p class="said" dir="auto">${comment.text}</p>
            </article>
          `
        : nothing
    }
  </div>
`;

const time = (language: string, createdAt: string): unknown => {
  const date = new Date(createdAt);
  if (Number.isNaN(date.getTime())) return nothing;
  const text = date.toLocaleString(locale(language), { dateStyle: 'medium', timeStyle: 'short' });
  return html`<time class="hint" datetime=${date.toISOString()}>${text}</time>`;
};

/** A field that no person and no screen reader meets. Who fills it is a program. */
export const trap = html`
  <div class="trap" aria-hidden="true" inert><input name="topic" tabindex="-1" autocomplete="off" /></div>
`;
