import { expect } from '@open-wc/testing';
import type { Fault, Seen } from '../support/faults.js';
import type { Hurry } from '../support/hurry.js';
import type { Outcome, RelatedRun } from '../support/related-run.js';
import { until } from '../support/until.js';
import { anatomy } from '../support/watch.js';

/** A list that has asked its source once. */
export interface Asked {
  fault: Fault;
  run: RelatedRun;
  outcome: Outcome;
  seen: Seen;
  clock: Hurry;
  /** Whether the list showed that it was loading. */
  wasBusy: boolean;
  shift: number;
}

type Expectation = (asked: Asked) => unknown;

/** Every element that the list is made of. */
const OURS = new Set('a bdi button div img li p section slot span time ul'.split(' '));

const LIMIT = 5;

const content: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('loaded');
  expect(run.element.hidden).to.be.false;
  expect(run.links.length).to.be.within(2, LIMIT);
  expect(run.titles).to.include('Related 0');
};

/** The list is the point of `order="latest"`: there the reader hears of the failure and may ask again. */
const errorWithRetry: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('failed');
  expect(run.element.hidden).to.be.false;
  expect(run.alert!.innerText).to.match(/^The articles could not be loaded\./);
  expect(run.retry!.innerText).to.equal('Try again');
  expect(run.links).to.be.empty;
};

const recovers: Expectation = async (asked) => {
  errorWithRetry(asked);
  const outcome = await asked.run.load(asked.run.retry);
  await content({ ...asked, outcome });
};

const gone: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('empty');
  expect(run.element.getBoundingClientRect().height).to.equal(0);
  expect(run.element.shadowRoot!.querySelector('[role=heading], ul')).to.equal(null);
};

const atMostTheLimit: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('loaded');
  expect(run.links).to.have.length(LIMIT);
};

const frames = ({ run }: Asked) => [...run.element.shadowRoot!.querySelectorAll<HTMLElement>('[part=item] .frame')];

const sizedFrames: Expectation = (asked) => {
  expect(frames(asked)).not.to.be.empty;
  for (const frame of frames(asked)) {
    const { width, height } = frame.getBoundingClientRect();
    expect(Math.min(width, height)).to.be.greaterThan(20);
    for (const image of frame.querySelectorAll('img')) expect(image.loading).to.equal('lazy');
  }
};

const nothingForeign: Expectation = ({ run }) => {
  const elements = [...anatomy(run.element)].filter((name) => !name.includes('['));
  expect(elements.filter((name) => !OURS.has(name))).to.deep.equal([]);
};

/** Nothing broke or ran. Where the page's own policy stands in the way, the browser says so. */
const quiet: Expectation = ({ run, fault }) => {
  const excused = (incident: string) => fault.response['pageCsp'] && incident.startsWith('violation: connect-src');
  expect(run.watch.incidents.filter((incident) => !excused(incident))).to.deep.equal([]);
};

const asksOnce: Expectation = async ({ run }) => {
  const { requests } = await run.seen();
  // Browsers themselves may ask again when a kept connection turns out to be gone.
  expect(requests.length).to.be.at.most(3);
};

/** Says something of comments, which a list has none of. */
const notOurs: Expectation = () => {};

