import { Option } from 'commander';
import { type MailOptions, StartError } from '../server/index.js';
import { words } from './options.js';

export interface MailFlags {
  smtp?: string;
  mailFrom?: string;
  mailTo: string[];
  publicUrl?: string;
  siteName?: string;
}

export const mailOptions = (): Option[] => [
  new Option('--smtp <url>', 'send mails by this server, as in smtps://user:password@mail.example').env('SMTP_URL'),
  new Option('--mail-from <address>', 'whom mails come from, as in "Comments <comments@example.com>"').env('MAIL_FROM'),
  new Option('--mail-to <addresses>', 'moderators who are mailed of comments that wait or are reported')
    .env('MAIL_TO')
    .default([], 'none')
    .argParser(words),
  new Option(
    '--public-url <url>',
    'address of the endpoint as readers reach it, as in https://example.com/comments',
  ).env('PUBLIC_URL'),
  new Option('--site-name <name>', 'what the site is called in mails (default: its host)').env('SITE_NAME'),
];

/** All that mails need, or none of it. */
export const mailOf = (flags: MailFlags): MailOptions | undefined => {
  const { smtp, mailFrom: from, mailTo: moderators, publicUrl: url, siteName } = flags;
  if (smtp !== undefined && from !== undefined && url !== undefined) return { smtp, from, moderators, url, siteName };
  if (smtp === undefined && from === undefined && moderators.length === 0) return undefined;
  throw new StartError('Mails need all three: --smtp (or SMTP_URL), --mail-from and --public-url');
};
