import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { ProblemAnswer } from './setup.js';

/** What nobody could have written by chance, and what takes its time. */
export const LONG = 'The tide came in at four, and the boats which lay on the sand were afloat by six.';
export const SLOW = { elapsed: 60_000 };

/** Signs of a program, together enough to be asked for work. */
export const SUSPICIOUS = { text: 'See https://pills.example', elapsed: 10 };

export interface ProofProblem extends ProblemAnswer {
  challenge: Challenge;
}

/** As a client sends it. */
export const proofOf = (challenge: object, solution: object): string =>
  Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');

/** Does the work. */
export const solve = async (challenge: Challenge): Promise<string> =>
  proofOf(challenge, (await solveChallenge({ challenge, deriveKey }))!);
