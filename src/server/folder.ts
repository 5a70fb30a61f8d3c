import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from './start-error.js';

/** Makes a folder and those around it, where they are missing. Throws a {@link StartError} where that cannot be. */
export const makeFolder = (folder: string): void => {
  try {
    make(folder);
  } catch (cause) {
    throw cannotWrite(folder, cause);
  }
};

/** What to say of a data folder that refuses us. */
export const cannotWrite = (folder: string, cause: unknown): StartError =>
  new StartError(`Cannot write the data folder ${folder} (${(cause as NodeJS.ErrnoException).code})`, { cause });

/** By hand: where a folder takes no others and says ENOENT, as /proc does, Node's `recursive` never ends. */
const make = (folder: string): void => {
  if (isFolder(folder)) return;
  make(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
