import { StartError } from '../start-error.js';

/** What a reader may do only so often. Deleting is an edit, too. */
export const DEEDS = ['posts', 'edits', 'votes', 'reports'] as const;
/** Whose deeds are counted together: one author's, one network's, all of them. */
export const SCOPES = ['author', 'network', 'all'] as const;

export type Deed = (typeof DEEDS)[number];
export type Scope = (typeof SCOPES)[number];

export interface Limit {
  /** How many in a window of time. */
  count: number;
  seconds: number;
}

export type Limits = Record<Deed, Record<Scope, Limit | false>>;

/** What is said of limits; the defaults hold for the others. */
export type LimitOptions = { [D in Deed]?: { [S in Scope]?: Limit | false } };

const WINDOW = 600;

const per = (author: number, network: number, all: number): Record<Scope, Limit> => ({
  author: { count: author, seconds: WINDOW },
  network: { count: network, seconds: WINDOW },
  all: { count: all, seconds: WINDOW },
});

/**
 * For 10 minutes. A network may hold a whole office. `all` is far above what one network may do, so that nobody uses up
 * what is everybody's. Authors who post are known by their email alone, which anybody can type: that limit is above
 * what one network may do as well.
 */
export const defaultLimits: Limits = {
  posts: per(60, 30, 3_000),
  edits: per(100, 200, 10_000),
  votes: per(200, 400, 60_000),
  reports: per(20, 30, 1_500),
};

/** The limits to hold. Throws a {@link StartError} for a number that makes no sense. */
export const limitsOf = (options: LimitOptions = {}): Limits => {
  const limits = Object.fromEntries(
    DEEDS.map((deed) => [deed, { ...defaultLimits[deed], ...options[deed] }]),
  ) as Limits;
  for (const deed of DEEDS) {
    for (const scope of SCOPES) {
      const limit = limits[deed][scope];
      if (limit && !(isCount(limit.count) && isCount(limit.seconds))) {
        throw new StartError(`The limit ${deed}.${scope} is none: give a count and seconds, both whole and above 0`);
      }
    }
  }
  return limits;
};

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 2 ** 31;

/** Reads `posts.network=30/600`, or `votes.all=off`. Throws a {@link StartError} when it is neither. */
export const parseLimit = (text: string): LimitOptions => {
  const pattern = new RegExp(`^(${DEEDS.join('|')})\\.(${SCOPES.join('|')})=(?:(\\d{1,9})/(\\d{1,9})|off)$`);
  const [, deed, scope, count, seconds] = pattern.exec(text) ?? [];
  if (!deed || !scope) {
    throw new StartError(
      `"${text}" is no limit: write it like posts.network=30/600 (per seconds), or posts.network=off`,
    );
  }
  const limit = count === undefined ? false : { count: Number(count), seconds: Number(seconds) };
  return { [deed]: { [scope]: limit } };
};
