import type { Command } from 'commander';
import { examine } from '../server/doctor/examine.js';
import { type MailFlags, mailOf, mailOptions } from './mail-options.js';
import { baseOption, hostOption, originOption, portOption, trustProxyOption } from './options.js';
import { storeCommand, type StoreFlags, storeOf } from './store-option.js';

interface DoctorFlags extends StoreFlags, MailFlags {
  port: number;
  host: string;
  origin: string[];
  trustProxy: string[];
  base: string;
}

export const doctorCommand = (): Command => {
  const command = storeCommand('doctor')
    .description(
      'Look whether everything is there that a server needs. Changes nothing; takes the flags of "serve" that it looks at.',
    )
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(originOption())
    .addOption(trustProxyOption())
    .addOption(baseOption());
  mailOptions().forEach((option) => command.addOption(option));
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ afterword doctor
  $ afterword doctor --data /var/lib/afterword --origin https://example.com
  $ afterword doctor --trust-proxy 127.0.0.1 --public-url https://example.com/comments

With --public-url it asks there as a browser would, with --smtp it signs in to the mail server and sends nothing.
Exit code 1 when something is wrong.`,
    )
    .action(run);
};

const run = async ({ origin: origins, ...flags }: DoctorFlags): Promise<void> => {
  const { publicUrl } = flags;
  const secret = process.env['SECRET'] || undefined;
  const installation = { ...flags, store: storeOf(flags), secret, origins, publicUrl, mail: mailOf(flags) };
  // An older Node has not come as far as this.
  console.log(`ok     Node ${process.versions.node}`);
  for await (const { verdict, text } of examine(installation)) {
    console.log(`${verdict.padEnd(5)}  ${text}`);
    if (verdict === 'wrong') process.exitCode = 1;
  }
};
