import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { StartError } from '../server/index.js';
import { backupCommand } from './backup-command.js';
import { doctorCommand } from './doctor-command.js';
import { exportCommand } from './export-command.js';
import { importCommand } from './import-command.js';
import { moderatorCommand } from './moderator-command.js';
import { privacyCommand } from './privacy-command.js';
import { serveCommand } from './serve-command.js';

/** The `afterword` command. What goes wrong is one line on standard error, and exit code 1. */
export const main = async (argv: readonly string[], manifest: URL): Promise<void> => {
  const program = new Command('afterword')
    .description('Comments for your pages, kept on your own server.')
    .version(version(manifest), '-v, --version')
    .addCommand(serveCommand())
    .addCommand(moderatorCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(backupCommand())
    .addCommand(privacyCommand())
    .addCommand(doctorCommand());
  stayHere(program);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Commander has already said what it has to say.
    if (error instanceof CommanderError) process.exitCode = error.exitCode;
    else if (error instanceof StartError) fail(error.message);
    else throw error;
  }
};

/** Commander would end the process by itself. */
const stayHere = (command: Command): void => {
  command.exitOverride();
  command.commands.forEach(stayHere);
};

const fail = (message: string): void => {
  console.error(message);
  // Nothing is in flight yet, but a store that was opened would keep the process alive.
  process.exit(1);
};

const version = (file: URL): string => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
