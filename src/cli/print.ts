import { once } from 'node:events';
import { CommandError } from './command-error.js';

/** Whoever reads what we print, as `head` does, may have seen enough: then the process ends, and nothing was wrong. */
export const endWithReader = (): void => {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(0);
  });
};

/** Resolves when there is room for more. Throws a {@link CommandError} where it cannot be written. */
export const print = async (text: string): Promise<void> => {
  try {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  } catch (cause) {
    throw new CommandError(`Cannot print it (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};
