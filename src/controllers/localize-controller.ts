import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import {
  loadMessages,
  message,
  messagesReady,
  type MessageKey,
  type Messages,
  type PluralKey,
} from '../i18n/messages.js';
import { closestComposed } from '../internal/dom.js';
import { kebab } from '../internal/kebab.js';

type Host = ReactiveControllerHost & HTMLElement & { messages?: Partial<Messages> | undefined };
type Values = Readonly<Record<string, string>>;

const hosts = new Map<Element, () => void>();
let observer: MutationObserver | undefined;

/** One observer for all widgets: a `lang` that changes anywhere, a `text-…` that changes on a widget. */
const observe = (host: Element, update: () => void): void => {
  hosts.set(host, update);
  observer ??= new MutationObserver((records) => {
    const language = records.some(({ attributeName }) => attributeName === 'lang');
    for (const [element, notify] of hosts) if (language || records.some(({ target }) => target === element)) notify();
  });
  observer.observe(document.documentElement, { attributeFilter: ['lang'], subtree: true });
  observer.observe(host, { attributes: true });
};

/** The words of a widget, in the language of the place where it stands, with the page's replacements. */
export class LocalizeController implements ReactiveController {
  /** BCP 47 tag of the nearest `lang`, through shadow roots; `en` where there is none. */
  language = 'en';
  /** False while the language is being fetched. */
  ready = true;

  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    observe(this.#host, () => this.#update());
    this.#update();
  }

  hostDisconnected(): void {
    hosts.delete(this.#host);
  }

  /** A message with its `{placeholders}` filled: from the attribute `text-<key>`, the `messages` property, the language. */
  text(key: MessageKey, values: Values = {}): string {
    const wording =
      this.#host.getAttribute(`text-${kebab(key)}`) ?? this.#host.messages?.[key] ?? message(this.language, key);
    return wording.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
  }

  /** A message that the page may also replace by an element in the slot of the same name. */
  slot(key: MessageKey, values?: Values): TemplateResult {
    return html`<slot name=${kebab(key)}>${this.text(key, values)}</slot>`;
  }

  #update(): void {
    this.language = closestComposed(this.#host, '[lang]:not([lang=""])')?.getAttribute('lang') ?? 'en';
    this.ready = messagesReady(this.language);
    if (!this.ready) {
      void loadMessages(this.language).then(() => {
        this.ready = true;
        this.#host.requestUpdate();
      });
    }
    this.#host.requestUpdate();
  }
}
