import { createHmac } from 'node:crypto';
import { parseUrl } from '../../internal/url.js';
import { fold, NO_SPACES } from '../moderation/rules/words.js';
import { MOST_TERMS, type TermsOf } from '../storage/lessons.js';

const BYTES = 12;

/** Prices and parts belong to it: "$0", "00%". */
const WORD = /[\p{L}\p{N}$€£%][\p{L}\p{N}$€£%'’-]+/gu;
const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi;

/**
 * The words of a comment and the hosts that it links to, each as a keyed hash: who reads the store without the secret
 * learns no word of anybody. Numbers of equal length are one word.
 */
export const hashedTerms = (secret: Uint8Array): TermsOf => {
  const key = createHmac('sha256', secret).update('lessons').digest();
  const hash = (term: string) =>
    createHmac('sha256', key).update(term).digest().subarray(0, BYTES).toString('base64url');
  return (comment) => termsOf(comment).map(hash);
};

const termsOf: TermsOf = ({ text, website }) => {
  const links = [...(text.match(LINK) ?? []), ...(website === null ? [] : [website])];
  const said =
    fold(text.replace(LINK, ' '))
      .replace(/\p{Nd}/gu, '0')
      .match(WORD) ?? [];
  const terms = [...new Set([...links.flatMap(hostOf), ...said.flatMap(wordsOf)])];
  // Of a longer comment those that stand at equal distances.
  const step = Math.max(terms.length / MOST_TERMS, 1);
  return Array.from({ length: Math.min(terms.length, MOST_TERMS) }, (_, at) => terms[Math.floor(at * step)]!);
};

/** Where no spaces stand between words, any two characters are one. */
const wordsOf = (run: string): string[] => {
  if (!NO_SPACES.test(run)) return [run];
  const characters = [...run];
  return characters.slice(1).map((character, at) => characters[at]! + character);
};

const hostOf = (link: string): string[] => {
  const host = parseUrl(/^www\./i.test(link) ? `http://${link}` : link)?.hostname.replace(/^www\./, '');
  return host ? [`//${host}`] : [];
};
