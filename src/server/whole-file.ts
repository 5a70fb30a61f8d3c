import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from './start-error.js';

interface WholeFileOptions {
  /** Whether a file that is there is replaced. */
  force: boolean;
  /**
   * Whether writing keeps this process from hearing a signal, which then has to end it at once. Its draft is removed by
   * who writes into this folder later.
   */
  deaf?: boolean;
  /** Makes the file at the path that it is given, which is another one. */
  write(draft: string): Promise<void>;
}

/** What the names of drafts end with, and of nothing else. SQLite keeps a journal beside the one that it writes. */
const DRAFT = /\.afterword-[0-9a-f]{16}(?:-journal)?$/;
/** Milliseconds after which nobody writes a draft any more. */
const ABANDONED = 12 * 60 * 60_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A file that is there whole or not at all, even after a power cut, and that its owner alone can read. Throws a
 * {@link StartError} when that cannot be.
 */
export const wholeFile = async (path: string, { force, deaf = false, write }: WholeFileOptions): Promise<void> => {
  if (!force && existsSync(path)) throw new StartError(`${path} is there already: give another name, or --force`);
  const draft = `${path}.afterword-${randomBytes(8).toString('hex')}`;
  const endBy = (signal: NodeJS.Signals) => {
    rmSync(draft, { force: true });
    process.kill(process.pid, signal);
  };
  if (!deaf) for (const signal of SIGNALS) process.once(signal, endBy);
  try {
    await removeAbandoned(dirname(path));
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
    for (const signal of SIGNALS) process.off(signal, endBy);
  }
};

/** Removes the drafts of processes that were ended before they could. They may hold email addresses. */
const removeAbandoned = async (folder: string): Promise<void> => {
  for (const name of (await readdir(folder)).filter((name) => DRAFT.test(name))) {
    const draft = join(folder, name);
    try {
      if ((await stat(draft)).mtimeMs < Date.now() - ABANDONED) await rm(draft);
    } catch {
      // It is gone, or somebody else's.
    }
  }
};

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  await file.sync().finally(() => file.close());
};
