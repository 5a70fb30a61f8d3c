import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ApiError } from '../client/api-error.js';
import { toApiError } from '../client/fetch-failure.js';
import { queues, type ModeratorAction, type Queue } from '../contract/moderation.js';
import { LocalizeController } from '../controllers/localize-controller.js';
import acting from '../i18n/en/acting.js';
import comments from '../i18n/en/comments.js';
import words from '../i18n/en/moderate.js';
import { provideMessages, type MessageKey } from '../i18n/messages.js';
import { safeUrl } from '../internal/url.js';
import base from '../styles/base.styles.js';
import { ModerateApi } from './api.js';
import cardStyles from './card.styles.js';
import { Desk, type View } from './desk.js';
import { frame } from './frame.js';
import frameStyles from './frame.styles.js';
import { helpDialog } from './help.js';
import { areKeysOn, commandOf, turnKeys, type Command } from './keys.js';
import { signInForm } from './sign-in.js';

provideMessages(acting);
provideMessages(comments);
provideMessages(words);

/** Seconds since the epoch say what is "two minutes ago"; it is looked at again this often, in milliseconds. */
const CLOCK = 60_000;

const ACTIONS: readonly string[] = ['approve', 'hide', 'spam', 'delete'] satisfies ModeratorAction[];

/** The moderators' page, from signing in to the log. The endpoint serves it at `{base}/moderate`. */
export class ModeratePage extends LitElement {
  static override styles = [base, frameStyles, cardStyles];
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
  #focus: 'current' | 'reply' | 'token' | undefined;
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

  /** What a button or a key does with one comment or entry. */
  async #do(command: string, id: string, desk: Desk): Promise<void> {
    const comment = desk.comments.find((one) => one.id === id);
    if (ACTIONS.includes(command)) return this.#then(desk.act(command as ModeratorAction, [id]));
    if (command.startsWith('all-'))
      return this.#then(desk.act(command.slice(4) as ModeratorAction, [...desk.selected]));
    switch (command) {
      case 'view':
        return desk.open(id as View);
      case 'refresh':
      case 'retry':
        return desk.load();
      case 'more':
        return desk.load(true);
      case 'all':
        return desk.open(desk.view);
      case 'undo':
        return this.#then(desk.undo());
      case 'undo-entry':
        return desk.undoEntry(id);
      case 'lift':
        return desk.lift(id);
      case 'sign-out':
        return this.#signOut();
      case 'help':
        return this.#dialog?.showModal();
      case 'dismiss':
        desk.toast = undefined;
        this.#focus = 'current';
        break;
      case 'select':
        if (!desk.selected.delete(id)) desk.selected.add(id);
        break;
      case 'reply':
      case 'cancel-reply':
        desk.current = id;
        desk.replyingTo = command === 'reply' ? id : undefined;
        this.#focus = command === 'reply' ? 'reply' : 'current';
        break;
    }
    if (comment) await this.#doWithPage(command, comment, desk);
    this.requestUpdate();
  }

  async #doWithPage(command: string, comment: Desk['comments'][number], desk: Desk): Promise<void> {
    const { url } = comment.page;
    if (command === 'page') await desk.open(desk.view, { page: url });
    else if (command === 'close-page' || command === 'open-page') await desk.close(url, command === 'close-page');
    const kind = comment.blockable.find((kind) => command === `block-${kind}`);
    if (kind) {
      const days = this.#cardOf(comment.id)?.querySelector<HTMLSelectElement>('.menu select')?.value ?? '30';
      await desk.block(comment, kind, Number(days));
    }
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

  #cardOf(id: string): HTMLElement | undefined {
    return Array.from(this.renderRoot.querySelectorAll<HTMLElement>('.card[data-id]')).find(
      (card) => card.dataset['id'] === id,
    );
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
