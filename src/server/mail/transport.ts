import { createTransport } from 'nodemailer';
import { toHtml, toText } from './letter.js';
import { MailError, type Transport } from './mail-error.js';
import type { Mailing } from './options.js';

/** Milliseconds until a mail server that does not answer is given up on. */
const TIMEOUT = 20_000;

const settingsOf = (smtp: Mailing['smtp'], timeout: number) => ({
  ...smtp,
  // A password is never sent in the clear, except to this machine.
  requireTLS: smtp.auth !== undefined && !/^(?:localhost|127(?:\.\d+){3}|::1)$/.test(smtp.host),
  connectionTimeout: timeout,
  greetingTimeout: timeout,
  socketTimeout: timeout,
  dnsTimeout: timeout,
  disableFileAccess: true,
  disableUrlAccess: true,
});

/** Signs in where there is a password, also to a server that has not asked for one, and sends nothing. */
export const verifySmtp = async (smtp: Mailing['smtp'], timeout = TIMEOUT): Promise<void> => {
  await createTransport({ ...settingsOf(smtp, timeout), forceAuth: smtp.auth !== undefined }).verify();
};

/** A connection for each mail: there are few, and none is ever stale. */
export const createSmtp = ({ smtp, from }: Mailing): Transport => {
  const transport = createTransport(settingsOf(smtp, TIMEOUT));
  return {
    async send(letter, to, id, signal) {
      const { subject, unsubscribe } = letter;
      const message = {
        from,
        to: { name: '', address: to },
        subject,
        text: toText(letter),
        html: await toHtml(letter),
        messageId: `<${id}@${from.address.split('@')[1]!}>`,
        headers: {
          // Nobody's holiday answers it (RFC 3834).
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribe && {
            'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
        signal,
      };
      await transport.sendMail(message).catch((error: unknown) => {
        throw describe(error);
      });
    },
  };
};

const describe = (error: unknown): MailError => {
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const said = String(status || (code ?? 'unknown'));
  if (command === 'RCPT TO') return new MailError(status >= 500 ? 'refused' : 'later', said, error);
  return new MailError(command === 'MAIL FROM' || DOWN.has(String(code)) ? 'down' : 'later', said, error);
};

/** https://nodemailer.com/errors/: what no other mail would fare better with. */
const DOWN: ReadonlySet<string> = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EPROTOCOL',
  'EAUTH',
  'ENOAUTH',
  'ECONFIG',
  'EABORT',
]);
