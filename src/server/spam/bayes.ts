import type { Lesson } from '../storage/lessons.js';

/** Comments of each kind that moderators have to decide about before anything is said. */
const ENOUGH = 20;

/** How sure a term is taken to be before it was seen, and how many sightings that weighs. */
const UNKNOWN = 0.5;
const STRENGTH = 0.45;

/** Terms that are nearer to the middle say nothing. */
const DEVIATION = 0.1;

/** Whether so many comments are enough to say anything. */
export const isEnough = ({ spam, ham }: Lesson): boolean => spam >= ENOUGH && ham >= ENOUGH;

/**
 * How much a comment looks like what moderators have found to be spam, from 0 (like what they approved) to 1; 0.5 says
 * nothing. Robinson's and Fisher's way: each term's probability, and the chance that so many would lean to one side.
 * https://www.linuxjournal.com/article/6467
 */
export const spamScore = (all: Lesson, known: Iterable<Lesson>): number => {
  let count = 0;
  let spam = 0;
  let ham = 0;
  for (const lesson of known) {
    const probability = probabilityOf(lesson, all);
    if (Math.abs(probability - 0.5) < DEVIATION) continue;
    count++;
    spam += Math.log(probability);
    ham += Math.log(1 - probability);
  }
  if (count === 0) return 0.5;
  return (1 + chance(-spam, count) - chance(-ham, count)) / 2;
};

/** Of a comment with this term to be spam, if half of all comments were. */
const probabilityOf = ({ spam, ham }: Lesson, all: Lesson): number => {
  const seen = spam + ham;
  if (seen === 0) return UNKNOWN;
  const [inSpam, inHam] = [spam / all.spam, ham / all.ham];
  return (STRENGTH * UNKNOWN + (seen * inSpam) / (inSpam + inHam)) / (STRENGTH + seen);
};

/** The chance that the square of chi with `2 * count` degrees of freedom is greater than `2 * half`. In logarithms: e^-800 is 0. */
const chance = (half: number, count: number): number => {
  let term = -half;
  let sum = term;
  for (let at = 1; at < count; at++) {
    term += Math.log(half / at);
    sum = Math.max(sum, term) + Math.log1p(Math.exp(-Math.abs(sum - term)));
  }
  return Math.min(1, Math.exp(sum));
};
