import { expect } from '@open-wc/testing';
import { cutConnection, restoreConnection } from '../support/connection.js';
import type { Fault } from '../support/faults.js';
import { hurry } from '../support/hurry.js';
import { relatedRun } from '../support/related-run.js';
import { observeShifts } from '../support/shifts.js';
import { realmOf, strictFrame } from '../support/strict-frame.js';
import { expectAll, type Asked } from './fault-expectations.js';

/** Our own time limit passes this much faster. */
const SPEED = 20;

/** What only a few faults need. */
const settings: Record<string, Parameters<typeof relatedRun>[1] & { speed?: number }> = {
  // The real time limit against the real delay.
  'slow-10s': { speed: 1 },
  'dns-failure': { src: 'http://nxdomain.invalid/related.json' },
  // Cookies know no ports, so this page's would travel.
  'set-cookie': { host: location.hostname },
};

/** Lets a list ask a fault for articles, and checks all that the record promises to the reader. */
export const check = async (fault: Fault): Promise<void> => {
  const { speed = SPEED, ...options } = settings[fault.id] ?? {};
  const policy = fault.response['pageCsp'] as string | undefined;
  const frame = policy ? await strictFrame(policy, '/src/related/afterword-related.ts') : undefined;
  if (fault.response['offline']) cutConnection();
  document.cookie = 'visitor=1';
  const shifts = observeShifts();
  const run = await relatedRun(fault, {
    ...options,
    attributes: { order: 'latest' },
    ...(frame && { realm: realmOf(frame) }),
  });
  const clock = hurry(speed);
  try {
    const loading = run.load();
    await run.element.updateComplete;
    const wasBusy = run.busy;
    const outcome = await loading;
    const seen = await run.seen();
    const asked: Asked = { fault: asConfigured(fault), run, outcome, seen, clock, wasBusy, shift: shifts() };
    await expectAll(asked);
  } finally {
    clock.stop();
    restoreConnection();
    run.remove();
    frame?.remove();
    document.cookie = 'visitor=; max-age=0';
  }
};

/** Below an article, related links that cannot be had are not worth a word: the list is not there. */
export const checkQuiet = async (fault: Fault): Promise<void> => {
  const run = await relatedRun(fault);
  try {
    expect(await run.load()).to.equal('failed');
    expect(run.element.hidden).to.be.true;
    expect(run.element.getBoundingClientRect().height).to.equal(0);
    expect(run.watch.incidents).to.deep.equal([]);
  } finally {
    run.remove();
  }
};

/** A star refuses only requests with credentials, and ours carry none. */
const asConfigured = (fault: Fault): Fault =>
  fault.response['requireCredentials'] ? { ...fault, client: { state: 'the articles' } } : fault;
