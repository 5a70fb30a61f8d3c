import { readFile } from 'node:fs/promises';
import { ownFaults } from './own-faults.mjs';

/** The test data lies beside the repository. A fresh clone does without. */
export const corporaFolder = new URL('../../../../shared/corpora/', import.meta.url);

/** All records: our own, and those of the test data. */
export const loadFaults = async () => {
  const text = await readFile(new URL('http-faults.json', corporaFolder), 'utf8').catch(() => '{"faults":[]}');
  return { own: ownFaults, corpus: JSON.parse(text).faults };
};
