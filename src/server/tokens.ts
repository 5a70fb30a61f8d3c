import { createHash, createHmac, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { cannotWrite, makeFolder } from './folder.js';
import { StartError } from './start-error.js';

const SECRET_BYTES = 32;

/** SHA-256 in hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * What lets its author edit and delete a comment: 256 bits, base64url. Derived and not drawn, so that a retry gets
 * the token that the lost answer held although only its hash is stored.
 */
export const commentToken = (secret: Uint8Array, page: string, id: string): string =>
  createHmac('sha256', secret).update(`comment-token\n${id}\n${page}`).digest('base64url');

/**
 * What is kept of a reader who votes or reports. It cannot be turned back into the token, and differs from comment to
 * comment, so that it tells nobody what else the reader did.
 */
export const readerHash = (secret: Uint8Array, comment: string, reader: string): string =>
  createHmac('sha256', secret).update(`reader\n${comment}\n${reader}`).digest('hex');

/** What the rate limits know an author by. */
export const authorHash = (secret: Uint8Array, author: string): string =>
  createHmac('sha256', secret).update(`author\n${author}`).digest('base64url');

/** A secret for as long as this process lives. */
export const randomSecret = (): Uint8Array => randomBytes(SECRET_BYTES);

/** The secret in this file, which is made, readable by its owner only, when it is not there. */
export const secretFile = (path: string): Uint8Array => {
  try {
    return read(path) ?? create(path);
  } catch (cause) {
    if (cause instanceof StartError) throw cause;
    throw cannotWrite(dirname(path), cause);
  }
};

const read = (path: string): Uint8Array | undefined => {
  let secret: Buffer;
  try {
    secret = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (secret.length < SECRET_BYTES) throw new StartError(`${path} is too short to be a secret: remove it and restart`);
  return secret;
};

const create = (path: string): Uint8Array => {
  makeFolder(dirname(path));
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    writeSync(file, randomSecret());
    fsyncSync(file);
    closeSync(file);
    // A link is made whole or not at all, and only by the first of two processes.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(path)!;
};
