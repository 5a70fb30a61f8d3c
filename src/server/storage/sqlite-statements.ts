import type { CompiledQuery, QueryResult } from 'kysely';
import { LRUCache } from 'lru-cache';

/** What `node:sqlite` and `@photostructure/sqlite` have in common and we use. */
export interface DriverDatabase {
  exec(sql: string): void;
  prepare(sql: string): DriverStatement;
  close(): void;
}
interface DriverStatement {
  columns?(): unknown[];
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
}

/** Statements that stay prepared, of those used last. */
const PREPARED = 200;

/** A connection that prepares a statement once. */
export class Statements {
  readonly #database: DriverDatabase;
  readonly #prepared = new LRUCache<string, { statement: DriverStatement; returns: boolean }>({ max: PREPARED });

  constructor(database: DriverDatabase) {
    this.#database = database;
  }

  execute<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, returns } = this.#prepare(sql);
    if (returns) return { rows: statement.all(...parameters) as Row[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  run(sql: string): void {
    this.#prepare(sql).statement.run();
  }

  /** Writes the log into the file and cuts it to nothing. False when somebody who reads or writes is in the way. */
  emptyLog(): boolean {
    const [row] = this.#prepare('pragma wal_checkpoint(truncate)').statement.all() as [{ busy: number }];
    return row.busy === 0;
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string) {
    let found = this.#prepared.get(sql);
    if (!found) {
      const statement = this.#database.prepare(sql);
      const returns = statement.columns
        ? statement.columns().length > 0
        : /^\s*(?:select|with|pragma|explain|values)\b|\breturning\b/i.test(sql);
      found = { statement, returns };
      this.#prepared.set(sql, found);
    }
    return found;
  }
}
