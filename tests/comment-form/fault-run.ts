import { cutConnection, restoreConnection } from '../support/connection.js';
import { hangs, type Fault } from '../support/faults.js';
import { formRun, type FormRun } from '../support/form-run.js';
import { hurry } from '../support/hurry.js';
import { observeShifts } from '../support/shifts.js';
import { realmOf, strictFrame } from '../support/strict-frame.js';
import { expectAll, type Posted } from './fault-expectations.js';

/** Pauses that an endpoint asks for, and our own time limit, pass this much faster. */
const SPEED = 20;

/** What only a few faults need. */
const settings: Record<string, Parameters<typeof formRun>[1] & { speed?: number }> = {
  // The real time limit against the real delay.
  'slow-10s': { defaultClient: true, speed: 1 },
  'never-responds': { defaultClient: true },
  'dns-failure': { endpoint: 'http://nxdomain.invalid/comments' },
  // Cookies know no ports, so this page's would travel.
  'set-cookie': { host: location.hostname },
  '413-on-create': { text: 'a'.repeat(20_050), attributes: { 'max-length': '30000' } },
  '429-hidden-by-cors': { pauses: [2_000, 6_000] },
  'too-large': { text: 'Fourteen chars' },
};

/** Posts a comment to a fault and checks all that its record promises to the reader. */
export const check = async (fault: Fault): Promise<void> => {
  const { speed = SPEED, ...options } = { timeout: hangs(fault) ? 200 : 60_000, ...settings[fault.id] };
  const policy = fault.response['pageCsp'] as string | undefined;
  const frame = policy ? await strictFrame(policy, '/src/comment-form/afterword-comment-form.ts') : undefined;
  if (fault.response['offline']) cutConnection();
  document.cookie = 'visitor=1';
  const shifts = observeShifts();
  const run = await formRun(fault, { ...options, ...(frame && { realm: realmOf(frame) }) });
  const clock = hurry(speed);
  try {
    const meanwhile = observeWaiting(run);
    const outcome = await run.press();
    const seen = await run.seen();
    const posted: Posted = { fault: asConfigured(fault), run, outcome, seen, clock, speed, meanwhile, shift: shifts() };
    await expectAll(posted);
  } finally {
    clock.stop();
    restoreConnection();
    run.remove();
    frame?.remove();
    document.cookie = 'visitor=; max-age=0';
  }
};

/** A star refuses only requests with credentials, and ours carry none. */
const asConfigured = (fault: Fault): Fault =>
  fault.response['requireCredentials'] ? { ...fault, client: { state: 'thanks and shows the comment' } } : fault;

/** Keeps every look of the form until the endpoint's last word. */
const observeWaiting = (run: FormRun): Posted['meanwhile'] => {
  const looks: Posted['meanwhile'] = [];
  const observer = new MutationObserver(() => {
    if (run.submit.getAttribute('aria-disabled') !== 'true') return;
    const tryAgainDisabled = run.tryAgain?.getAttribute('aria-disabled') === 'true';
    looks.push({ alert: run.alert, tryAgainDisabled, submit: run.submit.innerText });
  });
  observer.observe(run.element.shadowRoot!, { subtree: true, childList: true, characterData: true, attributes: true });
  return looks;
};
