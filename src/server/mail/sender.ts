import { authorHash, sha256 } from '../tokens.js';
import { describeError, type Logger } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { LimitCounters } from '../storage/limit-counters.js';
import type { Parcel } from '../storage/mail/parcels.js';
import type { MailKind } from '../storage/schema.js';
import { compose, type Composer } from './compose.js';
import { MailError, type Transport } from './mail-error.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Milliseconds until a mail that is being sent counts as failed, and until another instance may send it. */
const SEND_WITHIN = MINUTE;
const LEASE = 2 * MINUTE;
/** Milliseconds that a mail is postponed at most. */
const LONGEST_PAUSE = 24 * HOUR;
/** Milliseconds between two looks at what instances that are gone have left. */
const LOOK_AGAIN = MINUTE;
/** Milliseconds after which a mail is given up. */
const GIVE_UP = 3 * 24 * HOUR;
/** Milliseconds that stopping waits for a mail that is being sent. */
const STOP_WITHIN = 500;

/** Mails to one recipient in so many seconds. What is more goes into the next one. */
const MOST: Record<MailKind, { count: number; seconds: number }> = {
  moderate: { count: 5, seconds: 600 },
  reply: { count: 10, seconds: 3_600 },
  confirm: { count: 3, seconds: 86_400 },
};

/** Grows from the first to the last with each try. */
const pause = (tries: number, first: number, last: number): number => Math.min(first * 2 ** Math.min(tries, 20), last);

interface SenderOptions extends Composer {
  transport: Transport;
  secret: Uint8Array;
  logger: Logger;
  metrics: Metrics | undefined;
}

/** Sends what is in the outbox, one mail at a time. Several instances on a store share the work. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #counters: Record<MailKind, LimitCounters>;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #closing = false;
  /** How often in a row the mail server could not be talked to, and until when nobody tries, by a clock that nobody sets. */
  #failures = 0;
  #quietUntil = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
    const counters = (kind: MailKind) => options.store.counters(`mails-${kind}`, MOST[kind].count, MOST[kind].seconds);
    this.#counters = { moderate: counters('moderate'), reply: counters('reply'), confirm: counters('confirm') };
  }

  /** There may be something to send. Nobody waits for it. */
  wake(): void {
    this.#again = true;
    if (this.#closing || this.#running) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Lets what is being sent finish, for a moment; the rest stays where it is. */
  async close(): Promise<void> {
    this.#closing = true;
    const late = setTimeout(() => this.#stop.abort(), STOP_WITHIN);
    await this.#running;
    clearTimeout(late);
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { store, logger } = this.#options;
    this.#again = false;
    let next: number | undefined;
    try {
      const givenUp = await store.mail.dropOld(Date.now() - GIVE_UP);
      if (givenUp > 0) logger.error({ mails: givenUp }, 'mails were given up: they could not be sent for days');
      await store.mail.hasten({ now: Date.now(), lease: LEASE, longest: LONGEST_PAUSE });
      while (!this.#closing && performance.now() >= this.#quietUntil && (await this.#sendNext()));
      next = await store.mail.nextDue();
    } catch (error) {
      if (!this.#closing) logger.warn({ error: describeError(error) }, 'what is to be mailed could not be looked at');
    }
    if (this.#closing) return;
    const quiet = this.#quietUntil - performance.now();
    const wait = Math.max(next === undefined ? LOOK_AGAIN : next - Date.now(), quiet, 0);
    this.#timer = setTimeout(() => this.wake(), Math.min(wait, Math.max(LOOK_AGAIN, quiet))).unref();
  }

  /** Says no when there is nothing to send. */
  async #sendNext(): Promise<boolean> {
    const { store } = this.#options;
    const now = Date.now();
    const parcel = await store.mail.take({ now, until: now + LEASE });
    if (!parcel) return false;
    const { kind, tries } = parcel;
    const key = authorHash(this.#options.secret, parcel.recipient);
    const counted = await this.#counters[kind].get(key);
    if (counted && counted.remainingPoints <= 0) {
      await store.mail.postpone(parcel, { until: now + Math.max(counted.msBeforeNext, SECOND), tries });
      return true;
    }
    const letter = await compose(this.#options, parcel);
    if (!letter) await store.mail.drop(parcel);
    else if (await this.#send(parcel, letter)) await this.#counters[kind].consume(key).catch(() => undefined);
    return true;
  }

  async #send(parcel: Parcel, letter: NonNullable<Awaited<ReturnType<typeof compose>>>): Promise<boolean> {
    const { store, transport, logger, metrics } = this.#options;
    const { kind, recipient, comments, tries } = parcel;
    // The same after a crash, so that whoever gets it twice can tell.
    const id = sha256(JSON.stringify([kind, recipient, comments])).slice(0, 32);
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(SEND_WITHIN)]);
    try {
      await transport.send(letter, recipient, id, signal);
      await store.mail.drop(parcel);
      this.#failures = 0;
      metrics?.mailed(kind, 'sent');
      return true;
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      // Whether it has arrived is not known: the lease ends by itself.
      if (this.#stop.signal.aborted) return false;
      const { failure, code } = error;
      if (failure === 'refused') await store.mail.drop(parcel);
      else {
        const until = Date.now() + pause(tries, MINUTE, 6 * HOUR);
        await store.mail.postpone(parcel, { until, tries: tries + 1 });
      }
      if (failure === 'down') this.#quietUntil = performance.now() + pause(this.#failures++, 30 * SECOND, 15 * MINUTE);
      metrics?.mailed(kind, failure === 'refused' ? 'refused' : 'failed');
      logger.warn({ kind, code, failure, tries: tries + 1 }, 'a mail could not be sent');
      return false;
    }
  }
}
