import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { IndexedArticle } from '../../ranking/index-file.js';
import type { PackedTerms, Vocabulary } from '../../ranking/vocabulary.js';
import type { Weights } from '../../ranking/weights.js';

import { writeWhole } from './output.js';

/** What is remembered of a page, so that it need not be read again while it stays as it is. */
export interface Entry {
  key: string;
  hash: string;
  /** Absent where the page is nothing to show in a list. */
  article?: IndexedArticle;
  isArticle?: boolean;
  links?: string[];
  /** All terms of the article's text. Absent where the article was not ranked. */
  terms?: PackedTerms;
  /** Names of the files of the articles that go with it, the best first, and the least score among them. */
  list?: string[];
  least?: number;
}

export interface Cache {
  version: number;
  /** Pages that have changed since the vocabulary was made. */
  drift: number;
  isTuned: boolean;
  weights: Weights;
  vocabulary: Vocabulary;
  entries: Entry[];
}

/** Changes with what is remembered, and with what is made of it. */
const VERSION = 1;

/** What an earlier run remembered; undefined where there is nothing, or nothing of use. */
export const readCache = async (file: string): Promise<Cache | undefined> => {
  try {
    const cache = JSON.parse(String(await promisify(gunzip)(await readFile(file)))) as Cache;
    return cache.version === VERSION ? cache : undefined;
  } catch {
    return undefined;
  }
};

export const writeCache = async (file: string, cache: Omit<Cache, 'version'>): Promise<void> => {
  const text = JSON.stringify({ version: VERSION, ...cache });
  await writeWhole(file, await promisify(gzip)(text, { level: 1 }));
};
