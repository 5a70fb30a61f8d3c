import {
  type CompiledQuery,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { SqliteDriver } from './sqlite-driver.js';
import type { DriverDatabase } from './sqlite-statements.js';

/**
 * A SQLite file for Kysely. Transactions that are asked for at the same time are committed together, with one sync for
 * all of them; none is over before that. If it fails, all of them have failed.
 */
export class SqliteFileDialect implements Dialect {
  readonly #driver: SqliteDriver;

  /** @param reader A second connection to the same file, which sees what is committed. Without it, reads wait. */
  constructor(writer: DriverDatabase, reader?: DriverDatabase) {
    this.#driver = new SqliteDriver(writer, reader);
  }

  /** Writes what may be lost in a power cut, and so does not wait for the disk. */
  writeUnsynced<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#driver.writeUnsynced(query);
  }

  createDriver = (): Driver => this.#driver;
  createAdapter = () => new TransactionalSqliteAdapter();
  createQueryCompiler = () => new SqliteQueryCompiler();
  createIntrospector: Dialect['createIntrospector'] = (db) => new SqliteIntrospector(db);
}

/** SQLite rolls back a `create table` as well; Kysely does not count on it, and two processes may start at once. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
