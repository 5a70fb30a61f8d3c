import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import pg from 'pg';

/** Writes rows past the endpoint, by the bare driver. */
export interface Rows {
  /** One comment in a transaction of its own, on disk when it resolves. */
  insert(): Promise<unknown>;
  /** Many comments on one page, at once. */
  seed(page: string, count: number): Promise<void>;
}

const PAGES = 50;
const TEXT = 'Text of a comment as long as most are, so that it weighs something, and a word more.';
const COLUMNS = 'page, id, root, depth, status, name, text, token_hash, created_at';
const PAGE = 'insert into pages (url, published, created_at) values (?, ?, 0) on conflict (url) do nothing';
const ROW = `insert into comments (${COLUMNS}) values (?, ?, ?, 0, 'published', 'Reader', ?, '', 0)`;

export const openRows = async (store: string): Promise<Rows> => {
  const { run, seed, settle } = store.startsWith('postgres:') ? postgres(store) : sqlite(store);
  const pages = Array.from({ length: PAGES }, (_, index) => `http://127.0.0.1/bare-${index}`);
  for (const page of pages) await run(PAGE, [page, 0]);
  let count = 0;
  return {
    insert() {
      const id = `bare-${++count}`;
      return run(ROW, [pages[count % PAGES], id, id, TEXT]);
    },
    async seed(page, length) {
      await run(PAGE, [page, length]);
      await seed(page, length);
      await settle();
    },
  };
};

interface Driver {
  /** Parameters are `?`. */
  run(sql: string, values: unknown[]): Promise<unknown>;
  seed(page: string, count: number): Promise<unknown>;
  /** Brings the store to what it would be some time later. */
  settle(): Promise<unknown>;
}

/** Ids that sort by their number, as those of the endpoint do by their time. */
const idOf = (digits: string) => `'0190a0a0-0000-7000-8000-' || ${digits}`;
const rowsOf = (id: string, numbers: string) =>
  `insert into comments (${COLUMNS}) select page, ${id}, ${id}, 0, 'published', 'Reader', '${TEXT}', '', n from (${numbers}) as numbers`;

const sqlite = (store: string): Driver => {
  const database = new DatabaseSync(store);
  database.exec('pragma busy_timeout = 20000; pragma journal_mode = wal; pragma synchronous = full');
  const prepared: Record<string, StatementSyncInstance> = {
    [PAGE]: database.prepare(PAGE),
    [ROW]: database.prepare(ROW),
  };
  const numbers =
    'with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ?) select ? as page, n from counted';
  const many = database.prepare(rowsOf(idOf(`printf('%012d', n)`), numbers));
  return {
    run: async (sql, values) => prepared[sql]!.run(...(values as string[])),
    seed: async (page, count) => many.run(count, page),
    settle: async () => database.exec('pragma wal_checkpoint(truncate)'),
  };
};

const postgres = (store: string): Driver => {
  // As many as the endpoint has.
  const pool = new pg.Pool({ connectionString: store, max: 10 });
  const numbered = (sql: string) => {
    let count = 0;
    return sql.replace(/\?/g, () => `$${++count}`);
  };
  const prepared: Record<string, pg.QueryConfig> = {
    [PAGE]: { name: 'page', text: numbered(PAGE) },
    [ROW]: { name: 'row', text: numbered(ROW) },
  };
  const numbers = 'select $2::text as page, n from generate_series(1, $1::int) n';
  const many = rowsOf(idOf(`lpad(n::text, 12, '0')`), numbers);
  return {
    run: (sql, values) => pool.query(prepared[sql]!, values),
    seed: (page, count) => pool.query(many, [count, page]),
    settle: () => pool.query('vacuum analyze comments'),
  };
};
