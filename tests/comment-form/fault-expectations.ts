import { expect } from '@open-wc/testing';
import form from '../../src/i18n/en/form.js';
import sending from '../../src/i18n/en/sending.js';
import type { Fault, Seen } from '../support/faults.js';
import type { FormRun } from '../support/form-run.js';
import type { Hurry } from '../support/hurry.js';
import { restoreConnection } from '../support/connection.js';
import { anatomy } from '../support/watch.js';

/** A run whose comment was posted once. */
export interface Posted {
  fault: Fault;
  run: FormRun;
  outcome: 'accepted' | 'failed';
  /** What the endpoint had seen by then. */
  seen: Seen;
  clock: Hurry;
  /** How many times faster than real the long pauses went. */
  speed: number;
  /** What the form looked like while it waited for the endpoint. */
  meanwhile: { alert: string; tryAgainDisabled: boolean; submit: string }[];
  /** How far the page has jumped. */
  shift: number;
}

type Expectation = (posted: Posted) => unknown;

/** Every element that the form is made of. */
const OURS = new Set('article bdi button div form input label p slot span style textarea time'.split(' '));

const words = { ...form, ...sending };

const busy = ({ run }: Posted) => run.submit.getAttribute('aria-disabled') === 'true';

const errorInWords: Expectation = (posted) => {
  const { outcome, run } = posted;
  expect(outcome).to.equal('failed');
  expect(run.find('[role=alert]')).to.exist;
  expect(run.alert).to.match(/^\p{Lu}.*\p{L}{3}.*\.( |$)/u);
  expect(run.alert, 'the text is said to be there').to.contain(words.kept);
  expect(run.status).not.to.match(/thank/i);
};

const errorWithRetry: Expectation = async (posted) => {
  await errorInWords(posted);
  const { tryAgain } = posted.run;
  expect(tryAgain).to.exist;
  expect(tryAgain!.getAttribute('aria-disabled')).not.to.equal('true');
};

const focusedError: Expectation = async (posted) => {
  await errorInWords(posted);
  expect(posted.run.find('[role=alert]').contains(posted.run.focused), 'the focus is in the message').to.be.true;
};

const problemsAtFields: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('failed');
  const wrong = [...run.element.shadowRoot!.querySelectorAll<HTMLElement>('[aria-invalid=true]')];
  expect(wrong).not.to.be.empty;
  for (const input of wrong) {
    const ids = input.getAttribute('aria-describedby')!.split(' ');
    const messages = ids.map((id) => run.find(`#${id}`)).filter((node) => node?.getAttribute('part') === 'error');
    expect(messages, input.id).to.have.length(1);
    expect(messages[0]!.textContent).not.to.equal('');
    expect(input.parentElement!.contains(messages[0]!), 'next to its field').to.be.true;
  }
  expect(run.focused).to.equal(wrong[0]);
};

const accepted: Expectation = ({ outcome, run }) => {
  expect(outcome).to.equal('accepted');
  expect(run.status).to.match(/^(Topic )?Thank you!/);
  expect(run.alert).to.equal('');
  expect(run.textarea.value).to.equal('');
  expect(run.stored()).to.be.false;
};

const acceptedSilently: Expectation = async (posted) => {
  await accepted(posted);
  expect(posted.run.status).to.contain(words.accepted);
  expect(posted.run.find('[part=comment]')).not.to.exist;
};

const shown: Expectation = async (posted) => {
  await accepted(posted);
  expect(posted.run.status).to.contain(words.published);
  expect(posted.run.find('[part=comment]').textContent).to.contain(posted.run.text);
};

const held: Expectation = async (posted) => {
  await accepted(posted);
  expect(posted.run.status).to.contain(words.held);
  expect(posted.run.status).not.to.contain(words.published);
};

const recovers: Expectation = async (posted) => {
  await errorWithRetry(posted);
  expect(await posted.run.press(posted.run.tryAgain)).to.equal('accepted');
  await accepted({ ...posted, outcome: 'accepted' });
};

const tooLong: Expectation = async (posted) => {
  await problemsAtFields(posted);
  const { limit } = (posted.fault.response['body'] as { json: { limit: number } }).json;
  expect(posted.run.find('#text-error').textContent).to.contain(String(posted.run.text.length - limit));
};

/** A press on "try again" brings no second comment, whatever became of the first. */
const noDuplicate: Expectation = async ({ run }) => {
  // Where the comment has got through by now there is nothing left to press.
  if (run.stored()) await run.press(run.tryAgain ?? run.submit);
  const { commits } = await run.seen();
  expect(commits).to.be.at.most(1);
};

