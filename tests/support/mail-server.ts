import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

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

/** What is waited for; each knows who asks. */
const missing = new Set<Error>();
// The process ends when there is nothing else to wait for, and the runner then says no more than which test it was.
process.on('exit', () => {
  for (const { stack } of missing) console.error(stack);
});

/**
 * What comes, in its order, to who asks for it before or after.
 * @param what Its name in the singular.
 */
export const createQueue = <T>(what: string) => {
  const here: T[] = [];
  const waiting: ((one: T) => void)[] = [];
  let asked = 0;
  return {
    here,
    add(one: T): void {
      const next = waiting.shift();
      if (next) next(one);
      else here.push(one);
    },
    next(): Promise<T> {
      asked++;
      if (here.length > 0) return Promise.resolve(here.shift()!);
      const absent = new Error(`${what} ${asked} has not come`);
      missing.add(absent);
      return new Promise<T>((resolve) => waiting.push(resolve)).finally(() => missing.delete(absent));
    },
  };
};

/** A mail server of this process. */
export const openMailServer = async (test: TestContext, options: SMTPServerOptions & { port?: number } = {}) => {
  const queue = createQueue<Received>('mail');
  const read = async (stream: NodeJS.ReadableStream, to: string): Promise<Received> => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
    const raw = Buffer.concat(chunks);
    const mail = await simpleParser(raw);
    const text = mail.text ?? '';
    const links = Object.fromEntries(
      [...text.matchAll(/^([^>\n].*):\n(https?:\/\/\S+)$/gm)].map(([, a, b]) => [a!, b!]),
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
  // Who waits for a mail that does not come is told so when there is nothing else to wait for.
  server.server.unref();
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
