import type { Issue } from '../contract/index.js';
import { pageUrl } from '../internal/page.js';
import { isId, UUID } from './id.js';
import { HttpError, invalid } from './problems.js';
import type { ListQuery, Position, Sort } from './storage/list-comments.js';

/** Threads in one answer. */
const DEFAULT_LIMIT = 20;
export const LARGEST_LIMIT = 100;

export const SORTS: readonly string[] = ['newest', 'oldest', 'votes'] satisfies Sort[];

/** After a thread; with its votes, where these decide the order: as many as every store has room for. */
const CURSOR = new RegExp(`^(?:(\\d{1,9})\\.)?(${UUID})$`);
/** Inside a thread, after a reply. */
const REST = new RegExp(`^(${UUID})~(${UUID})$`);

/** The three things that `GET {endpoint}` can be asked for. */
export type Query =
  | ({ kind: 'list' } & ListQuery)
  | { kind: 'thread'; page: string; comment: string }
  | { kind: 'rest'; page: string; root: string; after: string };

/** The query of `GET {endpoint}`. Throws a 422 that names every parameter that is wrong. */
export const parseListQuery = (parameters: URLSearchParams): Query => {
  const issues: Issue[] = [];
  const wrong = (name: string) => issues.push({ path: [name], code: 'invalid' });

  const page = pageParameter(parameters, issues);
  const sort = parameters.get('sort') ?? 'newest';
  if (!SORTS.includes(sort)) wrong('sort');
  const limit = parameters.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > LARGEST_LIMIT) wrong('limit');
  const cursor = parameters.get('cursor');
  const comment = parameters.get('thread');
  const rest = REST.exec(cursor ?? '');
  const after = cursor === null || rest ? undefined : position(cursor, sort);
  // Only the rest of a thread can go on inside one.
  if (cursor !== null && !rest && (!after || comment !== null)) wrong('cursor');

  if (issues.length > 0) throw invalid(...issues);
  if (rest) return { kind: 'rest', page, root: rest[1]!, after: rest[2]! };
  if (comment === null) return { kind: 'list', page, sort: sort as Sort, limit: Number(limit), after };
  if (!isId(comment)) throw new HttpError(404, 'not_found');
  return { kind: 'thread', page, comment };
};

/** The page that a query names; what is wrong with it joins the issues. */
export const pageParameter = (parameters: URLSearchParams, issues: Issue[]): string => {
  const address = parameters.get('page');
  const page = pageUrl(address ?? '');
  if (!page) issues.push({ path: ['page'], code: address ? 'invalid' : 'required' });
  return page ?? '';
};

const position = (cursor: string, sort: string): Position | undefined => {
  const match = CURSOR.exec(cursor);
  // A cursor of another order would lead nowhere.
  if (!match || (sort === 'votes') !== (match[1] !== undefined)) return undefined;
  return { root: match[2]!, votes: match[1] === undefined ? undefined : Number(match[1]) };
};

/** The cursor that goes on after a thread; clients only hand it back. */
export const listCursor = (position: Position | undefined, sort: Sort): string | null => {
  if (!position) return null;
  return sort === 'votes' ? `${position.votes}.${position.root}` : position.root;
};

/** The cursor that goes on inside a thread, after this reply. */
export const restCursor = (root: string, after: string): string => `${root}~${after}`;
