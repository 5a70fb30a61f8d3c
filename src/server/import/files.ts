import { createReadStream } from 'node:fs';
import { StartError } from '../start-error.js';

/** Bytes of a line: a comment with everything that it may hold, each character escaped, is not half of it. */
const LONGEST_LINE = 2 ** 21;

const CHUNK = 65_536;

/** The bytes of a file from its start. */
export const chunks = async function* (path: string, progress: (bytes: number) => void): AsyncIterable<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      progress((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw code ? new StartError(`Cannot read ${path} (${code})`, { cause }) : cause;
  }
};

/** The lines of a file. One that is too long to be kept, or is not UTF-8, is undefined. */
export const lines = async function* (
  path: string,
  progress: (bytes: number) => void,
): AsyncIterable<{ line: number; text: string | undefined }> {
  let line = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer) => {
    length += part.length;
    if (length <= LONGEST_LINE) parts.push(part);
    else parts = [];
  };
  const take = () => {
    const text = length > LONGEST_LINE ? undefined : decode(Buffer.concat(parts));
    parts = [];
    length = 0;
    return { line: ++line, text };
  };
  for await (const chunk of chunks(path, progress)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield take();
};

const decode = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch {
    return undefined;
  }
};
