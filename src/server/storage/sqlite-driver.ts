import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
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

/**
 * A SQLite file for Kysely. Transactions that are asked for at the same time are committed together, with one sync for
 * all of them; none is over before that. If it fails, all of them have failed.
 */
export class SqliteFileDialect implements Dialect {
  readonly #file: SqliteFile;

  /** @param reader A second connection to the same file, which sees what is committed. Without it, reads wait. */
  constructor(writer: DriverDatabase, reader?: DriverDatabase) {
    this.#file = new SqliteFile(writer, reader);
  }

  /** Writes what may be lost in a power cut, and so does not wait for the disk. */
  writeUnsynced<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#file.writeUnsynced(query);
  }

  createDriver = (): Driver => this.#file;
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

/** Transactions in one commit, so that it comes while there is always one more. */
const MOST = 50;

/** Transactions that wait for the same commit. */
class Group {
  /** Those that have done their part. */
  members = 0;
  readonly committed: Promise<void>;
  resolve!: () => void;
  reject!: (error: unknown) => void;

  constructor() {
    this.committed = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    // What wrote unsynced does not wait for it.
    this.committed.catch(() => undefined);
  }
}

class SqliteFile implements Driver {
  readonly #writer: Statements;
  readonly #reader: Statements | undefined;
  /** Ends when nobody holds the writer any more. */
  #last = Promise.resolve();
  #holders = 0;
  #group: Group | undefined;
  #synchronous: 'full' | 'normal' | undefined;

  constructor(writer: DriverDatabase, reader: DriverDatabase | undefined) {
    this.#writer = new Statements(writer);
    this.#reader = reader && new Statements(reader);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection((connection, query) => this.#execute(connection, query));
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    this.#release(connection);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await this.#hold(connection);
    this.#join();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    const group = this.#settle();
    this.#release(connection);
    await group.committed;
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // Otherwise it is all of its group that has failed.
    if (connection.unlock) this.#leave(connection.failure);
  }

  async writeUnsynced<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const connection = await this.acquireConnection();
    await this.#hold(connection);
    try {
      return this.#group ? this.#writeInGroup(query) : this.#writeAlone(query);
    } finally {
      this.#release(connection);
    }
  }

  async destroy(): Promise<void> {
    this.#commit();
    this.#reader?.close();
    try {
      this.#writer.run('pragma wal_checkpoint(truncate)');
    } catch {
      // Another process still reads; it or the next start will do it.
    }
    this.#writer.close();
  }

  async #execute<Row>(connection: SqliteConnection, query: CompiledQuery): Promise<QueryResult<Row>> {
    if (!connection.unlock) {
      if (this.#reader && SelectQueryNode.is(query.query)) return this.#reader.execute(query);
      await this.#hold(connection);
      this.#commit();
      this.#sync('full');
    }
    try {
      return this.#writer.execute(query);
    } catch (error) {
      connection.failure = error;
      throw error;
    }
  }

  /** Waits until nobody else uses the writer, in the order of asking. */
  async #hold(connection: SqliteConnection): Promise<void> {
    const before = this.#last;
    let unlock!: () => void;
    this.#last = new Promise((resolve) => (unlock = resolve));
    this.#holders++;
    await before;
    connection.unlock = unlock;
  }

  /** The group is committed when all that could join it by now has done so. */
  #release(connection: SqliteConnection): void {
    if (!connection.unlock) return;
    connection.unlock();
    connection.unlock = undefined;
    this.#holders--;
    if (this.#group) setImmediate(() => this.#holders === 0 && this.#commit());
  }

  #join(): void {
    if (!this.#group) {
      this.#sync('full');
      // A transaction that reads before it writes is refused at once, without waiting, when another process wrote
      // meanwhile. All of ours write, so they take the lock when they begin.
      this.#writer.run('begin immediate');
      this.#group = new Group();
    }
    this.#writer.run('savepoint member');
  }

  #settle(): Group {
    this.#writer.run('release member');
    const group = this.#group!;
    if (++group.members >= MOST) this.#commit();
    return group;
  }

  /** Undoes what one transaction did. A full disk has SQLite undo all of the group by itself. */
  #leave(failure: unknown): void {
    // Nobody else waits for a commit, so that the lock need not either.
    if (this.#group?.members === 0) return this.#fail(failure);
    try {
      this.#writer.run('rollback to member');
      this.#writer.run('release member');
    } catch (error) {
      this.#fail(failure ?? error);
    }
  }

  #commit(): void {
    if (!this.#group) return;
    try {
      this.#writer.run('commit');
      this.#group.resolve();
      this.#group = undefined;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    try {
      this.#writer.run('rollback');
    } catch {
      // SQLite has done so.
    }
    this.#group?.reject(error);
    this.#group = undefined;
  }

  #writeInGroup<Row>(query: CompiledQuery): QueryResult<Row> {
    this.#join();
    try {
      const result = this.#writer.execute<Row>(query);
      this.#settle();
      return result;
    } catch (error) {
      this.#leave(error);
      throw error;
    }
  }

  #writeAlone<Row>(query: CompiledQuery): QueryResult<Row> {
    this.#sync('normal');
    return this.#writer.execute(query);
  }

  /** Whether a commit waits for the disk. */
  #sync(wanted: 'full' | 'normal'): void {
    if (this.#synchronous === wanted) return;
    this.#synchronous = undefined;
    this.#writer.run(`pragma synchronous = ${wanted}`);
    this.#synchronous = wanted;
  }
}

type Execute = <Row>(connection: SqliteConnection, query: CompiledQuery) => Promise<QueryResult<Row>>;

class SqliteConnection implements DatabaseConnection {
  /** There while it holds the writer. */
  unlock: (() => void) | undefined;
  /** What went wrong last. */
  failure: unknown;
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#execute(this, query);
  }

  streamQuery(): never {
    throw new Error('No query of ours is streamed');
  }
}

/** A connection that prepares a statement once. */
class Statements {
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
