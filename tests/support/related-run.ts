import { until } from './until.js';
import type { RelatedElement } from '../../src/related/related-element.js';
import '../../src/related/afterword-related.js';
import { player, type Fault, type Seen } from './faults.js';
import { settled, watch, type Watch } from './watch.js';

interface RunOptions {
  /** Host name of the player. */
  host?: string;
  src?: string;
  /** The page to run in; it must define the element. */
  realm?: Window & typeof globalThis;
  attributes?: Record<string, string>;
}

export type Outcome = 'loaded' | 'empty' | 'failed';

/** A list on a page, whose source plays a fault. */
export interface RelatedRun {
  readonly element: RelatedElement;
  readonly watch: Watch;
  readonly titles: string[];
  readonly links: HTMLAnchorElement[];
  readonly alert: HTMLElement | null;
  readonly retry: HTMLButtonElement | null;
  readonly busy: boolean;
  /** Asks the source, once more where a button is given, and waits until the widget has told how it ended. */
  load(button?: HTMLButtonElement | null): Promise<Outcome>;
  seen(): Promise<Seen>;
  remove(): void;
}

/** Resolves when the list has come to an end, one way or another. */
export const outcomeOf = (element: RelatedElement): Promise<Outcome> =>
  new Promise((resolve) => {
    element.addEventListener('afterword-related-loaded', () => resolve('loaded'), { once: true });
    element.addEventListener('afterword-related-empty', () => resolve('empty'), { once: true });
    element.addEventListener('afterword-error', () => resolve('failed'), { once: true });
  });

/** Makes a list; it asks its source when {@link RelatedRun.load} puts it on the page. */
export const relatedRun = async (fault: Fault, options: RunOptions = {}): Promise<RelatedRun> => {
  const { host, realm = window, attributes = {} } = options;
  const base = `${await player(host)}/f/${fault.id}/~${crypto.randomUUID()}`;
  const watching = watch(realm);
  const element = realm.document.createElement('afterword-related');
  element.setAttribute('src', options.src ?? `${base}/related.json`);
  element.setAttribute('show', 'image excerpt date author tags');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);

  const find = <T extends HTMLElement>(selector: string) => element.shadowRoot?.querySelector<T>(selector) ?? null;
  const all = <T extends HTMLElement>(selector: string) => [...element.shadowRoot!.querySelectorAll<T>(selector)];
  return {
    element,
    watch: watching,
    get titles() {
      return all('[part=item] .title').map(({ textContent }) => textContent!.trim());
    },
    get links() {
      return all<HTMLAnchorElement>('[part=item] a');
    },
    get alert() {
      return find('[role=alert]');
    },
    get retry() {
      return find<HTMLButtonElement>('[role=alert] button');
    },
    get busy() {
      return find('[aria-busy=true]') !== null;
    },
    load: async (button) => {
      const ended = outcomeOf(element);
      if (button) button.click();
      else realm.document.body.append(element);
      const outcome = await ended;
      // Parts of the list that not every page needs are fetched when they are.
      await until(() => !find('[aria-busy=true]'), 'the list is no longer on its way');
      await settled();
      await element.updateComplete;
      return outcome;
    },
    seen: async () => (await (await fetch(`${base}/__state`)).json()) as Seen,
    remove: () => {
      element.remove();
      watching.stop();
    },
  };
};
