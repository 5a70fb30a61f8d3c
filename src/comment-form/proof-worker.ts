import type { Challenge } from 'altcha-lib';
import { search } from './proof-search.js';

/** Takes a challenge. Says how many numbers were tried after each, then the solution, or null where there is none. */
globalThis.onmessage = ({ data }: MessageEvent<Challenge>) => {
  void search(data, (tries) => postMessage(tries)).then(
    (solution) => postMessage(solution),
    () => postMessage(null),
  );
};