/** What the reader must get, by the sentence that the records use. */
export const states: Record<string, Expectation> = {
  'error message with a Retry control, rest of the host page untouched': errorWithRetry,
  'timeout ≤ 15 s (abortable) then error with Retry': (asked) => {
    errorWithRetry(asked);
    expect(asked.clock.pauses[0]).to.be.within(1_000, 15_000);
  },
  'loading state announced, then content': (asked) => {
    expect(asked.wasBusy).to.be.true;
    content(asked);
  },
  'error next to the form, focus moved to it, announced (role=alert)': errorWithRetry,
  recovers,
  // The hint is the browser's own: it writes every refused list to the console.
  'error says the service cannot be reached; developer hint in console once': errorWithRetry,
  'error; no exception': errorWithRetry,
  '"you are offline"; retried or offered again on the online event': errorWithRetry,
  'other comments still shown; bad one skipped or shown with fallbacks': content,
  'at most the configured number shown': atMostTheLimit,
  'list and heading absent, no empty box': gone,
  'text stays, no broken-image icon, no layout shift': async (asked) => {
    content(asked);
    await until(() => asked.run.element.shadowRoot!.querySelector('img'), 'there is an image');
    const image = asked.run.element.shadowRoot!.querySelector('img')!;
    // A tab in the background would put a lazy image off.
    image.loading = 'eager';
    await until(() => image.hidden, 'the broken image is taken away');
    image.loading = 'lazy';
    sizedFrames(asked);
    expect(asked.shift).to.be.at.most(0.1);
  },
  'lazy, sized box': (asked) => {
    content(asked);
    sizedFrames(asked);
  },
  'title as plain text': (asked) => {
    content(asked);
    expect(asked.run.titles).to.include('Related 1');
    for (const link of asked.run.links) expect(link.textContent!.trim()).not.to.equal('Related 1');
  },
  'client sends credentials only when configured (credentials: "omit" by default)': async (asked) => {
    expect(asked.outcome).to.equal('loaded');
    for (const { cookie } of asked.seen.requests) expect(cookie).to.be.false;
  },

  'the articles': content,
  'the good articles': content,
  'nothing at all': gone,
  'no more than the limit': atMostTheLimit,
  'no list, or one with a word of excuse; the page around it untouched': errorWithRetry,
};

/** What must never happen. */
export const nevers: Record<string, Expectation> = {
  'uncaught exception': quiet,
  'endless spinner': ({ run }) => expect(run.busy).to.be.false,
  'raw server text as HTML': nothingForeign,
  'HTML inserted': nothingForeign,
  'login HTML inserted': nothingForeign,
  'layout shift > 0.1': ({ shift }) => expect(shift).to.be.at.most(0.1),
  'double load': ({ seen }) => expect(seen.requests).to.have.length(1),
  'top-level navigation': quiet,
  'whole list disappears': content,
  '"null", "undefined", "NaN", "Invalid Date" or "[object Object]" visible': ({ run }) =>
    expect(run.element.shadowRoot!.textContent).not.to.match(/null|undefined|NaN|Invalid Date|\[object Object\]/),
  'comment lost': notOurs,
  'comment shown as published': notOurs,
  'duplicate comment after retry': notOurs,
  'author, e-mail or text sent to another origin (POST must use redirect: "error")': ({ seen }) => {
    for (const { body } of seen.requests) expect(body).to.equal('');
  },
};

/** A list does not ask again by itself, so it never asks too early or too often. */
export const retries: Record<string, Expectation> = {
  'GET: up to 2 with jittered back-off; POST: only with the same Idempotency-Key': asksOnce,
  'not before 5 s; countdown shown; button disabled meanwhile': asksOnce,
  'HTTP-date understood': asksOnce,
  'capped; setTimeout overflow (> 2^31 ms) must not mean immediately': asksOnce,
  'default back-off when Retry-After is unreadable; server should send Access-Control-Expose-Headers': asksOnce,
  'stops: ≤ 3 requests in the first minute (no retry storm)': asksOnce,
};

const known = (table: Record<string, Expectation>, sentence: string): Expectation => {
  if (!Object.hasOwn(table, sentence)) throw new Error(`no assertion says what is meant by: ${sentence}`);
  return table[sentence]!;
};

/** Checks everything that a record asks for. */
export const expectAll = async (asked: Asked): Promise<void> => {
  const { state, never = [], retry, warns } = asked.fault.client;
  await quiet(asked);
  await nothingForeign(asked);
  expect(asked.run.busy).to.be.false;
  for (const sentence of never) await known(nevers, sentence)(asked);
  await known(states, state)(asked);
  if (retry) await known(retries, retry)(asked);
  if (warns) await until(() => asked.run.watch.warnings.length === 1, 'a hint for the owner of the site');
  await quiet(asked);
};
