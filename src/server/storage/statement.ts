import { type Compilable, type CompiledQuery, type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.js';

/** What a statement takes for one of its values. */
export type Take<Values> = <Name extends keyof Values & string>(name: Name) => RawBuilder<Values[Name]>;

/** A value, or what stands for it in a {@link statement}. */
export type Taken<Value> = Value | RawBuilder<Value>;

export interface StatementOptions {
  /**
   * Whether nobody reads what it gives. In a transaction it is then not waited for; if it fails, so does what comes after
   * it, at the latest the commit.
   */
  unread?: boolean;
}

/** Statements by their SQL: what PostgreSQL keeps their plans under. */
export const prepared = new Map<string, { name: string; unread: boolean }>();

/** Whether what is asked goes to PostgreSQL. */
export const isOnPostgres = (db: Kysely<Database>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/** Stands for a value that is known only when the statement runs. */
class Parameter<Values> {
  readonly read: (values: Values) => unknown;

  constructor(read: (values: Values) => unknown) {
    this.read = read;
  }
}

const parameter = <Values, Value>(read: (values: Values) => unknown): RawBuilder<Value> =>
  sql.val(new Parameter(read) as never);

/** Builds a query once, with parameters in it, and runs it with other values each time. */
const builtOnce = <Values, Row>(
  build: (db: Kysely<Database>) => Compilable<Row>,
  { unread = false }: StatementOptions = {},
) => {
  // By the adapter, which stands for the dialect and is the same in all transactions.
  const built = new WeakMap<object, CompiledQuery<Row>>();
  const compile = (db: Kysely<Database>): CompiledQuery<Row> => {
    const query = build(db).compile();
    if (!prepared.has(query.sql)) prepared.set(query.sql, { name: `afterword_${prepared.size + 1}`, unread });
    return query;
  };
  /** The query with its values, for who runs it otherwise. */
  const bind = (db: Kysely<Database>, values: Values): CompiledQuery<Row> => {
    const { adapter } = db.getExecutor();
    let query = built.get(adapter);
    if (!query) built.set(adapter, (query = compile(db)));
    const parameters = query.parameters.map((value) =>
      value instanceof Parameter ? ((value as Parameter<Values>).read(values) ?? null) : value,
    );
    return { ...query, parameters };
  };
  const run = async (db: Kysely<Database>, values: Values): Promise<Row[]> =>
    (await db.executeQuery(bind(db, values))).rows;
  return Object.assign(run, { bind });
};

/**
 * A query that is built once and runs with other values each time: building one takes longer than running it. On
 * PostgreSQL it is planned once for each connection, too. A value that is missing is null.
 */
export const statement = <Values extends object, Row>(
  build: (db: Kysely<Database>, take: Take<Values>) => Compilable<Row>,
  options?: StatementOptions,
) => builtOnce((db) => build(db, (name) => parameter((values: Values) => values[name])), options);

/**
 * A {@link statement} with a list in it, which is filled up: few lengths, so that there are few statements.
 * @param lengths The lengths, shortest first; the longest is the longest that a list may be.
 * @param filler What no row is like.
 */
export const listStatement = <Row>(
  lengths: readonly number[],
  filler: string,
  build: (
    db: Kysely<Database>,
    list: readonly RawBuilder<string>[],
    take: Take<Record<string, string>>,
  ) => Compilable<Row>,
) => {
  type Values = { list: readonly string[]; others: Record<string, string> };
  const statements = lengths.map((length) => {
    const list = Array.from({ length }, (_, index) =>
      parameter<Values, string>((values) => values.list[index] ?? filler),
    );
    return {
      length,
      run: builtOnce((db) => build(db, list, (name) => parameter(({ others }: Values) => others[name]))),
    };
  });
  return (db: Kysely<Database>, list: readonly string[], others: Record<string, string> = {}): Promise<Row[]> =>
    statements.find(({ length }) => list.length <= length)!.run(db, { list, others });
};

/** Rows of one statement: few numbers, so that there are few statements. */
const SIZES = [32, 16, 8, 4, 2, 1] as const;
export const MOST_ROWS = SIZES[0];

/** Rows in portions, each as large as one that there is a statement for. */
export const portionsOf = <Row>(rows: readonly Row[]): Row[][] => {
  const left = [...rows];
  const portions: Row[][] = [];
  while (left.length > 0)
    portions.push(
      left.splice(
        0,
        SIZES.find((size) => size <= left.length),
      ),
    );
  return portions;
};

interface RowsOptions<Values> extends StatementOptions {
  /** What no row is like, so that more of them change nothing. With it, all rows are one statement: {@link MOST_ROWS} at most. */
  filler?: Values;
}

/**
 * A {@link statement} about several rows at once.
 * @param build Of so many rows, each with what stands for its values.
 */
export const rowsStatement = <Values extends object, Row>(
  build: (db: Kysely<Database>, takes: readonly Take<Values>[]) => Compilable<Row>,
  { filler, ...options }: RowsOptions<Values> = {},
) => {
  type Rows = readonly Values[];
  const sized = new Map(
    SIZES.map((size) => {
      const takes = Array.from({ length: size }, (_, index): Take<Values> => {
        return (name) => parameter((rows: Rows) => (rows[index] ?? filler)![name]);
      });
      return [size as number, builtOnce<Rows, Row>((db) => build(db, takes), options)];
    }),
  );
  /** One query, for as many rows as a portion has. */
  const bind = (db: Kysely<Database>, rows: Rows): CompiledQuery<Row> => sized.get(rows.length)!.bind(db, rows);
  const run = async (db: Kysely<Database>, rows: Rows): Promise<Row[]> => {
    if (filler) return sized.get(SIZES.findLast((size) => size >= rows.length)!)!(db, rows);
    const found: Row[] = [];
    for (const portion of portionsOf(rows)) found.push(...(await sized.get(portion.length)!(db, portion)));
    return found;
  };
  return Object.assign(run, { bind });
};
