import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createMetrics, type EndpointOptions, type MailOptions } from '../../src/server/index.js';
import { openModerated } from './moderation-support.js';
import { comment, createLog, ENDPOINT, type Log, withDatabase } from './setup.js';

export const DESK = 'desk@site.example';
export const OTHER_DESK = 'night@site.example';
export const ANN = 'ann@mail.example';

export interface Received {
  to: string;
  /** As it came over the wire. */
  raw: string;
  mail: ParsedMail;
  text: string;
  html: string;
  /** Addresses by their labels. */
  links: Record<string, string>;
}

/** What comes, in its order, to who asks for it before or after. */
const createQueue = <T>() => {
  const here: T[] = [];
  const waiting: ((one: T) => void)[] = [];
  return {
    here,
    add(one: T): void {
      const next = waiting.shift();
      if (next) next(one);
      else here.push(one);
    },
    next: (): Promise<T> =>
      here.length > 0 ? Promise.resolve(here.shift()!) : new Promise((resolve) => waiting.push(resolve)),
  };
};

/** A mail server of this process. */
export const openMailServer = async (test: TestContext, options: SMTPServerOptions & { port?: number } = {}) => {
  const queue = createQueue<Received>();
  const read = async (stream: NodeJS.ReadableStream, to: string): Promise<Received> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
    const raw = Buffer.concat(chunks);
    const mail = await simpleParser(raw);
    const text = mail.text ?? '';
    const links = Object.fromEntries(
      [...text.matchAll(/^([^>\n].*):\n(https:\/\/\S+)$/gm)].map(([, a, b]) => [a!, b!]),
    );
    return { to, raw: raw.toString('latin1'), mail, text, html: mail.html || '', links };
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      void read(stream, session.envelope.rcptTo[0]!.address).then((one) => {
        queue.add(one);
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= new Promise<void>((resolve) => server.close(() => resolve())));
  test.after(close);
  return {
    port: (server.server.address() as AddressInfo).port,
    close,
    /** What nobody has asked for yet. */
    received: queue.here,
    /** The next mail, when it is there. */
    next: queue.next,
  };
};

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
  const sent = createQueue<void>();
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
