import { StartError } from '../start-error.js';
import { openReadOnly } from '../storage/sqlite.js';
import type { DriverDatabase } from '../storage/sqlite-statements.js';
import { htmlLine, pageTitle } from './html-text.js';
import type { SourceRecord } from './source.js';

/** Whatever SQLite was made to keep in them. */
type Row = Record<string, unknown>;

/** Each is a row. More would be somebody's joke. */
const MOST_LIKES = 100_000;

/** Rows that are read at a time. */
const STEP = 500;

/**
 * Isso's database. Texts are Markdown as it was typed, names and addresses were escaped when they were stored, pages
 * are paths: where they lead to says `--map`.
 */
export const readIsso = async function* (path: string, progress: (rows: number) => void): AsyncIterable<SourceRecord> {
  const database = await openReadOnly(path);
  try {
    // Asked for some at a time: a cursor that stays open for long is not safe with every driver.
    for (let last = 0; ;) {
      const rows = readRows(path, database, last);
      if (rows.length === 0) return;
      progress(rows.length);
      for (const row of rows) yield readRow(row);
      last = Number(rows.at(-1)!.id);
    }
  } finally {
    database.close();
  }
};

/** Throws a {@link StartError} for what SQLite cannot read, or JavaScript not hold. */
const readRows = (path: string, database: DriverDatabase, after: number): Row[] => {
  try {
    return database
      .prepare(
        `select c.id, c.parent, c.created, c.modified, c.mode, c.text, c.author, c.email, c.website, c.likes,
           t.uri, t.title
         from comments c left join threads t on t.id = c.tid where c.id > ? order by c.id limit ?`,
      )
      .all(after, STEP) as Row[];
  } catch (cause) {
    throw new StartError(`Cannot read ${path} (${(cause as Error).message})`, { cause });
  }
};

/** How many comments there are; undefined when this is no database of Isso's. */
export const countIsso = async (path: string): Promise<number | undefined> => {
  const database = await openReadOnly(path);
  try {
    const [row] = database
      .prepare('select count(*) as count from comments c left join threads t on t.id = c.tid')
      .all();
    database.prepare('select mode, tid, modified, likes from comments limit 0').all();
    return Number((row as Row).count);
  } catch {
    return undefined;
  } finally {
    database.close();
  }
};

const string = (value: unknown): string => (typeof value === 'string' ? value : value === null ? '' : String(value));

const readRow = (row: Row): SourceRecord => {
  const line = Number(row.id);
  const key = string(row.id);
  const uri = string(row.uri);
  const mode = Number(row.mode);
  if (!uri) return { kind: 'refused', line, key, reason: 'its page is not in the file' };
  if (![1, 2, 4].includes(mode)) return { kind: 'refused', line, key, reason: 'its status is not known' };
  const likes = Math.max(0, Math.trunc(Number(row.likes)) || 0);
  if (likes > MOST_LIKES) return { kind: 'refused', line, key, reason: `likes: too many (more than ${MOST_LIKES})` };
  const createdAt = seconds(row.created);
  return {
    kind: 'comment',
    line,
    key,
    parent: row.parent === null ? null : string(row.parent),
    body: {
      page: { url: uri, title: pageTitle(string(row.title)) },
      author: {
        name: htmlLine(string(row.author)),
        email: htmlLine(string(row.email)),
        website: htmlLine(string(row.website)),
      },
      text: string(row.text),
    },
    createdAt,
    editedAt: row.modified === null ? null : seconds(row.modified),
    deletedAt: mode === 4 ? createdAt : null,
    status: mode === 2 ? 'held' : 'published',
    likes,
  };
};

/** Seconds since 1970 with a fraction, as milliseconds. */
const seconds = (value: unknown): number => (typeof value === 'number' ? Math.round(value * 1000) : Number.NaN);
