import { checkMail, type MailOptions } from '../mail/options.js';
import { verifySmtp } from '../mail/transport.js';
import { type Finding, ok, wrong } from './finding.js';

/**
 * Talks to the mail server as far as the password.
 * @param base Path of the collection, where the address of the endpoint has none.
 * @param timeout Milliseconds that it may take to say the next thing.
 */
export const checkMailServer = async (options: MailOptions, base: string, timeout?: number): Promise<Finding> => {
  try {
    const { smtp } = checkMail(options, base);
    const server = `the mail server ${smtp.host}:${smtp.port}`;
    const fault = await verifySmtp(smtp, timeout).catch((error: Error) => error);
    if (!fault) return ok(`${server} answers${smtp.auth ? ' and lets us in' : ''}`);
    const { what, todo } = faultOf(fault);
    return wrong(`${server} ${what} (${fault.message.replace(/\s+/g, ' ')}): ${todo}`);
  } catch (error) {
    return wrong((error as Error).message);
  }
};

interface SmtpFault extends Error {
  /** https://nodemailer.com/errors/ */
  code?: string;
  /** What Node calls it. */
  originalCode?: string;
}

const faultOf = ({ code = '', originalCode = '' }: SmtpFault): { what: string; todo: string } => {
  if (code === 'EAUTH') {
    const todo = 'correct the user and the password in SMTP_URL, with %40 for @';
    return { what: 'does not let us sign in', todo };
  }
  if (code === 'ETLS' || /CERT|SSL|TLS|EPROTO/.test(originalCode)) {
    const todo = 'name the host that is in its certificate; smtps:// is for port 465, smtp:// for 587 with STARTTLS';
    return { what: 'has no TLS that can be trusted', todo };
  }
  const todo = 'correct the host and the port in SMTP_URL, or open the firewall; port 465 is for smtps://';
  return { what: 'cannot be reached', todo };
};
