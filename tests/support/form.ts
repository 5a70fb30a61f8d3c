import { fixture, html } from '@open-wc/testing';
import { createClient, type ClientOptions } from '../../src/client/client.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import '../../src/comment-form/afterword-comment-form.js';
import type { Field } from '../../src/internal/validate.js';

/** What the fault player remembers of the requests for one run of a fault. */
export interface Seen {
  requests: { time: number; method: string; path: string; key: string | null; body: string }[];
  keys: (string | null)[];
  commits: number;
}

export interface Endpoint {
  url: string;
  seen(): Promise<Seen>;
  /** Holds the answers back until they are let go. */
  hold(): Promise<unknown>;
  release(): Promise<unknown>;
}

let ports: Promise<{ faults: number; endpoint?: string }> | undefined;

export const servers = (): Promise<{ faults: number; endpoint?: string }> =>
  (ports ??= fetch('/__servers.json').then((response) => response.json()));

/** An endpoint of the fault player with a memory of its own. */
export const endpointFor = async (fault: string): Promise<Endpoint> => {
  const base = `http://127.0.0.1:${(await servers()).faults}/f/${fault}/~${crypto.randomUUID()}`;
  return {
    url: `${base}/comments`,
    seen: () => fetch(`${base}/__state`).then((response) => response.json()),
    hold: () => fetch(`${base}/__hold`),
    release: () => fetch(`${base}/__release`),
  };
};

/** A page of its own, so that no draft is shared with another test. */
export const newPage = (): string => `https://example.org/${crypto.randomUUID()}`;

type Options = Partial<Omit<CommentFormElement, 'client'>> & { client?: Partial<ClientOptions>; inner?: unknown };

/** A form on the page, with short pauses between tries. */
export const mountForm = async ({ client, inner, ...properties }: Options = {}): Promise<CommentFormElement> => {
  const form = await fixture<CommentFormElement>(
    html`<afterword-comment-form endpoint="/nowhere" .page=${newPage()}>${inner}</afterword-comment-form>`,
  );
  Object.assign(form, properties);
  const endpoint = properties.endpoint ?? '';
  if (endpoint && client) form.client = createClient({ endpoint, timeout: 5_000, pauses: [], ...client });
  await form.updateComplete;
  return form;
};

export const find = <T extends HTMLElement = HTMLElement>(form: CommentFormElement, selector: string): T =>
  form.shadowRoot!.querySelector<T>(selector)!;

export const control = (form: CommentFormElement, field: Field): HTMLInputElement => find(form, `#${field}`);

/** Types into a field as a reader's keyboard does, without the keyboard. */
export const type = (form: CommentFormElement, field: Field, value: string): void => {
  const input = control(form, field);
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
};

export const fill = (form: CommentFormElement, text = 'What a fine article.'): void => {
  type(form, 'text', text);
  type(form, 'name', 'Reader');
  type(form, 'email', 'reader@example.org');
};

export const submit = (form: CommentFormElement): void => find(form, 'button[type=submit]').click();

export const errorOf = (form: CommentFormElement, field: Field): string =>
  form.shadowRoot!.querySelector(`#${field}-error`)?.textContent?.trim() ?? '';

export const alertOf = (form: CommentFormElement): string => textIn(find(form, '[role=alert]'));

export const statusOf = (form: CommentFormElement): string => textIn(find(form, '[role=status]'));

const textIn = (element: HTMLElement): string => element.textContent!.replace(/\s+/g, ' ').trim();

/** The draft in this browser's storage. */
export const storedDraft = (page: string, parent = ''): { text: string; key?: string; other?: string } | undefined =>
  JSON.parse(localStorage.getItem(`afterword:draft:${page}#${parent}`) ?? 'null') ?? undefined;
