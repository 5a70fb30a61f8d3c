import type { Logger } from '../log.js';
import type { Metrics } from '../metrics.js';
import type { LimitCounters } from '../storage/limit-counters.js';
import type { Store } from '../storage/store.js';
import { type Links, createLinks } from './links.js';
import type { Mailing } from './options.js';
import { Sender } from './sender.js';

/** What sends mails, once the store is open. */
export interface Mail {
  links: Links;
  /** There may be something to send. */
  wake(): void;
  /** Whether one more address may be asked to confirm; from this network, and at all. */
  mayAsk(network: string | undefined): Promise<boolean>;
  close(): Promise<void>;
}

export interface MailContext {
  store: Store;
  secret: Uint8Array;
  /** Whether a page with this address may have comments here. */
  allowsPage(page: URL, endpoint: URL): boolean;
  logger: Logger;
  metrics: Metrics | undefined;
}

/** Addresses that may be asked in an hour: nobody fills the mailboxes of others, nor gets the site a bad name. */
const MOST_ASKED = { network: 10, all: 300 };
const HOUR = 3_600;

export const openMail = async (mailing: Mailing, context: MailContext): Promise<Mail> => {
  const { store, secret } = context;
  // Loaded by those who send mails.
  const { createSmtp } = await import('./transport.js');
  const links = createLinks(secret, mailing);
  const endpoint = new URL(mailing.url);
  const sender = new Sender({
    ...context,
    mailing,
    links,
    transport: createSmtp(mailing),
    allowsPage: (page) => context.allowsPage(page, endpoint),
  });
  const networks = store.counters('ask-network', MOST_ASKED.network, HOUR);
  const all = store.counters('ask-all', MOST_ASKED.all, HOUR);
  sender.wake();
  return {
    links,
    wake: () => sender.wake(),
    async mayAsk(network) {
      return (network === undefined || (await takes(networks, network))) && takes(all, 'all');
    },
    close: () => sender.close(),
  };
};

const takes = async (counters: LimitCounters, key: string): Promise<boolean> => {
  try {
    await counters.consume(key);
    return true;
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal;
    return false;
  }
};
