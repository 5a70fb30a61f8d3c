import { dirname, join } from 'node:path';
import type { Dialect } from 'kysely';
import { createLimiter, type Limiter } from './limits/limiter.js';
import type { Limits } from './limits/limits.js';
import type { EventBus } from './events.js';
import { describeError, type Logger } from './log.js';
import { type CountTry, createSignInTries } from './moderation/sign-in-tries.js';
import { type Mail, type MailContext, openMail } from './mail/mail.js';
import type { Mailing } from './mail/options.js';
import type { Metrics } from './metrics.js';
import { openRelay, type Relay } from './relay.js';
import { hashedTerms } from './spam/terms.js';
import { StartError } from './start-error.js';
import { isPostgresUrl } from './storage/postgres.js';
import { Store } from './storage/store.js';
import { secretFile } from './tokens.js';

/** What is there once the store is open. */
export interface Backend {
  store: Store;
  secret: Uint8Array;
  limiter: Limiter;
  /** Counts a try to sign in as a moderator. */
  countSignIn: CountTry;
  relay: Relay;
  /** Missing where no mail is sent. */
  mail: Mail | undefined;
  close(): Promise<void>;
}

interface BackendOptions {
  store: string | Dialect;
  secret: Uint8Array | undefined;
  limits: Limits | false;
  /** Milliseconds in which its author may change a comment. */
  editWindow: number;
  /** Milliseconds; Infinity is for ever. */
  networkRetention: number;
  /** Milliseconds; Infinity is for ever. */
  emailRetention: number;
  votes: boolean;
  events: EventBus;
  mailing: Mailing | undefined;
  allowsPage: MailContext['allowsPage'];
  /** Whether moderators teach what spam is. */
  learns: boolean;
  logger: Logger;
  metrics: Metrics | undefined;
}

/** Milliseconds between two looks at what has been kept for long enough. */
const UPKEEP = 60 * 60_000;

export const openBackend = async (options: BackendOptions): Promise<Backend> => {
  const { limits, editWindow, networkRetention, emailRetention, votes, events, mailing, logger } = options;
  if (options.secret && options.secret.length < 32) {
    throw new StartError('The secret is too short: it needs at least 32 bytes');
  }
  const store = await Store.open(options.store, { moderators: mailing?.moderators });
  try {
    const secret = options.secret ?? (await storedSecret(options.store, store));
    const backend = {
      store,
      secret,
      limiter: createLimiter(store, limits),
      countSignIn: createSignInTries(store),
      relay: await openRelay(store, events, votes),
    };
    if (options.learns) store.moderation.learnBy(hashedTerms(secret));
    const forget = async () => {
      try {
        await store.forgetOld({ networks: networkRetention, editWindow });
        await store.forgetEmails(Date.now() - emailRetention);
      } catch (error) {
        logger.warn({ error: describeError(error) }, 'what is old could not be forgotten; the next try is in an hour');
      }
    };
    await forget();
    const mail = mailing && (await openMail(mailing, { ...options, store, secret }));
    let running = Promise.resolve();
    // One at a time, and none is left behind when the store closes.
    const upkeep = setInterval(() => (running = running.then(forget)), UPKEEP).unref();
    return {
      ...backend,
      mail,
      async close() {
        clearInterval(upkeep);
        await Promise.all([running, mail?.close()]);
        await backend.relay.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
};

const storedSecret = async (store: string | Dialect, opened: Store): Promise<Uint8Array> =>
  typeof store !== 'string' || store === ':memory:' || isPostgresUrl(store)
    ? opened.secret()
    : secretFile(join(dirname(store), 'secret.key'));
