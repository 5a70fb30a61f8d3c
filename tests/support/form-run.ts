import { until } from './until.js';
import type { ClientOptions } from '../../src/client/client.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { player, type Fault, type Seen } from './faults.js';
import { alertOf, fill, find, statusOf } from './form.js';
import { watch, type Watch } from './watch.js';

interface RunOptions extends Partial<ClientOptions> {
  /** What the reader writes. */
  text?: string;
  /** Host name of the player. */
  host?: string;
  /** The element talks through a client of its own making. */
  defaultClient?: boolean;
  /** The page to run in; it must define the element. */
  realm?: Window & typeof globalThis;
  attributes?: Record<string, string>;
}

/** A form on a page, whose endpoint plays a fault, as the reader meets it. */
export interface FormRun {
  readonly element: CommentFormElement;
  readonly watch: Watch;
  readonly text: string;
  /** The words next to the form that say what went wrong. */
  readonly alert: string;
  readonly status: string;
  readonly submit: HTMLButtonElement;
  readonly tryAgain: HTMLButtonElement | undefined;
  readonly textarea: HTMLTextAreaElement;
  /** Where the focus is. */
  readonly focused: Element | null;
  /** Presses a button and waits until the widget has told how it ended. */
  press(button?: HTMLButtonElement): Promise<'accepted' | 'failed'>;
  find<T extends HTMLElement = HTMLElement>(selector: string): T;
  /** Whether this browser keeps the text. */
  stored(): boolean;
  seen(): Promise<Seen>;
  remove(): void;
}

/** Milliseconds in which a form must have come to an end. */
const PATIENCE = 18_000;

const { setTimeout } = window;

/** Puts a form on the page and fills it in. */
export const formRun = async (fault: Fault, options: RunOptions = {}): Promise<FormRun> => {
  const {
    text = `Written for ${fault.id}, ${new Date().toISOString()}.`,
    host,
    defaultClient,
    realm = window,
  } = options;
  const base = `${await player(host)}/f/${fault.id}/~${crypto.randomUUID().slice(0, 8)}`;
  const page = `https://site.example/${fault.id}/${crypto.randomUUID()}`;
  const endpoint = options.endpoint ?? `${base}/comments`;
  const watching = watch(realm);
  const document = realm.document;

  const element = document.createElement('afterword-comment-form');
  element.setAttribute('endpoint', endpoint);
  element.setAttribute('page', page);
  for (const [name, value] of Object.entries(options.attributes ?? {})) element.setAttribute(name, value);
  if (!defaultClient) {
    const { createClient } = (await realm.eval("import('/src/client/client.ts')")) as {
      createClient: typeof import('../../src/client/client.js').createClient;
    };
    const { timeout = 1_500, pauses = [20, 40], enctype = 'application/json' } = options;
    element.client = createClient({ endpoint, timeout, pauses, enctype });
  }
  document.body.append(element);
  await element.updateComplete;

  fill(element, text);

  const run: FormRun = {
    element,
    watch: watching,
    text,
    find: (selector) => find(element, selector),
    get alert() {
      return alertOf(element);
    },
    get status() {
      return statusOf(element);
    },
    get submit() {
      return find<HTMLButtonElement>(element, '[part=submit]');
    },
    get tryAgain() {
      return [...find(element, '[role=alert]').querySelectorAll('button')].find((button) =>
        /Try again/.test(button.innerText),
      );
    },
    get textarea() {
      return find<HTMLTextAreaElement>(element, '#text');
    },
    get focused() {
      return element.shadowRoot!.activeElement;
    },
    press: async (button = run.submit) => {
      const ended = new Promise<'accepted' | 'failed'>((resolve, reject) => {
        setTimeout(() => reject(new Error('the form never said how it ended')), PATIENCE);
        element.addEventListener('afterword-comment-submitted', () => resolve('accepted'), { once: true });
        element.addEventListener('afterword-error', () => resolve('failed'), { once: true });
      });
      button.focus();
      button.click();
      const result = await ended;
      await element.updateComplete;
      return result;
    },
    stored: () =>
      Object.values({ ...realm.localStorage }).some((value) => value.includes(JSON.stringify(text).slice(1, -1))),
    seen: async () => (await (await fetch(`${base}/__state`)).json()) as Seen,
    remove: () => {
      element.remove();
      watching.stop();
      // Other test files share this storage while they run.
      for (const key of Object.keys(realm.localStorage)) if (key.includes(page)) realm.localStorage.removeItem(key);
    },
  };
  await until(() => run.stored(), 'the draft is kept while it is typed');
  return run;
};
