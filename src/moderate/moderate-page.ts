import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ApiError } from '../client/api-error.js';
import { toApiError } from '../client/fetch-failure.js';
import { queues, type Queue } from '../contract/moderation.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import acting from '../i18n/en/acting.js';
import comments from '../i18n/en/comments.js';
import words from '../i18n/en/moderate.js';
import { provideMessages, type MessageKey } from '../i18n/messages.js';
import { isBlank } from '../internal/text.js';
import { safeUrl } from '../internal/url.js';
import base from '../styles/base.styles.js';
import unseen from '../styles/unseen.styles.js';
import { ModerateApi } from './api.js';
import cardStyles from './card.styles.js';
import { perform, type Focus } from './commands.js';
import controlStyles from './controls.styles.js';
import { Desk } from './desk.js';
import { frame } from './frame.js';
import frameStyles from './frame.styles.js';
import gateStyles from './gate.styles.js';
import { helpDialog } from './help.js';
import { areKeysOn, commandOf, turnKeys, type Command } from './keys.js';
import { signInForm } from './sign-in.js';

provideMessages(acting);
provideMessages(comments);
provideMessages(words);

/** Milliseconds after which words such as "two minutes ago" are worked out anew. */
const CLOCK = 60_000;

/** The moderators' page, from signing in to the log. The endpoint serves it at `{base}/moderate`. */
export class ModeratePage extends LitElement {
  static override styles = [base, unseen, controlStyles, frameStyles, gateStyles, cardStyles];
  static override properties = { endpoint: {} };

  /** Address of `{endpoint}/moderate`. */
  endpoint = '';

  readonly #words = new LocalizeController(this);
  #api: ModerateApi | undefined;
  #desk: Desk | undefined;
  /** Nobody knows yet who is signed in. */
  #asking = true;
  #busy = false;
  #failure: MessageKey | undefined;
  #keys = areKeysOn();
  /** Where the focus goes when what was done has changed the page. */
  #focus: Focus | 'token' | undefined;
  #listening: AbortController | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    addEventListener('offline', () => this.requestUpdate(), { signal });
    addEventListener('online', () => void this.#desk?.load(), { signal });
    const clock = setInterval(() => document.hidden || this.requestUpdate(), CLOCK);
    signal.addEventListener('abort', () => clearInterval(clock));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener('click', (event) => this.#onClick(event));
    root.addEventListener('change', (event) => this.#onChange(event));
    root.addEventListener('submit', (event) => this.#onSubmit(event as SubmitEvent));
    root.addEventListener('focusin', (event) => this.#onFocus(event));
    return root;
  }

  protected override firstUpdated(): void {
    this.#api = new ModerateApi(safeUrl(this.endpoint, document.baseURI) ?? '');
    void this.#resume();
  }

  protected override updated(): void {
    const focus = this.#focus;
    this.#focus = undefined;
    const place =
      focus === 'token'
        ? this.renderRoot.querySelector<HTMLElement>('#token')
        : focus === 'reply'
          ? this.renderRoot.querySelector<HTMLElement>('#reply')
          : focus === 'current'
            ? (this.renderRoot.querySelector<HTMLElement>('.card.current') ??
              this.renderRoot.querySelector<HTMLElement>('.tab[aria-current]'))
            : null;
    place?.focus({ preventScroll: true });
    if (place && focus !== 'token') place.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    const desk = this.#desk;
    const keys = this.#keys;
    return html`
      <div class="root">
        ${
          desk
            ? frame({ desk, words, keys, now: Date.now() }, !navigator.onLine)
            : this.#asking
              ? html`<div class="waiting" aria-busy="true"></div>`
              : signInForm({ busy: this.#busy, failure: this.#failure }, words)
        }
        ${desk ? helpDialog(words, keys) : nothing}
      </div>
    `;
  }

  async #resume(): Promise<void> {
    try {
      if (await this.#api!.resume()) this.#enter();
      else this.#failure = isSecureContext ? undefined : 'modInsecure';
    } catch (error) {
      this.#failure = reasonOf(toApiError(error));
    }
    this.#asking = false;
    this.requestUpdate();
  }

  async #signIn(token: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#failure = undefined;
    this.requestUpdate();
    try {
      await this.#api!.signIn(token);
      this.#enter();
    } catch (error) {
      this.#failure = reasonOf(toApiError(error));
      this.#focus = 'token';
    }
    this.#busy = false;
    this.requestUpdate();
  }

  #enter(): void {
    this.#desk = new Desk(this, this.#api!, () => this.#leave('modSessionOver'));
    void this.#desk.open('held');
  }

  #leave(why?: MessageKey): void {
    this.#desk = undefined;
    this.#failure = why;
    this.#focus = 'token';
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent): void {
    // While an input method composes, Escape belongs to it. Safari says so only by the key code.
    if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229) this.#onEscape(event);
    const command = this.#keys || event.key === '?' ? commandOf(event) : undefined;
    if (!command || !this.#desk || this.#dialog?.open) return;
    event.preventDefault();
    void this.#command(command, this.#desk);
  }

  async #command(command: Command, desk: Desk): Promise<void> {
    const comment = desk.currentComment;
    if (command === 'help') this.#dialog?.showModal();
    else if (command === 'search') this.renderRoot.querySelector<HTMLInputElement>('[name=search]')?.focus();
    else if (command === 'undo') await this.#then(desk.undo());
    else if (command.startsWith('tab-')) await this.#then(desk.open(queues[Number(command.at(-1)) - 1] as Queue));
    else if (command === 'next' || command === 'previous') {
      desk.step(command === 'next' ? 1 : -1);
      this.#focus = 'current';
    } else if (comment) await this.#do(command, comment.id, desk);
  }

