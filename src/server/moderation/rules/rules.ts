import { countCharacters } from '../../../internal/text.js';
import type { Draft } from '../../draft.js';
import { StartError } from '../../start-error.js';
import { countLinks } from './links.js';
import type { ContentRule, Judge, Rule } from './rule.js';
import { wordsRule } from './words.js';

/** Which comments wait that no other rule minds: the first of an author, all, or none. */
export const moderationModes = ['first', 'all', 'none'] as const;
export type ModerationMode = (typeof moderationModes)[number];

/** A rule of the site's own: whether a comment waits. */
export type Hold = (comment: Readonly<Draft>) => boolean | Promise<boolean>;

export interface RuleOptions {
  /** Default: `first`. */
  mode?: ModerationMode;
  /** After so many published comments with their email address, or their id at the site, an author is trusted, and no rule is asked. Default: 3. */
  trustAfter?: number;
  /** The most links of a comment that does not wait. Default: 3; where nothing waits, any number. */
  links?: number;
  /**
   * Words or phrases for which a comment waits: `*` at an end stands for more letters, `!` before one refuses the comment.
   * What starts with `#` says nothing. Default: none.
   */
  words?: readonly string[];
  /**
   * Writing systems of the site, by their Unicode names, as in `Latin`: a comment with most letters of others waits.
   * Default: any.
   */
  scripts?: readonly string[];
  /** The most characters of a comment that does not wait. Default: any number. */
  length?: number;
  /**
   * The most comments of one author, or of one network, that do not wait, within the time of the limit of posts.
   * Default: 20; where nothing waits, any number.
   */
  rate?: number;
  /** A judge of spam of the site's own. */
  spam?: Rule;
  /** The site's own rule. */
  hold?: Hold;
}

/** Roles whose comments never wait. */
const TRUSTED_ROLES = ['author', 'moderator'];
const TRUST_AFTER = 3;
const LINKS = 3;
const RATE = 20;

/** Settings that make sense, with their defaults. Throws a {@link StartError} for others. */
export const checkRules = (options: RuleOptions): RuleOptions & { mode: ModerationMode; trustAfter: number } => {
  const { mode = 'first', trustAfter = TRUST_AFTER, length } = options;
  const { links = mode === 'none' ? undefined : LINKS, rate = mode === 'none' ? undefined : RATE } = options;
  if (!moderationModes.includes(mode)) {
    throw new StartError(`"${mode}" is no way to moderate: choose from ${moderationModes.join(', ')}`);
  }
  for (const [name, number] of Object.entries({ trustAfter, links, rate, length })) {
    if (number !== undefined && !(Number.isSafeInteger(number) && number >= 0)) {
      throw new StartError(`"${number}" is no number for ${name}: give 0 or more`);
    }
  }
  return { ...options, mode, trustAfter, ...(links !== undefined && { links }), ...(rate !== undefined && { rate }) };
};

interface SpamRules {
  suspicion: Judge;
  /** Outside of the site. */
  judge: Judge | undefined;
}

/** The rules in their order. */
export const rulesOf = (options: ReturnType<typeof checkRules>, { suspicion, judge }: SpamRules): Judge[] => {
  const { mode, trustAfter, rate, spam, hold } = options;
  return [
    // Where every comment waits, only those with an account of the site's are trusted.
    trusted(mode === 'all' ? 0 : trustAfter),
    suspicion,
    ...(mode === 'first' ? [first] : []),
    ...contentRules(options),
    ...(rate === undefined ? [] : [rateRule(rate)]),
    ...(spam ? [spam] : []),
    ...(judge ? [judge] : []),
    ...(hold ? [siteRule(hold)] : []),
    ...(mode === 'all' ? [all] : []),
  ];
};

/** What looks at nothing but what its author wrote. */
export type ContentRules = Pick<RuleOptions, 'links' | 'words' | 'scripts' | 'length'>;

export const contentRules = ({ links, words = [], scripts = [], length }: ContentRules): ContentRule[] => [
  ...(links === undefined ? [] : [linksRule(links)]),
  ...(words.length > 0 ? [wordsRule(words)] : []),
  ...(scripts.length > 0 ? [scriptRule(scripts)] : []),
  ...(length === undefined ? [] : [lengthRule(length)]),
];

const trusted =
  (trustAfter: number): Rule =>
  (_, { role, approved }) =>
    (role !== null && TRUSTED_ROLES.includes(role)) || (trustAfter > 0 && approved >= trustAfter)
      ? { status: 'published', reason: null }
      : undefined;

const first: Rule = (_, { approved }) => (approved === 0 ? { status: 'held', reason: 'first' } : undefined);

const all: Rule = () => ({ status: 'held', reason: 'all' });

const linksRule =
  (most: number): ContentRule =>
  ({ text }) => {
    const count = countLinks(text);
    return count > most ? { status: 'held', reason: 'links', detail: String(count) } : undefined;
  };

const scriptRule = (scripts: readonly string[]): ContentRule => {
  const own = new RegExp(scripts.map(scriptPattern).join('|'), 'gu');
  return ({ text }) => {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    const ours = text.match(own)?.length ?? 0;
    return letters - ours > letters / 2 ? { status: 'held', reason: 'script' } : undefined;
  };
};

const scriptPattern = (script: string): string => {
  const pattern = `(?=\\p{L})\\p{Script_Extensions=${script}}`;
  try {
    new RegExp(pattern, 'u');
    if (/^\w+$/.test(script)) return pattern;
  } catch {
    // Said below.
  }
  throw new StartError(`"${script}" is no writing system: use a name of Unicode's, such as Latin, Cyrillic or Han`);
};

const lengthRule =
  (most: number): ContentRule =>
  ({ text }) => {
    const count = countCharacters(text);
    return count > most ? { status: 'held', reason: 'length', detail: String(count) } : undefined;
  };

const rateRule =
  (most: number): Judge =>
  (_comment, _author, { sender: { used = {} } }) => {
    const count = Math.max(used.author?.count ?? 0, used.network?.count ?? 0);
    return count > most ? { status: 'held', reason: 'rate', detail: String(count) } : undefined;
  };

const siteRule =
  (hold: Hold): Rule =>
  async (comment) =>
    (await hold(comment)) ? { status: 'held', reason: 'site' } : undefined;
