import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { FetchError } from '../server/articles/fetch.js';
import { StartError } from '../server/index.js';
import { backupCommand } from './backup-command.js';
import { CommandError } from './command-error.js';
import { doctorCommand } from './doctor-command.js';
import { exportCommand } from './export-command.js';
import { importCommand } from './import-command.js';
import { moderatorCommand } from './moderator-command.js';
import { endWithReader } from './print.js';
import { privacyCommand } from './privacy-command.js';
import { relatedCommand } from './related-command.js';
import { serveCommand } from './serve-command.js';

/** The `afterword` command. What goes wrong is one line on standard error, and exit code 1. */
export const main = async (argv: readonly string[], manifest: URL): Promise<void> => {
  const program = new Command('afterword')
    .description('Comments for your pages, kept on your own server, and what else there is to read.')
    .version(version(manifest), '-v, --version')
    .addCommand(serveCommand())
    .addCommand(relatedCommand())
    .addCommand(moderatorCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(backupCommand())
    .addCommand(privacyCommand())
    .addCommand(doctorCommand());
  stayHere(program);
  forgetEmpty(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Commander has already said what it has to say.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else if ([StartError, CommandError, FetchError].some((kind) => error instanceof kind))
      fail((error as Error).message);
    else throw error;
  }
};

/** Commander would end the process by itself. */
const stayHere = (command: Command): void => {
  command.exitOverride();
  command.on('beforeAllHelp', endWithReader);
  command.commands.forEach(stayHere);
};

/** A variable that is set to nothing, as Docker Compose and systemd leave those that nobody filled in, is not set. */
const forgetEmpty = ({ options, commands }: Command): void => {
  for (const { envVar = '' } of options) if (process.env[envVar] === '') Reflect.deleteProperty(process.env, envVar);
  commands.forEach(forgetEmpty);
};

const fail = (message: string): void => {
  console.error(message);
  // What was opened, a store or a connection, would keep the process alive.
  process.exit(1);
};

const version = (file: URL): string => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
