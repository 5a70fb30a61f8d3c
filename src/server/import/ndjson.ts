import * as z from 'zod/mini';
import { holdReasons, limits, reportReasons } from '../../contract/index.js';
import { isEmail, sameEmail } from '../../internal/email.js';
import { isId } from '../id.js';
import { isPlain } from '../shape.js';
import { lines } from './files.js';
import type { SourceRecord } from './source.js';

/** The first line of an export; tells the format and which of its versions. */
export const header = { type: 'afterword', version: 1 } as const;

const id = z.string().check(z.refine(isId));
/** SHA-256 in hexadecimal. */
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const line = (most: number) => z.string().check(z.maxLength(most), z.refine(isPlain));
const time = z.iso.datetime();

const page = z.object({
  type: z.literal('page'),
  url: z.string(),
  title: z.optional(z.string()),
  closed: z.optional(z.boolean()),
  createdAt: time,
});
const comment = z.object({
  type: z.literal('comment'),
  page: z.string(),
  id,
  parent: z.optional(id),
  status: z.enum(['published', 'held', 'spam']),
  name: z.string(),
  email: z.optional(z.string()),
  website: z.optional(z.string()),
  /** What the site said of an author who was signed in there; a role is also that of a moderator's reply. */
  authorId: z.optional(line(limits.userId)),
  avatar: z.optional(line(limits.url)),
  role: z.optional(line(limits.role)),
  text: z.string(),
  meta: z.optional(z.record(z.string(), z.string())),
  elapsed: z.optional(z.number().check(z.nonnegative())),
  /** Whether its author wants to be mailed of replies; whether that of what it answers was mailed of this one. */
  notify: z.optional(z.boolean()),
  mailed: z.optional(z.boolean()),
  createdAt: time,
  editedAt: z.optional(time),
  deletedAt: z.optional(time),
  /** Where moderators find what they took out of sight, which keeps its words; with `deletedAt`. */
  removedAs: z.optional(z.enum(['held', 'spam', 'deleted'])),
  /** Why it waits or is spam. */
  reason: z.optional(z.enum(holdReasons)),
  reasonDetail: z.optional(z.string().check(z.refine(isPlain))),
  /** Missing where nobody has a token: an imported comment is nobody's. */
  tokenHash: z.optional(hash),
});
const vote = z.object({ type: z.literal('vote'), page: z.string(), comment: id, voter: hash, createdAt: time });
const report = z.object({
  type: z.literal('report'),
  page: z.string(),
  comment: id,
  reporter: hash,
  reason: z.enum(reportReasons),
  text: z.optional(z.string().check(z.maxLength(limits.metaValue), z.refine(isPlain))),
  /** Whether a moderator has decided about the comment since. */
  settled: z.optional(z.boolean()),
  createdAt: time,
});

/** Who was asked whether they want mails about replies, and what they said. */
const subscriber = z.object({
  type: z.literal('subscriber'),
  email: z.string().check(z.refine(isEmail)),
  /** What links in mails call them. */
  id: z.string().check(z.regex(/^[\w-]{16,64}$/)),
  askedAt: time,
  confirmedAt: z.optional(time),
  refusedAt: z.optional(time),
});

/** A line of an export. What is missing is null in the store. */
const record = z.discriminatedUnion('type', [page, comment, vote, report, subscriber]);
export type NdjsonRecord = z.infer<typeof record>;

/** {@link NdjsonRecord}s, one a line, after the {@link header}. */
export const readNdjson = async function* (
  path: string,
  progress: (bytes: number) => void,
): AsyncIterable<SourceRecord> {
  for await (const { line, text } of lines(path, progress)) {
    if (text === '' || (line === 1 && isHeader(text))) continue;
    yield readLine(line, text);
  }
};

export const isHeader = (text: string | undefined): boolean => {
  const value = parse(text);
  return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === header.type;
};

const parse = (text: string | undefined): unknown => {
  try {
    return JSON.parse((text ?? '').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
};

const readLine = (line: number, text: string | undefined): SourceRecord => {
  const refused = (reason: string): SourceRecord => ({ kind: 'refused', line, key: '', reason });
  if (text === undefined) return refused('it is too long, or not UTF-8');
  const value = parse(text);
  if (value === undefined) return refused('it is not JSON');
  const parsed = record.safeParse(value);
  if (!parsed.success) return refused(`${parsed.error.issues[0]!.path.join('.') || 'type'}: invalid`);
  return read(line, parsed.data);
};

const read = (line: number, record: NdjsonRecord): SourceRecord => {
  if (record.type === 'subscriber') {
    const { email, id, askedAt, confirmedAt, refusedAt } = record;
    const moment = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
    const times = { asked_at: Date.parse(askedAt), confirmed_at: moment(confirmedAt), refused_at: moment(refusedAt) };
    return { kind: 'subscriber', line, key: id, row: { email: sameEmail(email), id, ...times } };
  }
  const createdAt = Date.parse(record.createdAt);
  switch (record.type) {
    case 'page': {
      const { url, title = null, closed = false } = record;
      return { kind: 'page', line, key: url, url, title, closed, createdAt };
    }
    case 'vote': {
      const { page, comment, voter } = record;
      return { kind: 'vote', line, key: comment, page, comment, voter, createdAt };
    }
    case 'report': {
      const { page, comment, reporter, reason, text = null, settled = false } = record;
      return { kind: 'report', line, key: comment, page, comment, reporter, reason, text, settled, createdAt };
    }
    case 'comment': {
      const { authorId: author_id = null, avatar = null, role = null } = record;
      const { removedAs = null, reason = null, reasonDetail: reason_detail = null } = record;
      const removed_as = record.deletedAt === undefined ? null : removedAs;
      const { id, page, parent = null, status, name, email = '', website = '', text, meta, elapsed, notify } = record;
      return {
        kind: 'comment',
        line,
        key: id,
        parent,
        body: { page: { url: page }, author: { name, email, website }, text, meta, elapsed, notify },
        createdAt,
        editedAt: record.editedAt === undefined ? null : Date.parse(record.editedAt),
        deletedAt: record.deletedAt === undefined ? null : Date.parse(record.deletedAt),
        status,
        likes: 0,
        own: {
          id,
          tokenHash: record.tokenHash ?? '',
          columns: {
            author_id,
            avatar,
            role,
            removed_as,
            reason,
            reason_detail,
            mailed: Number(record.mailed ?? false),
          },
        },
      };
    }
  }
};
