import { createHash } from 'node:crypto';
import type { Page } from '../../server/articles/page.js';

/** Something in the source that may be an article, before it is read. */
export interface Found {
  /** What it is called in the source: the path of a file, or an address. */
  key: string;
  /** Changes when it does. */
  hash: string;
  /** Undefined where it is nothing to show in a list. */
  read(): Promise<Page | undefined> | Page | undefined;
}

export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 22);
