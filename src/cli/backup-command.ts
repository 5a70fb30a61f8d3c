import type { Command } from 'commander';
import { backup } from '../server/storage/backup.js';
import { forceOption } from './options.js';
import { storeCommand, storeOf, type StoreFlags } from './store-option.js';

interface BackupFlags extends StoreFlags {
  force: boolean;
}

export const backupCommand = (): Command =>
  storeCommand('backup')
    .description('Copy the SQLite store while the server runs, and check the copy.')
    .argument('<file>', 'where to')
    .addOption(forceOption())
    .addHelpText(
      'after',
      `
Examples:
  $ afterword backup /backup/comments-$(date +%F).sqlite
  $ afterword backup /backup/comments.sqlite --force --data /var/lib/afterword

To restore, stop the server, put the file in the data folder as comments.sqlite, remove comments.sqlite-wal and
comments.sqlite-shm there, and start again. Keep a copy of secret.key with it.`,
    )
    .action((file: string, { force, ...flags }: BackupFlags) => backup(storeOf(flags), file, { force }));
