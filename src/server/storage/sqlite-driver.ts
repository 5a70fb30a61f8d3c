import { type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SelectQueryNode } from 'kysely';
import { untilDone, whenFree } from './patience.js';
import { type DriverDatabase, Statements } from './sqlite-statements.js';

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

/**
 * One connection that writes, used in turn, and one that reads. Where another connection to the file holds the lock, of
 * this process or another one, it is tried again for 5 seconds while everything else goes on; then SQLite's error is
 * thrown.
 */
export class SqliteDriver implements Driver {
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
    const since = performance.now();
    await this.#hold(connection);
    await this.#join(since);
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    const group = await this.#settle();
    this.#release(connection);
    await group.committed;
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    // Otherwise it is all of its group that has failed.
    if (connection.unlock) this.#leave(connection.failure);
  }

  async writeUnsynced<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const since = performance.now();
    return this.#holding<QueryResult<Row>>(() =>
      this.#group ? this.#writeInGroup(query) : whenFree(() => this.#writeAlone(query), since),
    );
  }

  destroy(): Promise<void> {
    return this.#holding(async () => {
      await this.#commit();
      this.#reader?.close();
      // Where another process reads for long, it or the next start does it.
      await untilDone(() => this.#writer.emptyLog()).catch(() => undefined);
      this.#writer.close();
    });
  }

  async #execute<Row>(connection: SqliteConnection, query: CompiledQuery): Promise<QueryResult<Row>> {
    const since = performance.now();
    if (!connection.unlock) {
      if (this.#reader && SelectQueryNode.is(query.query)) return this.#reader.execute(query);
      await this.#hold(connection);
      await this.#commit();
    }
    try {
      return await whenFree(() => {
        this.#sync('full');
        return this.#writer.execute(query);
      }, since);
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

  async #holding<T>(act: () => T | Promise<T>): Promise<T> {
    const connection = await this.acquireConnection();
    await this.#hold(connection);
    try {
      return await act();
    } finally {
      this.#release(connection);
    }
  }

  /** The group is committed when all that could join it by now has done so. */
  #release(connection: SqliteConnection): void {
    if (!connection.unlock) return;
    connection.unlock();
    connection.unlock = undefined;
    this.#holders--;
    if (this.#group) setImmediate(() => void this.#commitIdle());
  }

  async #commitIdle(): Promise<void> {
    if (this.#group && this.#holders === 0) await this.#holding(() => this.#commit());
  }

  async #join(since: number): Promise<void> {
    if (!this.#group) {
      await whenFree(() => {
        this.#sync('full');
        // A transaction that reads before it writes is refused, however long it waits, when another process wrote
        // meanwhile. All of ours write, so they take the lock when they begin.
        this.#writer.run('begin immediate');
      }, since);
      this.#group = new Group();
    }
    this.#writer.run('savepoint member');
  }

  async #settle(): Promise<Group> {
    this.#writer.run('release member');
    const group = this.#group!;
    if (++group.members >= MOST) await this.#commit();
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

  /** Called by who holds the writer. */
  async #commit(): Promise<void> {
    if (!this.#group) return;
    try {
      await whenFree(() => this.#writer.run('commit'));
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

  async #writeInGroup<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.#writer.run('savepoint member');
    try {
      const result = this.#writer.execute<Row>(query);
      await this.#settle();
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
