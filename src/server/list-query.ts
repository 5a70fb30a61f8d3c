import type { Issue } from '../contract/index.js';
import { pageUrl } from '../internal/page.js';
import { invalid } from './problems.js';
import type { ListQuery, Position } from './storage/list-comments.js';

/** Threads in one answer. */
const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 100;

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CURSOR = new RegExp(`^(${UUID})(?:~(${UUID}))?$`);

/** The query of `GET {endpoint}`. Throws a 422 that names every parameter that is wrong. */
export const parseListQuery = (parameters: URLSearchParams): ListQuery => {
  const issues: Issue[] = [];
  const wrong = (name: string, code: Issue['code'] = 'invalid') => issues.push({ path: [name], code });

  const address = parameters.get('page');
  const page = pageUrl(address ?? '');
  if (!page) wrong('page', address ? 'invalid' : 'required');
  const sort = parameters.get('sort') ?? 'newest';
  if (sort !== 'newest' && sort !== 'oldest') wrong('sort');
  const limit = parameters.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > LARGEST_LIMIT) wrong('limit');
  const cursor = parameters.get('cursor');
  const match = cursor === null ? undefined : CURSOR.exec(cursor);
  if (match === null) wrong('cursor');

  if (issues.length > 0) throw invalid(...issues);
  return {
    page: page!,
    sort: sort as ListQuery['sort'],
    limit: Number(limit),
    after: match ? { root: match[1]!, comment: match[2] } : undefined,
  };
};

/** The cursor that continues there; clients only hand it back. */
export const cursorOf = (position: Position | undefined): string | null => {
  if (!position) return null;
  return position.comment ? `${position.root}~${position.comment}` : position.root;
};