  async #do(command: string, id: string, desk: Desk): Promise<void> {
    if (command === 'sign-out') return this.#signOut();
    if (command === 'help') return this.#dialog?.showModal();
    this.#focus = (await perform(command, id, desk, this.renderRoot)) ?? this.#focus;
    this.requestUpdate();
  }

  async #signOut(): Promise<void> {
    try {
      await this.#api!.signOut();
      this.#leave();
    } catch (error) {
      const failure = toApiError(error);
      if (failure.code === 'unauthorized') this.#leave();
      else if (this.#desk) this.#desk.toast = { key: 'modActFailed', failed: true, entries: [] };
      this.requestUpdate();
    }
  }

  /** Goes on with the comment that is next when something is done. */
  async #then(work: Promise<unknown>): Promise<void> {
    await work;
    this.#focus = 'current';
    this.requestUpdate();
  }

  /** Leads from a field back to the queue. What was typed stays, and the field with it. */
  #onEscape(event: KeyboardEvent): void {
    const [field] = event.composedPath();
    if (!this.#desk || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    const isReply = field.id === 'reply';
    if (!isReply && field.name !== 'search') return;
    // Some browsers would empty the search.
    event.preventDefault();
    if (isReply && isBlank(field.value)) void this.#do('cancel-reply', this.#desk.replyingTo ?? '', this.#desk);
    this.#focus = 'current';
    this.requestUpdate();
  }

  #onClick(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button[data-do]');
    if (!button || !this.#desk || button.getAttribute('aria-disabled') === 'true') return;
    void this.#do(button.dataset['do']!, button.dataset['id'] ?? '', this.#desk);
  }

  #onChange(event: Event): void {
    const input = event.target as HTMLInputElement;
    const desk = this.#desk;
    if (!desk) return;
    if (input.dataset['do'] === 'select') void this.#do('select', input.dataset['id']!, desk);
    else if (input.dataset['do'] === 'select-all') {
      desk.selected.clear();
      if (input.checked) desk.comments.forEach(({ id }) => desk.selected.add(id));
    } else if (input.dataset['do'] === 'keys') {
      this.#keys = input.checked;
      turnKeys(this.#keys);
    }
    this.requestUpdate();
  }

  #onSubmit(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form.method === 'dialog') return;
    event.preventDefault();
    const value = (name: string) => String(new FormData(form).get(name) ?? '').trim();
    if (form.matches('.sign-in')) void this.#signIn(value('token'));
    else if (form.matches('.search')) {
      void this.#desk?.open(this.#desk.view, { search: value('search'), page: this.#desk.page });
    } else void this.#reply(form.dataset['id']!, value('text'));
  }

  async #reply(id: string, text: string): Promise<void> {
    const comment = this.#desk?.comments.find((one) => one.id === id);
    if (comment && (await this.#desk!.reply(comment, text))) this.#focus = 'current';
    this.requestUpdate();
  }

  #onFocus(event: Event): void {
    const id = (event.target as Element).closest<HTMLElement>('.card[data-id]')?.dataset['id'];
    if (id === undefined || !this.#desk || this.#desk.current === id) return;
    this.#desk.current = id;
    this.requestUpdate();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }
}

const REASONS: Partial<Record<ApiError['code'], MessageKey>> = {
  unauthorized: 'modSignInWrong',
  rate_limited: 'modSignInOften',
  forbidden: 'modInsecure',
  offline: 'modActOffline',
};

const reasonOf = ({ code }: ApiError): MessageKey => REASONS[code] ?? 'modActFailed';
