import { Command, Option } from 'commander';
import { StartError } from '../server/index.js';
import { describePerson } from '../server/privacy/person.js';
import { print } from './print.js';
import { storeCommand, needStore, type StoreFlags, withStore } from './store-option.js';

interface EraseFlags extends StoreFlags {
  vacuum: boolean;
}

export const privacyCommand = (): Command =>
  new Command('privacy')
    .description('Export or erase what is kept of a person.')
    .addCommand(exportCommand())
    .addCommand(eraseCommand());

const exportCommand = (): Command =>
  storeCommand('export')
    .description('Print everything that is kept of the person with this email address, as JSON.')
    .argument('<email>', 'capitals make no difference')
    .addHelpText(
      'after',
      `
Examples:
  $ afterword privacy export reader@example.com > reader.json`,
    )
    .action(async (email: string, flags: StoreFlags) => {
      check(email);
      needStore(flags);
      await withStore(flags, async (store) => {
        for await (const part of describePerson(store, email)) await print(part);
      });
    });

const eraseCommand = (): Command =>
  storeCommand('erase')
    .description('Erase what the person with this email address wrote, and who they are. It cannot be undone.')
    .argument('<email>', 'capitals make no difference')
    .addOption(new Option('--no-vacuum', 'do not write the SQLite file anew: copies of erased rows may stay in it'))
    .addHelpText(
      'after',
      `
Examples:
  $ afterword privacy erase reader@example.com
  $ afterword privacy erase reader@example.com --data /var/lib/afterword

Replies of others stay, below an empty place. A block of the person ends. Backups and exports made before still hold everything. Writing the SQLite
file anew keeps a server from taking comments for as long as it takes, seconds for a gigabyte.`,
    )
    .action(async (email: string, { vacuum, ...flags }: EraseFlags) => {
      check(email);
      needStore(flags);
      await withStore(flags, async (store) => {
        const { comments, blocks } = await store.erase(email, Date.now());
        console.log(`erased: ${comments}${blocks > 0 ? `, blocks: ${blocks}` : ''}`);
        if (vacuum && !(await store.scrub())) {
          throw new StartError(
            'Somebody still reads what it was before: run it again, so that nothing stays in the file',
          );
        }
      });
    });

const check = (email: string): void => {
  if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) throw new StartError(`"${email}" is not an email address`);
};
