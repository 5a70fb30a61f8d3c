import type { TestContext } from 'node:test';
import { createMetrics, type EndpointOptions, type MailOptions } from '../../src/server/index.js';
import { createQueue, openMailServer } from '../support/mail-server.js';
import { openModerated } from './moderation-support.js';
import { comment, createLog, ENDPOINT, type Log, withDatabase } from './setup.js';

export const DESK = 'desk@site.example';
export const OTHER_DESK = 'night@site.example';
export const ANN = 'ann@mail.example';

export const mailTo = (port: number, mail: Partial<MailOptions> = {}) => ({
  smtp: `smtp://127.0.0.1:${port}`,
  from: 'Comments <comments@site.example>',
  url: ENDPOINT,
  moderators: [DESK],
  siteName: 'Site',
  ...mail,
});

interface Options extends Partial<Omit<EndpointOptions, 'mail'>> {
  mail?: Partial<MailOptions>;
  /** Default: one of its own. */
  server?: Awaited<ReturnType<typeof openMailServer>>;
}

/** An endpoint that sends its mails to a mail server of this process, and a moderator who is signed in. */
export const openMailed = async (test: TestContext, { mail, server, ...options }: Options = {}) => {
  const mails = server ?? (await openMailServer(test));
  const logger = createLog();
  const sent = createQueue<void>('word that a mail was sent:');
  const metrics = createMetrics();
  const count = metrics.mailed;
  metrics.mailed = (kind, result) => {
    count(kind, result);
    if (result === 'sent') sent.add();
  };
  const opened = await openModerated(test, {
    moderation: 'all',
    mail: mailTo(mails.port, mail),
    logger,
    metrics,
    ...options,
  });
  return {
    ...opened,
    logger,
    metrics,
    /** The mail server itself. */
    server: mails,
    mails: {
      ...mails,
      /** The next mail, when it is there and the store knows that it was sent. */
      async next() {
        const one = await mails.next();
        await sent.next();
        return one;
      },
    },
    /** Opens a link, as whoever looks at mails does. */
    look: (link: string, method = 'GET') => opened.fetch(link, { method }),
    /** Presses the button behind a link. */
    press: (link: string) => opened.fetch(link, { method: 'POST' }),
    outbox: () => rowsOf(opened.store, 'outbox'),
    /** Ann writes a comment, asks for mails about replies and confirms her address. */
    async subscribe(changes: Record<string, unknown> = {}) {
      const said = await opened.say({ author: { name: 'Ann', email: ANN }, notify: true, ...changes });
      const asked = await mails.next();
      await sent.next();
      await opened.fetch(asked.links['Yes, mail me']!, { method: 'POST' });
      return { ...said, asked };
    },
  };
};

export const rowsOf = (store: string, table: string): Record<string, unknown>[] =>
  withDatabase(store, (database) => database.prepare(`select * from ${table}`).all() as Record<string, unknown>[]);

export const reply = (parent: string, changes: Record<string, unknown> = {}) =>
  comment({ parent, author: { name: 'Bo', email: 'bo@mail.example' }, text: 'I agree.', ...changes });

/** The next line of the log that says this. */
export const nextLine = (log: Log, message: string): Promise<{ fields: object }> =>
  new Promise((resolve) => {
    for (const level of ['warn', 'error'] as const) {
      const write = log[level];
      log[level] = (fields, said) => {
        write(fields, said);
        if (said === message) resolve({ fields });
      };
    }
  });
