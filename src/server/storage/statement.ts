import { type Compilable, type CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely';
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

/** Stands for a value that is known only when the statement runs. */
class Parameter {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built once and runs with other values each time: building one takes longer than running it. On
 * PostgreSQL it is planned once for each connection, too. A value that is missing is null.
 */
export const statement = <Values extends object, Row>(
  build: (db: Kysely<Database>, take: Take<Values>) => Compilable<Row>,
  { unread = false }: StatementOptions = {},
) => {
  // By the adapter, which stands for the dialect and is the same in all transactions.
  const built = new WeakMap<object, CompiledQuery<Row>>();
  const compile = (db: Kysely<Database>): CompiledQuery<Row> => {
    const query = build(db, (name) => sql.val(new Parameter(name) as never)).compile();
    if (!prepared.has(query.sql)) prepared.set(query.sql, { name: `afterword_${prepared.size + 1}`, unread });
    return query;
  };
  /** The query with its values, for who runs it otherwise. */
  const bind = (db: Kysely<Database>, values: Values): CompiledQuery<Row> => {
    const { adapter } = db.getExecutor();
    let query = built.get(adapter);
    if (!query) built.set(adapter, (query = compile(db)));
    const parameters = query.parameters.map((value) =>
      value instanceof Parameter ? (values[value.name as keyof Values] ?? null) : value,
    );
    return { ...query, parameters };
  };
  const run = async (db: Kysely<Database>, values: Values): Promise<Row[]> =>
    (await db.executeQuery(bind(db, values))).rows;
  return Object.assign(run, { bind });
};

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
  const nameOf = (index: number) => `item${index}`;
  const statements = lengths.map((length) => {
    const names = Array.from({ length }, (_, index) => nameOf(index));
    const run = statement((db, take: Take<Record<string, string>>) =>
      build(
        db,
        names.map((name) => take(name)),
        take,
      ),
    );
    return { names, run };
  });
  return (db: Kysely<Database>, list: readonly string[], values: Record<string, string> = {}): Promise<Row[]> => {
    const { names, run } = statements.find(({ names }) => list.length <= names.length)!;
    return run(db, { ...values, ...Object.fromEntries(names.map((name, index) => [name, list[index] ?? filler])) });
  };
};