const sameKey: Expectation = async ({ run }) => {
  await run.press(run.tryAgain ?? run.submit);
  const { requests } = await run.seen();
  expect(requests.length).to.be.greaterThan(1);
  expect(new Set(requests.map(({ key }) => key)).size).to.equal(1);
  expect(requests[0]!.key).to.match(/^.{16,255}$/);
};

const sameKeyOneComment: Expectation = async (posted) => {
  await sameKey(posted);
  expect((await posted.run.seen()).commits).to.equal(1);
};

const nothingForeign: Expectation = ({ run }) => {
  const elements = [...anatomy(run.element)].filter((name) => !name.includes('['));
  expect(elements.filter((name) => !OURS.has(name))).to.deep.equal([]);
};

const nowhereElse: Expectation = async ({ run }) => {
  const { requests } = await run.seen();
  const endpoint = new URL(run.element.endpoint);
  for (const { host, path } of requests) expect(`${host}${path}`).to.equal(`${endpoint.host}${endpoint.pathname}`);
};

/** Nothing broke or ran. Where the page's own policy stands in the way, the browser says so. */
const quiet: Expectation = ({ run, fault }) => {
  const excused = (incident: string) => fault.response['pageCsp'] && incident.startsWith('violation: connect-src');
  expect(run.watch.incidents.filter((incident) => !excused(incident))).to.deep.equal([]);
};

/** The shortest pause between two tries, in milliseconds of the endpoint's clock. */
const gaps = ({ seen: { requests }, speed }: Posted) =>
  requests.slice(1).map(({ time }, index) => (time - requests[index]!.time) * speed);

const waitsAtLeast =
  (milliseconds: number): Expectation =>
  (posted) => {
    expect(gaps(posted)).not.to.be.empty;
    for (const gap of gaps(posted)) expect(gap).to.be.at.least(milliseconds);
  };

/** What the reader must get, by the sentence that the records use. */
export const states: Record<string, Expectation> = {
  'error message with a Retry control, rest of the host page untouched': errorWithRetry,
  'timeout ≤ 15 s (abortable) then error with Retry': async (posted) => {
    await errorWithRetry(posted);
    expect(posted.run.alert).to.contain(words.errorTimeout);
    // The first long pause is the time limit itself.
    expect(posted.clock.pauses[0]).to.be.within(1_000, 15_000);
  },
  'loading state announced, then content': async (posted) => {
    expect(posted.meanwhile[0]!.submit).to.equal(words.submitting);
    expect(posted.outcome).to.equal('accepted');
    await accepted(posted);
  },
  'error next to the form, focus moved to it, announced (role=alert)': focusedError,
  'treated as accepted; list refreshed': acceptedSilently,
  'says how much too long': tooLong,
  'each message next to its field, aria-invalid + aria-describedby, focus on the first': problemsAtFields,
  recovers,
  accepted: acceptedSilently,
  '"awaiting moderation", not shown as public': held,
  'error says the service cannot be reached; developer hint in console once': async (posted) => {
    await errorWithRetry(posted);
    expect(posted.run.alert).to.contain(words.errorBlocked);
    await posted.run.press(posted.run.tryAgain);
    expect(posted.run.watch.warnings).to.have.length(1);
  },
  'error; no exception': errorInWords,
  '"you are offline"; retried or offered again on the online event': async (posted) => {
    const { run, seen } = posted;
    await errorInWords(posted);
    expect(run.alert).to.contain('You are offline');
    expect(seen.requests, 'nothing is sent without a connection').to.deep.equal([]);
    restoreConnection();
    const ended = new Promise((resolve) => run.element.addEventListener('afterword-error', resolve, { once: true }));
    window.dispatchEvent(new Event('online'));
    await ended;
    expect((await run.seen()).requests).not.to.be.empty;
  },
  'other comments still shown; bad one skipped or shown with fallbacks': accepted,
  'client sends credentials only when configured (credentials: "omit" by default)': async (posted) => {
    await accepted(posted);
    for (const { cookie } of posted.seen.requests) expect(cookie).to.be.false;
  },

  'thanks and shows the comment': shown,
  'says that the comment awaits approval': held,
  thanks: acceptedSilently,
  'thanks, at once or after trying again': async (posted) => {
    if (posted.outcome === 'failed') await recovers(posted);
    else await accepted(posted);
  },
  'each problem stands at its field': problemsAtFields,
  'says what went wrong, keeps the text, offers to try again': async (posted) => {
    await errorWithRetry(posted);
    await focusedError(posted);
  },
  'says what went wrong; trying again by hand brings it through': recovers,
  'says how much is too much': tooLong,
};

