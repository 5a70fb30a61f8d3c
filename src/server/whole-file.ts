import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StartError } from './start-error.js';

interface WholeFileOptions {
  /** Whether a file that is there is replaced. */
  force: boolean;
  /** Makes the file at the path that it is given, which is another one. */
  write(draft: string): Promise<void>;
}

/**
 * A file that is there whole or not at all, even after a power cut, and that its owner alone can read. Throws a
 * {@link StartError} when that cannot be.
 */
export const wholeFile = async (path: string, { force, write }: WholeFileOptions): Promise<void> => {
  if (!force && existsSync(path)) throw new StartError(`${path} is there already: give another name, or --force`);
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await (await open(draft, 'wx', 0o600)).close();
    await write(draft);
    await sync(draft);
    await rename(draft, path);
    await sync(dirname(path));
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new StartError(`Cannot write ${path} (${code ?? message})`, { cause });
  } finally {
    await rm(draft, { force: true });
  }
};

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
};
