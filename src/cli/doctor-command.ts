import { type Command, Option } from 'commander';
import { examine } from '../server/doctor/examine.js';
import { baseOption, hostOption, originOption, portOption, trustProxyOption } from './options.js';
import { storeCommand, type StoreFlags, storeOf } from './store-option.js';

interface DoctorFlags extends StoreFlags {
  port: number;
  host: string;
  origin: string[];
  trustProxy: string[];
  base: string;
  publicUrl?: string;
}

export const doctorCommand = (): Command =>
  storeCommand('doctor')
    .description('Look whether everything is there that a server needs. Changes nothing; takes what "serve" takes.')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(originOption())
    .addOption(trustProxyOption())
    .addOption(baseOption())
    .addOption(
      new Option(
        '--public-url <url>',
        'address of the endpoint as browsers ask for it, as in https://example.com/comments: ask there, too',
      ).env('PUBLIC_URL'),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ afterword doctor
  $ afterword doctor --data /var/lib/afterword --origin https://example.com
  $ afterword doctor --trust-proxy 127.0.0.1 --public-url https://example.com/comments

Exit code 1 when something is wrong.`,
    )
    .action(run);

const run = async ({ origin: origins, publicUrl, ...flags }: DoctorFlags): Promise<void> => {
  // An older Node has not come as far as this.
  console.log(`ok     Node ${process.versions.node}`);
  const secret = process.env['SECRET'] || undefined;
  for await (const { verdict, text } of examine({ ...flags, store: storeOf(flags), secret, origins, publicUrl })) {
    console.log(`${verdict.padEnd(5)}  ${text}`);
    if (verdict === 'wrong') process.exitCode = 1;
  }
};