/** What must never happen. */
export const nevers: Record<string, Expectation> = {
  'uncaught exception': quiet,
  'endless spinner': (posted) => expect(busy(posted)).to.be.false,
  'raw server text as HTML': nothingForeign,
  'HTML inserted': nothingForeign,
  'login HTML inserted': nothingForeign,
  'layout shift > 0.1': ({ shift }) => expect(shift).to.be.at.most(0.1),
  'double load': ({ seen }) => expect(seen.requests).to.have.length(1),
  'duplicate comment': noDuplicate,
  'duplicate comment after retry': noDuplicate,
  'comment lost': ({ run, outcome }) => expect(outcome === 'accepted' || run.stored()).to.be.true,
  'comment shown as published': ({ run }) => expect(run.status).not.to.contain(words.published),
  'prototype changed': quiet,
  'top-level navigation': quiet,
  'author, e-mail or text sent to another origin (POST must use redirect: "error")': nowhereElse,
  'body replayed to another origin': nowhereElse,
  'request elsewhere': nowhereElse,
  'whole list disappears': ({ run }) => expect(run.status).to.match(/Thank you!/),
  '"null", "undefined", "NaN", "Invalid Date" or "[object Object]" visible': ({ run }) =>
    expect(run.element.shadowRoot!.textContent).not.to.match(/null|undefined|NaN|Invalid Date|\[object Object\]/),
};

/** How the form may try again. */
export const retries: Record<string, Expectation> = {
  'same Idempotency-Key; exactly one comment stored': sameKeyOneComment,
  'same Idempotency-Key': sameKey,
  'GET: up to 2 with jittered back-off; POST: only with the same Idempotency-Key': sameKey,
  'not before 5 s; countdown shown; button disabled meanwhile': async (posted) => {
    await waitsAtLeast(5_000)(posted);
    expect(posted.meanwhile.some(({ alert }) => /\b5 seconds\b/.test(alert))).to.be.true;
    const waiting = posted.meanwhile.filter(({ alert }) => alert !== '');
    for (const { tryAgainDisabled } of waiting) expect(tryAgainDisabled).to.be.true;
  },
  // A date has no milliseconds.
  'HTTP-date understood': waitsAtLeast(4_000),
  'capped; setTimeout overflow (> 2^31 ms) must not mean immediately': ({ seen, clock }) => {
    expect(seen.requests).to.have.length(1);
    for (const pause of clock.pauses) expect(pause).to.be.below(2 ** 31);
  },
  'default back-off when Retry-After is unreadable; server should send Access-Control-Expose-Headers': (posted) => {
    expect(posted.seen.requests).to.have.length(3);
    // What was waited is what was asked for, and more on a slow machine. The time limits are longer.
    const [first, second] = posted.clock.pauses.filter((pause) => pause < 10_000);
    expect(first).to.be.within(2_000, 2_400);
    expect(second).to.be.within(6_000, 7_200);
  },
  'stops: ≤ 3 requests in the first minute (no retry storm)': ({ seen }) =>
    expect(seen.requests.length).to.be.within(1, 3),
};

const draftKept: Expectation = ({ run, outcome }) => {
  expect(outcome).to.equal('failed');
  expect(run.textarea.value).to.equal(run.text);
  expect(run.stored()).to.be.true;
};

const known = (table: Record<string, Expectation>, sentence: string): Expectation => {
  if (!Object.hasOwn(table, sentence)) throw new Error(`no assertion says what is meant by: ${sentence}`);
  return table[sentence]!;
};

/** Checks everything that a record asks for. What presses a button again comes last. */
export const expectAll = async (posted: Posted): Promise<void> => {
  const { state, draft, never = [], retry, says, requests, commits, apart, warns } = posted.fault.client;
  const { run, seen } = posted;
  await quiet(posted);
  await nothingForeign(posted);
  expect(busy(posted), 'the form is ready again').to.be.false;
  expect(run.element.shadowRoot!.contains(run.focused), 'the focus is not lost').to.be.true;
  if (!warns && !/console/.test(state)) expect(run.watch.warnings.filter((text) => !/\(cors/.test(text))).to.be.empty;
  if (draft) await draftKept(posted);
  if (says) expect(run.alert).to.contain(words[says as keyof typeof words]);
  if (requests !== undefined) expect(seen.requests).to.have.length(requests);
  if (apart) expect(gaps(posted)[0]).to.be.at.least(apart);
  if (warns) expect(run.watch.warnings).to.have.length(1);

  const pressing = new Set([noDuplicate]);
  const checks = never.map((sentence) => known(nevers, sentence));
  for (const check of checks.filter((each) => !pressing.has(each))) await check(posted);
  await known(states, state)(posted);
  if (retry) await known(retries, retry)(posted);
  if (checks.some((each) => pressing.has(each))) await noDuplicate(posted);
  if (commits !== undefined) expect((await run.seen()).commits).to.equal(commits);
  await quiet(posted);
};
