import { changedComment, type Issue, limits, newComment, type NewComment } from '../contract/index.js';
import { pageUrl } from '../internal/page.js';
import { isBlank, trim } from '../internal/text.js';
import { type FieldIssue, type Rules, validate } from '../internal/validate.js';
import { websiteUrl } from '../internal/website-url.js';
import { invalid } from './problems.js';
import { isLine, isPlain, parseShape } from './shape.js';
import type { ReadUser, User } from './users.js';

/** A comment that has passed every check, as it will be stored. */
export interface Draft {
  page: string;
  title: string | null;
  parent: string | null;
  text: string;
  name: string;
  email: string | null;
  website: string | null;
  /** What the site says of an author who is signed in there: its own id, a picture, a role. */
  author_id: string | null;
  avatar: string | null;
  role: string | null;
  meta: Record<string, string> | null;
  /** Whether the field that no reader meets was filled. */
  spam: boolean;
  /** Milliseconds since the reader's first input. */
  elapsed: number | null;
  /** The work that was done for it, as its client says. */
  proof: string | null;
  /** Whether its author wants to be mailed of replies, to the address that is there. */
  notify: boolean;
}

export interface DraftRules {
  /** Fields that must hold something besides the text. */
  required: readonly string[];
  allowsPage(page: URL): boolean;
}

/**
 * The draft that a request body holds. Throws a 422 with every issue at once, and a 401 where somebody claims to be
 * signed in who is not.
 */
export const parseDraft = async (body: unknown, rules: DraftRules & { readUser: ReadUser }): Promise<Draft> => {
  const shape = parseShape(newComment, body);
  return checkDraft(shape, rules, shape.userToken ? await rules.readUser(shape.userToken) : undefined);
};

/**
 * Throws a 422 with every issue at once. Of who is signed in the site has asked what it wants to know: nothing else is
 * required.
 */
export const checkDraft = (shape: NewComment, { required, allowsPage }: DraftRules, user?: User): Draft => {
  const comment = user ? { ...shape, author: authorOf(user) } : shape;
  const issues = [...characterIssues(comment), ...metaIssues(comment)];
  const page = pageUrl(comment.page.url);
  if (!page) issues.push({ path: ['page', 'url'], code: 'invalid' });
  else if (page.length > limits.url) issues.push({ path: ['page', 'url'], code: 'too_long' });
  else if (!allowsPage(new URL(page))) issues.push({ path: ['page', 'url'], code: 'not_allowed' });

  const fields = normalise(comment);
  const wrong = new Set(issues.map(({ path }) => path.join('.')));
  const found = validate(fields, rules(user ? [] : required)).map(fieldIssue);
  issues.push(...found.filter(({ path }) => !wrong.has(path.join('.'))));
  if (issues.length > 0) throw invalid(...issues);

  const website = fields.website && websiteUrl(fields.website)!;
  // Written as an address, "ü" takes six characters: what is stored obeys the limit as well.
  if (website.length > limits.url) throw invalid({ path: ['author', 'website'], code: 'too_long' });
  return {
    page: page!,
    title: trim(comment.page.title ?? '') || null,
    parent: comment.parent || null,
    text: fields.text,
    name: fields.name,
    email: fields.email || null,
    website: website || null,
    author_id: user?.id ?? null,
    avatar: user?.avatar ?? null,
    role: user?.role ?? null,
    meta: comment.meta && Object.keys(comment.meta).length > 0 ? { ...comment.meta } : null,
    spam: Boolean(comment.topic),
    elapsed: comment.elapsed === undefined ? null : Math.min(Math.round(comment.elapsed), Number.MAX_SAFE_INTEGER),
    proof: comment.proof || null,
    notify: Boolean(comment.notify && fields.email),
  };
};

const authorOf = ({ name, email, website }: User): NonNullable<NewComment['author']> => ({
  name,
  ...(email && { email }),
  ...(website && { website }),
});

/** The text that a comment is changed to. Obeys the same rules as that of a new one. */
export const parseChange = (body: unknown): string => {
  const change = parseShape(changedComment, body);
  if (!isPlain(change.text)) throw invalid({ path: ['text'], code: 'invalid' });
  const text = normaliseText(change.text);
  const issues = validate({ text, name: '', email: '', website: '' }, rules([])).map(fieldIssue);
  if (issues.length > 0) throw invalid(...issues);
  return text;
};

/**
 * How a field is kept: white space and invisible characters around it go, line breaks are LF. A name also loses the
 * characters that reorder what stands beside it (Trojan Source, CVE-2021-42574).
 */
const normalise = ({ text, author }: NewComment) => ({
  text: normaliseText(text),
  name: trim((author?.name ?? '').replace(/\p{Bidi_Control}/gu, '')),
  email: line(author?.email ?? ''),
  website: line(author?.website ?? ''),
});

const normaliseText = (text: string): string => trim(text.replace(/\r\n?/g, '\n'));

/** What is invisible inside an address makes it another address, and is not taken out; alone, it is nothing. */
const line = (value: string): string => (isBlank(value) ? '' : value.trim());

const rules = (required: readonly string[]): Rules => ({
  required: new Set(['text', ...required]),
  maximum: { text: limits.text, name: limits.name, email: limits.email, website: limits.url },
  maximumBytes: { text: limits.textBytes, name: limits.nameBytes },
});

const fieldPath = (field: string): string[] => (field === 'text' ? ['text'] : ['author', field]);

const fieldIssue = ({ field, code }: FieldIssue): Issue => ({
  path: fieldPath(field),
  code,
  ...(code === 'too_long' && { limit: limits[field === 'website' ? 'url' : field] }),
});

/** NUL and lone surrogates break one store or another; the other control characters break whoever prints them. */
const characterIssues = (comment: NewComment): Issue[] => {
  const { author, page, parent, meta, topic } = comment;
  const lines: [string[], string | null | undefined][] = [
    [['author', 'name'], author?.name],
    [['author', 'email'], author?.email],
    [['author', 'website'], author?.website],
    [['page', 'title'], page.title],
    [['parent'], parent],
  ];
  const texts: [string[], string | undefined][] = [
    [['text'], comment.text],
    [['topic'], topic],
    ...Object.entries(meta ?? {}).map(([key, value]): [string[], string] => [['meta', key], key + value]),
  ];
  return [
    ...lines.filter(([, value]) => !isLine((value ?? '').trim())),
    ...texts.filter(([, value]) => !isPlain(value ?? '')),
  ].map(([path]) => ({ path, code: 'invalid' }));
};

const metaIssues = ({ meta }: NewComment): Issue[] =>
  Object.keys(meta ?? {}).length > limits.metaEntries ? [{ path: ['meta'], code: 'too_long' }] : [];
