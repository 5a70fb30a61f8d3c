import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { StartError } from '../start-error.js';
import { readDisqus } from './disqus.js';
import { countIsso, readIsso } from './isso.js';
import { isHeader, readNdjson } from './ndjson.js';
import type { Format, Source } from './source.js';
import { readWordpress } from './wordpress.js';

/** Bytes in which a file says what it is. */
const START = 16_384;

/** @param format Guessed from the file where it is certain. Throws a {@link StartError} where it is not. */
export const openSource = async (path: string, format?: Format): Promise<Source> => {
  const start = readStart(path);
  const actual = format ?? guess(start);
  if (!actual) throw new StartError(`${path} does not say what it is: give --format wxr, disqus, isso or ndjson`);
  switch (actual) {
    case 'wxr':
      return { format: actual, size: statSync(path).size, read: (progress) => readWordpress(path, progress) };
    case 'disqus':
      return { format: actual, size: statSync(path).size, read: (progress) => readDisqus(path, progress) };
    case 'ndjson':
      return { format: actual, size: statSync(path).size, read: (progress) => readNdjson(path, progress) };
    case 'isso': {
      const size = await countIsso(path);
      if (size === undefined) throw new StartError(`${path} is no database of Isso's`);
      return { format: actual, size, read: (progress) => readIsso(path, progress) };
    }
  }
};

const guess = (start: string): Format | undefined => {
  if (start.startsWith('SQLite format 3\0')) return 'isso';
  if (/<rss\s[^>]*wordpress\.org\/export\//.test(start)) return 'wxr';
  if (/<disqus\s/.test(start)) return 'disqus';
  if (isHeader(start.split('\n', 1)[0])) return 'ndjson';
  return undefined;
};

const readStart = (path: string): string => {
  try {
    const file = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(START);
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, START, 0));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new StartError(`Cannot read ${path} (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
};
