import { expect } from '@open-wc/testing';
import { createClient } from '../../src/client/client.js';
import type { CommentFormElement } from '../../src/comment-form/comment-form-element.js';
import { fill, find, mountForm, submit } from '../support/form.js';
import { expectSafeAddresses, foreignFinder } from '../support/hostile.js';
import type { Vector } from '../support/vectors.js';

const FIELDS = ['text', 'name', 'email', 'website'];

/** An answer of the endpoint with something in every field that a reader may come to see. */
const created = (payload: string) =>
  Response.json(
    {
      comment: {
        id: payload || 'c1',
        parent: null,
        author: { name: payload, website: payload, avatar: payload, role: payload },
        createdAt: '2026-01-02T03:04:05Z',
        text: payload,
        html: payload,
        status: 'published',
      },
      token: payload,
    },
    { status: 201 },
  );

const refused = (payload: string) =>
  Response.json(
    {
      type: payload,
      title: payload,
      detail: payload,
      status: 422,
      errors: [...FIELDS, payload].map((field) => ({ pointer: `/${field}`, detail: payload })),
    },
    { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
  );

const unreadable = (payload: string) =>
  new Response(payload, { status: 500, headers: { 'Content-Type': 'text/html' } });

const answers = { created, refused, unreadable };

export type Answer = keyof typeof answers;

/** A form that is posted to endpoints with nothing good in mind. */
export interface HostileForm {
  form: CommentFormElement;
  /** Posts, and takes this for an answer. */
  post(answer: Answer, payload: string): Promise<void>;
  /** Elements and attributes that no harmless answer brings. */
  foreign(): string[];
  stop(): void;
}

const mount = async () => {
  const { fetch } = window;
  const endpoint = 'https://endpoint.example/comments';
  const form = await mountForm({ endpoint });
  form.client = createClient({ endpoint, pauses: [] });

  const post = async (answer: Answer, payload: string) => {
    window.fetch = async () => answers[answer](payload);
    const ended = new Promise((resolve) => {
      form.addEventListener('afterword-comment-submitted', resolve, { once: true });
      form.addEventListener('afterword-error', resolve, { once: true });
    });
    fill(form, 'Something harmless.');
    submit(form);
    await ended;
    await form.updateComplete;
  };

  return { form, post, stop: () => (window.fetch = fetch) };
};

const findForeign = foreignFinder(['harmless'], async (payload, look) => {
  const { form, post, stop } = await mount();
  look(form);
  for (const answer of Object.keys(answers) as Answer[]) {
    await post(answer, payload);
    look(form);
  }
  stop();
});

export const hostileForm = async (): Promise<HostileForm> => {
  const foreign = await findForeign();
  const mounted = await mount();
  return { ...mounted, foreign: () => foreign(mounted.form) };
};

/** Posts with a vector in every field of every answer, and checks that it is shown as text wherever it is shown. */
export const checkVector = async ({ form, post, foreign }: HostileForm, { id, payload }: Vector): Promise<void> => {
  await post('created', payload);
  expect(find(form, '[part=comment] .said').textContent, id).to.equal(payload);
  expect(find(form, '[part=comment] .who').textContent, id).to.equal(payload);
  expect(foreign(), id).to.deep.equal([]);

  await post('refused', payload);
  for (const field of FIELDS) {
    // The client shows no essays.
    expect(find(form, `#${field}-error`).textContent, `${id} at ${field}`).to.equal(payload.slice(0, 300));
  }
  expect(foreign(), id).to.deep.equal([]);

  await post('unreadable', payload);
  expect(foreign(), id).to.deep.equal([]);
  expectSafeAddresses(form.shadowRoot!, id);
};
