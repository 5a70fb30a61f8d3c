import { isEmail } from '../../internal/email.js';
import { parseUrl, safeUrl } from '../../internal/url.js';
import { StartError } from '../start-error.js';

export interface MailOptions {
  /** The mail server, as in `smtps://user:password@mail.example` or `smtp://localhost:25`. */
  smtp: string;
  /** Whom mails come from, as in `comments@example.org` or `Comments <comments@example.org>`. */
  from: string;
  /** Address that the endpoint has for readers, for the links in mails, as in `https://example.org/comments`. */
  url: string;
  /** Addresses that are told of comments that wait or are reported. Default: none. */
  moderators?: readonly string[] | undefined;
  /** What the site is called in mails. Default: the host of `url`. */
  siteName?: string | undefined;
}

/** {@link MailOptions} that make sense. */
export interface Mailing {
  smtp: { host: string; port: number; secure: boolean; auth?: { user: string; pass: string } };
  from: { name: string; address: string };
  /** Without a slash at its end. */
  url: string;
  moderators: readonly string[];
  siteName: string;
}

/**
 * Throws a {@link StartError} that does not hold the password.
 * @param base Path of the collection, where `url` has none.
 */
export const checkMail = (options: MailOptions, base: string): Mailing => {
  const { from, moderators = [] } = options;
  const smtp = parseServer(options.smtp);
  const wrong = moderators.find((address) => !isEmail(address));
  if (wrong !== undefined) throw new StartError(`"${wrong}" is not an email address`);
  const url = publicUrl(options.url, base);
  const siteName = options.siteName?.trim() || url.hostname;
  const sender = parseSender(from) ?? fail(from);
  return {
    smtp,
    from: { name: sender.name || siteName, address: sender.address },
    url: url.href.replace(/\/$/, ''),
    moderators: [...new Set(moderators)],
    siteName,
  };
};

const parseServer = (text: string): Mailing['smtp'] => {
  const url = parseUrl(text);
  try {
    if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) throw new TypeError();
    const secure = url.protocol === 'smtps:';
    const [user, pass] = [url.username, url.password].map(decodeURIComponent) as [string, string];
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port) || (secure ? 465 : 587),
      secure,
      ...(user && { auth: { user, pass } }),
    };
  } catch {
    throw new StartError('The mail server is no address: write it like smtps://user:password@mail.example');
  }
};

const publicUrl = (text: string, base: string): URL => {
  const href = safeUrl(text);
  const url = href === undefined ? undefined : new URL(href);
  if (!url || url.search || url.hash) {
    throw new StartError(`"${text}" is not the address of an endpoint: write it like https://example.org${base}`);
  }
  if (url.pathname === '/') url.pathname = base;
  return url;
};

const parseSender = (text: string): { name: string; address: string } | undefined => {
  const [, name = '', bracketed, plain] = /^(?:([^<>\p{Cc}]*)<([^<>]+)>|([^<>]+))$/u.exec(text.trim()) ?? [];
  const address = (bracketed ?? plain ?? '').trim();
  return isEmail(address) ? { name: name.trim().replace(/^"(.*)"$/, '$1'), address } : undefined;
};

const fail = (from: string): never => {
  throw new StartError(`"${from}" is no sender: write it like Comments <comments@example.org>`);
};
