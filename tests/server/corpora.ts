import { readFileSync } from 'node:fs';
import { root } from './process-support.js';

/** A file of the data that lies beside the repository. */
export const corpus = <T>(name: string): T =>
  JSON.parse(readFileSync(`${root}../shared/corpora/${name}.json`, 'utf8')) as T;

interface Repeat {
  unit: string;
  times: number;
  tail: string;
}

/** Long strings are written down as what to repeat. */
export const unfold = ({ string, repeat }: { string?: string; repeat?: Repeat }): string =>
  repeat ? repeat.unit.repeat(repeat.times) + repeat.tail : string!;
