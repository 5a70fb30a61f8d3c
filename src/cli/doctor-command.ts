import { Command } from 'commander';
import { examine } from '../server/doctor.js';
import { baseOption, databaseOption, dataOption, hostOption, originOption, portOption } from './options.js';
import { storeOf, type StoreFlags } from './store-option.js';

interface DoctorFlags extends StoreFlags {
  port: number;
  host: string;
  origin: string[];
  base: string;
}

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('Look whether everything is there that a server needs. Changes nothing; takes what "serve" takes.')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(dataOption())
    .addOption(databaseOption())
    .addOption(originOption())
    .addOption(baseOption())
    .addHelpText(
      'after',
      `
Examples:
  $ afterword doctor
  $ afterword doctor --data /var/lib/afterword --origin https://example.com

Exit code 1 when something is wrong.`,
    )
    .action(run);

const run = async ({ origin, ...flags }: DoctorFlags): Promise<void> => {
  // An older Node has not come as far as this.
  console.log(`ok     Node ${process.versions.node}`);
  for await (const { verdict, text } of examine({ ...flags, store: storeOf(flags), origins: origin })) {
    console.log(`${verdict.padEnd(5)}  ${text}`);
    if (verdict === 'wrong') process.exitCode = 1;
  }
};
