import { Command, InvalidArgumentError } from 'commander';
import { type Moderators, openModerators, StartError } from '../server/index.js';
import { needStore, storeCommand, type StoreFlags, storeOf } from './store-option.js';

export const moderatorCommand = (): Command =>
  new Command('moderator')
    .description('Say who may moderate: they sign in at /comments/moderate with a token.')
    .addCommand(
      storeCommand('add')
        .description('Add a moderator, and print the token to sign in with. It is shown this once.')
        .argument('<name>', 'what readers see above an answer, too', parseName)
        .action((name: string, flags: StoreFlags) => within(flags, add(name))),
    )
    .addCommand(
      storeCommand('list')
        .description('Print the moderators, one a line: name, since when, until when.')
        .action((flags: StoreFlags) => within(existing(flags), list)),
    )
    .addCommand(
      storeCommand('revoke')
        .description('End a token, and every session that began with it.')
        .argument('<name>', 'as it was added', parseName)
        .action((name: string, flags: StoreFlags) => within(existing(flags), revoke(name))),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ afterword moderator add desk
  $ afterword moderator list --data /var/lib/afterword
  $ afterword moderator revoke desk

The endpoint may be running meanwhile. A revoked name may be added again, with a new token.`,
    );

const existing = (flags: StoreFlags): StoreFlags => {
  needStore(flags);
  return flags;
};

const within = async (flags: StoreFlags, act: (moderators: Moderators) => Promise<void>): Promise<void> => {
  const moderators = await openModerators(storeOf(flags));
  try {
    await act(moderators);
  } finally {
    await moderators.close();
  }
};

const add = (name: string) => async (moderators: Moderators) => {
  const token = await moderators.add(name);
  if (token === undefined) throw new StartError(`${name} is a moderator already: revoke the token first`);
  console.error(`${name} may sign in with this token, which is shown this once:`);
  console.log(token);
};

const list = async (moderators: Moderators) => {
  for (const { name, addedAt, revokedAt } of await moderators.list()) {
    console.log([name, addedAt.toISOString(), ...(revokedAt ? [`revoked ${revokedAt.toISOString()}`] : [])].join('\t'));
  }
};

const revoke = (name: string) => async (moderators: Moderators) => {
  if (!(await moderators.revoke(name))) throw new StartError(`${name} is no moderator`);
  console.error(`${name} is signed out and can sign in no more.`);
};

const parseName = (text: string): string => {
  const name = text.trim();
  if (!/^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u.test(name)) throw new InvalidArgumentError('A name has 1 to 80 characters.');
  return name;
};
