import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writer } from 'steno';
import { CommandError } from '../command-error.js';

/** A folder of files that are only written where they change, and never by halves. */
export interface Output {
  /** Names of what was written and removed. */
  written: string[];
  removed: string[];
  write(name: string, content: object): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Writes to a temporary file that then takes the place of the other. */
export const writeWhole = async (file: string, content: string | Buffer): Promise<void> => {
  try {
    await new Writer(file).write(content);
  } catch (cause) {
    throw new CommandError(`${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};

export const openOutput = async (folder: string): Promise<Output> => {
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`${folder} cannot be made (${cause.code})`, { cause });
  });
  const known = new Set(await readdir(folder));
  const written: string[] = [];
  const removed: string[] = [];
  return {
    written,
    removed,
    async write(name, content) {
      const text = JSON.stringify(content);
      const file = join(folder, name);
      if (known.has(name) && (await readFile(file, 'utf8').catch(() => undefined)) === text) return;
      await writeWhole(file, text);
      written.push(name);
    },
    async remove(name) {
      await rm(join(folder, name), { force: true });
      removed.push(name);
    },
  };
};
