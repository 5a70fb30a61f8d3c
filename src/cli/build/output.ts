import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CommandError } from '../command-error.js';

/** A folder of files that are only written where they change, and never by halves. */
export interface Output {
  /** Names of what was written and removed. */
  written: string[];
  removed: string[];
  write(name: string, content: object): Promise<void>;
  remove(name: string): Promise<void>;
}

export const openOutput = async (folder: string): Promise<Output> => {
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`${folder} cannot be made (${cause.code})`, { cause });
  });
  const written: string[] = [];
  const removed: string[] = [];
  return {
    written,
    removed,
    async write(name, content) {
      const text = JSON.stringify(content);
      const file = join(folder, name);
      if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
      try {
        // What a power cut takes is built again.
        await writeFileAtomic(file, text, { fsync: false });
      } catch (cause) {
        throw new CommandError(`${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause });
      }
      written.push(name);
    },
    async remove(name) {
      await rm(join(folder, name), { force: true });
      removed.push(name);
    },
  };
};
