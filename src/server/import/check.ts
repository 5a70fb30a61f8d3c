import { type Issue, newComment } from '../../contract/index.js';
import { checkDraft, type Draft } from '../draft.js';
import type { ContentRule, Verdict } from '../moderation/rules/rule.js';
import { HttpError } from '../problems.js';
import { parseShape } from '../shape.js';
import type { Verdict as StoredVerdict } from '../storage/change-comment.js';
import type { SourceComment } from './source.js';

/** Prefixes of pages' addresses, and what stands there instead. */
export type PageMap = readonly (readonly [string, string])[];

export const mapPage = (url: string, map: PageMap): string => {
  const found = map.find(([old]) => url.startsWith(old));
  return found ? found[1] + url.slice(found[0].length) : url;
};

export interface CheckOptions {
  map: PageMap;
  /** Whether a wrong email or website is left out, and not the whole comment. */
  lenient: boolean;
  /** Asked about what was published elsewhere. */
  rules: readonly ContentRule[];
}

/** A comment as it will be stored, with what was left out and what the rules say of it; or why it is not taken. */
export type Checked = { draft: Draft; left: string[]; verdict: StoredVerdict } | { reason: string };

/** A clock that is ahead is forgiven for a day. */
const DAY = 86_400_000;

/** Asks the same checks as a `POST` does, and then the rules. */
export const check = (comment: SourceComment, options: CheckOptions): Checked => {
  const read = readDraft(comment, options);
  if ('reason' in read) return read;
  const { status, deletedAt, own } = comment;
  // What moderators here decided, or those of its old home did not publish, stays as it was.
  const asked = status === 'published' && deletedAt === null && !own ? options.rules : [];
  const { status: verdict = status, reason = null, detail = null } = judge(read.draft, asked) ?? {};
  if (verdict === 'refused') return { reason: 'text: not_allowed' };
  return { ...read, verdict: { status: verdict, reason, reason_detail: detail } };
};

const judge = (draft: Draft, rules: readonly ContentRule[]): Verdict | undefined => {
  const verdicts = rules.map((rule) => rule(draft)).filter((verdict) => verdict !== undefined);
  return verdicts.find(({ status }) => status === 'refused') ?? verdicts[0];
};

const readDraft = (
  comment: SourceComment,
  { map, lenient }: Omit<CheckOptions, 'rules'>,
): { draft: Draft; left: string[] } | { reason: string } => {
  const { body, createdAt, editedAt, deletedAt, own } = comment;
  const times = { createdAt, editedAt, deletedAt };
  const wrong = Object.entries(times).find(([, time]) => time !== null && !(time >= 0 && time < Date.now() + DAY));
  if (wrong) return { reason: `${wrong[0]}: invalid` };
  // What a moderator took out of sight keeps its words; what its author then erased has none.
  const deleted = deletedAt !== null && !(own?.columns.removed_as && body.text !== '');
  const mapped = { ...body, page: { ...body.page, url: mapPage(body.page.url, map) } };
  // Nothing is left of what was deleted but its place, and, where it can be brought back, the name.
  const asked = deleted
    ? { page: mapped.page, author: { name: own ? body.author.name : '' }, text: '-', elapsed: body.elapsed }
    : mapped;
  const found = parse(asked);
  if ('draft' in found) return deleted ? { draft: { ...found.draft, text: '' }, left: [] } : { ...found, left: [] };
  if (lenient && found.issues.every(isOptional)) {
    const fields = found.issues.map(({ path }) => path[1]!);
    const author = { ...mapped.author, ...Object.fromEntries(fields.map((field) => [field, ''])) };
    const again = parse({ ...mapped, author });
    if ('draft' in again) return { ...again, left: fields };
  }
  return { reason: found.issues.map(describe).join(', ') };
};

const parse = (body: unknown): { draft: Draft } | { issues: Issue[] } => {
  try {
    return { draft: checkDraft(parseShape(newComment, body), { required: [], allowsPage: () => true }) };
  } catch (error) {
    if (error instanceof HttpError && error.detail.issues) return { issues: error.detail.issues };
    throw error;
  }
};

const isOptional = ({ path }: Issue): boolean => path[0] === 'author' && path[1] !== 'name';

/** Never what the field holds: a report may be read by anybody. */
const describe = ({ path, code, limit }: Issue): string =>
  `${path.join('.')}: ${code}${limit === undefined ? '' : ` (more than ${limit})`}`;

/** A page as it will be stored; undefined when it is none. */
export const checkPage = (
  url: string,
  title: string | null,
  map: PageMap,
): Pick<Draft, 'page' | 'title'> | undefined => {
  const found = parse({ page: { url: mapPage(url, map), title: title ?? '' }, text: '-' });
  return 'draft' in found ? found.draft : undefined;
};
