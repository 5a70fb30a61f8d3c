import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { message, type MessageKey, type Messages } from '../i18n/messages.js';
import { closestComposed } from '../internal/dom.js';
import { kebab } from '../internal/kebab.js';

type Host = ReactiveControllerHost & HTMLElement & { messages?: Partial<Messages> | undefined };

/** The words of a widget, in the language of the place where it stands, with the page's replacements. */
export class LocalizeController implements ReactiveController {
  /** The nearest `lang`, through shadow roots; `en` where there is none. Need not be a tag that Intl knows. */
  language = 'en';

  readonly #host: Host;
  #observer: MutationObserver | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer ??= new MutationObserver(() => this.#update());
    // A `text-…` that changes here, a `lang` that changes anywhere.
    this.#observer.observe(this.#host, { attributes: true });
    this.#observer.observe(document, { attributeFilter: ['lang'], subtree: true });
    this.#update();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  /** A message: from the attribute `text-<key>`, the `messages` property, the language. */
  text(key: MessageKey): string {
    return this.replaced(key) ?? message(this.language, key);
  }

  /** What the page says in place of a message, where it does. */
  replaced(key: MessageKey): string | undefined {
    return this.#host.getAttribute(`text-${kebab(key)}`) ?? this.#host.messages?.[key];
  }

  /** A message that the page may also replace by an element in the slot of the same name. */
  slot(key: MessageKey): TemplateResult {
    return html`<slot name=${kebab(key)}>${this.text(key)}</slot>`;
  }

  #update(): void {
    this.language = closestComposed(this.#host, '[lang]:not([lang=""])')?.getAttribute('lang') ?? 'en';
    this.#host.requestUpdate();
  }
}
