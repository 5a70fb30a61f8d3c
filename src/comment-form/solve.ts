import type { Challenge, Solution } from 'altcha-lib';
import { search } from './proof-search.js';

interface SolveOptions {
  signal: AbortSignal;
  /** Called with how many numbers were tried. */
  onTry(tries: number): void;
}

/**
 * The proof that a challenge asks for: base64 of both as JSON. Found by a worker, or by the page itself where it may have
 * none: under a strict policy, or with a script from another host. Rejects where there is no solution, as on a page
 * without https, which has no cryptography.
 */
export const solve = async (challenge: Challenge, options: SolveOptions): Promise<string> => {
  const solution = await inWorker(challenge, options).catch(() => {
    options.signal.throwIfAborted();
    return inPage(challenge, options);
  });
  options.signal.throwIfAborted();
  if (!solution) throw new Error('There is no solution');
  return btoa(JSON.stringify({ challenge, solution }));
};

const inWorker = (challenge: Challenge, { signal, onTry }: SolveOptions): Promise<Solution | null> =>
  new Promise<Solution | null>((resolve, reject) => {
    const worker = new Worker(new URL('./proof-worker.js', import.meta.url), { type: 'module' });
    const end = (settle: () => void) => {
      worker.terminate();
      settle();
    };
    signal.addEventListener('abort', () => end(() => reject(signal.reason as Error)));
    worker.onerror = (event) => {
      event.preventDefault();
      end(() => reject(new Error('There is no worker')));
    };
    worker.onmessage = ({ data }: MessageEvent<number | Solution | null>) =>
      typeof data === 'number' ? onTry(data) : end(() => resolve(data));
    worker.postMessage(challenge);
  });

const inPage = (challenge: Challenge, { signal, onTry }: SolveOptions): Promise<Solution | null> => {
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort());
  return search(challenge, onTry, controller);
};
