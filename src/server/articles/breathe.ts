import { setImmediate } from 'node:timers/promises';

/** Milliseconds that work may hold up everything else. */
const LONGEST = 50;

let since = performance.now();

/** Between pieces of long work: lets through requests, Ctrl+C, and what is drawn or written meanwhile. */
export const breathe = async (): Promise<void> => {
  if (performance.now() - since < LONGEST) return;
  await setImmediate();
  since = performance.now();
};
