import type { TestContext } from 'node:test';
import {
  createEndpoint,
  type EndpointOptions,
  type Logger,
  type RuleOptions,
  type SpamOptions,
} from '../../src/server/index.js';
import { type Database, newStore, STORE, withDatabase } from './database.js';

export { newStore, STORE, temporaryFolder, withDatabase } from './database.js';

export const SITE = 'https://site.example';
export const ENDPOINT = `${SITE}/comments`;
export const PAGE = `${SITE}/articles/bread`;

interface Line {
  level: string;
  fields: object;
  message: string;
}

/** What the endpoint logged; nothing is printed. The line that each request has is kept apart. */
export interface Log extends Logger {
  lines: Line[];
  requests: Line[];
}

export const createLog = (): Log => {
  const lines: Line[] = [];
  const requests: Line[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void (message === 'answered' ? requests : lines).push({ level, fields, message });
  return { lines, requests, info: at('info'), warn: at('warn'), error: at('error') };
};

interface TestOptions extends Partial<EndpointOptions> {
  /** Which comments wait for approval: all, or those for which the function says so; by default none. */
  hold?: true | RuleOptions['hold'];
}

/** Tests are quick, say the same more than once and use up limits, which is what programs do. */
export const UNSUSPECTING: SpamOptions = { without: ['duplicates', 'time', 'links', 'rates'] };

/** An endpoint of this process on a store of its own, which takes nobody for a program unless told to. */
export const openEndpoint = (test: TestContext, { hold, ...options }: TestOptions = {}) => {
  const store = newStore(test);
  const log = createLog();
  const endpoint = createEndpoint({
    store,
    logger: log,
    moderation: hold === true ? 'all' : { mode: 'none', ...(hold && { hold }) },
    spam: UNSUSPECTING,
    ...options,
  });
  test.after(() => endpoint.close());
  return {
    store,
    log,
    endpoint,
    fetch: (path: string, init?: RequestInit) => endpoint.fetch(new Request(new URL(path, ENDPOINT), init)),
    /** A JSON post. */
    post: (body: unknown = comment(), headers: Record<string, string> = {}) =>
      endpoint.fetch(new Request(ENDPOINT, jsonInit(body, headers))),
    /** A request about one comment, with a token. */
    act: (method: string, path: string, token?: string, body?: unknown) =>
      endpoint.fetch(
        new Request(`${ENDPOINT}/${path}`, {
          method,
          headers: {
            ...(token !== undefined && { Authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      ),
    /** A plain form, as a browser sends it. */
    send: (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      endpoint.fetch(new Request(ENDPOINT, formInit(fields, headers))),
    list: async (query: Record<string, string> = {}) => {
      const parameters = new URLSearchParams({ page: PAGE, ...query });
      const response = await endpoint.fetch(new Request(`${ENDPOINT}?${parameters}`));
      return (await response.json()) as ListAnswer;
    },
    /** Posts a comment with this text; its id and its author's token. */
    write: async (text: string, parent?: string) => {
      const response = await endpoint.fetch(new Request(ENDPOINT, jsonInit(comment({ text, parent }))));
      const answer = (await response.json()) as CreatedAnswer;
      return { id: answer.comment.id, token: answer.token };
    },
    rows: () => readRows(store),
  };
};

export interface CommentAnswer {
  id: string;
  parent: string | null;
  author: { name: string; website?: string; avatar?: string; role?: string };
  createdAt: string;
  editedAt?: string;
  text: string;
  html?: string;
  votes?: number;
  status: string;
  rest?: string;
}
export interface ListAnswer {
  comments: CommentAnswer[];
  total: number;
  next: string | null;
  closed: boolean;
}
export interface CreatedAnswer {
  comment: CommentAnswer;
  token: string;
  editableUntil?: string;
}
export interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  code: string;
  issues?: { path: string[]; code: string; limit?: number }[];
  limit?: number;
}

/** A body that is taken, with what the test is about. */
export const comment = (changes: Record<string, unknown> = {}) => ({
  page: { url: PAGE, title: 'Bread' },
  author: { name: 'Ann' },
  text: 'Good bread.',
  ...changes,
});

export const jsonInit = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

export const formInit = (fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-www-form-urlencoded',
    Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    Origin: SITE,
    ...headers,
  },
  body: new URLSearchParams(fields).toString(),
});

export const created = async (response: Response) => (await response.json()) as CreatedAnswer;
export const problem = async (response: Response) => (await response.json()) as ProblemAnswer;

let added = 0;

/** Puts replies to one comment on disk, which is faster than posting them. Their texts count from 0. */
export const addReplies = (store: string, root: string, count: number): string[] =>
  withDatabase(store, (database) => {
    const insert = database.prepare(
      `insert into comments (page, id, parent, root, depth, status, name, text, token_hash, created_at)
       values (?, ?, ?, ?, 1, 'published', '', ?, '', 0)`,
    );
    const ids = Array.from(
      { length: count },
      () => `ffffffff-ffff-7fff-8fff-${(++added).toString(16).padStart(12, '0')}`,
    );
    database.exec('begin');
    ids.forEach((id, index) => insert.run(PAGE, id, root, root, String(index)));
    database.exec('commit');
    return ids;
  });

/** Every comment on disk. A request that is refused early does not even open the store. */
export const readRows = (store: string): Record<string, unknown>[] =>
  withDatabase(store, (database) => {
    const made = tablesOf(database).includes('comments');
    return made ? database.prepare('select * from comments order by id').all() : [];
  }) as Record<string, unknown>[];

/** The names of all tables. */
export const tablesOf = (database: Database): string[] => {
  const sql =
    STORE === 'postgres'
      ? "select tablename as name from pg_tables where schemaname = 'public'"
      : "select name from sqlite_master where type = 'table'";
  return (database.prepare(sql).all() as { name: string }[]).map(({ name }) => name);
};
