import { once } from 'node:events';
import { CommandError } from './command-error.js';

const endIfUnread = ({ code }: NodeJS.ErrnoException): void => {
  if (code === 'EPIPE') process.exit(0);
};

/**
 * For what does nothing but print: whoever reads it, as `head` does, may have seen enough. Then the process ends, and
 * nothing was wrong.
 */
export const endWithReader = (): void => {
  process.stdout.off('error', endIfUnread).on('error', endIfUnread);
};

/** Prints a part of all that a command is for. Resolves when there is room for more. Throws a {@link CommandError} where it cannot be written. */
export const print = async (text: string): Promise<void> => {
  endWithReader();
  try {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  } catch (cause) {
    throw new CommandError(`Cannot print it (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};
