import { type Challenge, type Solution, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/**
 * Tries one number after the other. The browser does the arithmetic beside the page, so that the page is not held up
 * between two of them. Null when it takes too long, or was stopped.
 * @param onTry Called with how many were tried.
 */
export const search = (
  challenge: Challenge,
  onTry: (tries: number) => void,
  controller?: AbortController,
): Promise<Solution | null> => {
  let tries = 0;
  return solveChallenge({
    challenge,
    ...(controller && { controller }),
    deriveKey: (...parameters) => {
      onTry(++tries);
      return deriveKey(...parameters);
    },
  });
};
