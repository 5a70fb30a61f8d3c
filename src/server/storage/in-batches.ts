import { type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { Database } from './schema.js';

/**
 * The rows of a query in the order of a key, some at a time. What is written meanwhile behind the last of them is read
 * as well.
 * @param key Columns that tell each row from all others.
 */
export const inBatches = async function* <Table extends keyof Database, Row>(
  query: SelectQueryBuilder<Database, Table, Row>,
  key: readonly (keyof Row & string)[],
  most: number,
): AsyncIterable<Row[]> {
  const columns = key.map((name) => sql.ref(name));
  const rows = columns.reduce((query, column) => query.orderBy(column), query).limit(most);
  for (let last: Row | undefined; ;) {
    const position = last && sql.join(key.map((name) => (last as Row)[name]));
    const some = await (position ? rows.where(sql<SqlBool>`(${sql.join(columns)}) > (${position})`) : rows).execute();
    if (some.length === 0) return;
    yield some;
    last = some.at(-1);
  }
};
