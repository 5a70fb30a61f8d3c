import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { Kysely, sql } from 'kysely';
import { createEndpoint } from '../../src/server/index.js';
import { emptyLog } from '../../src/server/storage/scrub.js';
import { SqliteFileDialect } from '../../src/server/storage/sqlite-dialect.js';
import type { DriverDatabase } from '../../src/server/storage/sqlite-statements.js';
import { comment, createLog, ENDPOINT, jsonInit, newStore, openEndpoint, PAGE, UNSUSPECTING } from './setup.js';

/** A connection that says so when somebody else keeps it from what it wants. */
const telling = (database: DatabaseSyncInstance, events: EventEmitter): DriverDatabase => ({
  exec: (sql) => database.exec(sql),
  close: () => database.close(),
  prepare(sql) {
    const statement = database.prepare(sql);
    const tell = <T>(act: () => T): T => {
      try {
        const result = act();
        if ((result as [{ busy?: number }?])[0]?.busy) events.emit('refused', sql);
        return result;
      } catch (error) {
        events.emit('refused', sql);
        throw error;
      }
    };
    return {
      columns: () => statement.columns(),
      all: (...parameters) => tell(() => statement.all(...(parameters as string[]))),
      run: (...parameters) => tell(() => statement.run(...(parameters as string[]))),
    };
  },
});

/** A file with a table of notes, and a second connection to it. */
const open = (test: TestContext, journal: 'wal' | 'delete' = 'wal') => {
  const events = new EventEmitter();
  const path = newStore(test);
  const connect = () => {
    const database = new DatabaseSync(path);
    database.exec(`pragma journal_mode = ${journal}`);
    return database;
  };
  const dialect = new SqliteFileDialect(telling(connect(), events), connect());
  const db = new Kysely<{ notes: { text: string } }>({ dialect });
  const other = connect();
  other.exec('create table notes (text text)');
  test.after(async () => {
    other.close();
    await db.destroy();
  });
  const refused = async () => ((await once(events, 'refused')) as [string])[0];
  const notes = async () => (await db.selectFrom('notes').selectAll().execute()).map(({ text }) => text);
  return { path, dialect, db, other, refused, notes };
};

const insert = (db: Kysely<{ notes: { text: string } }>, text: string) => db.insertInto('notes').values({ text });

const writers = {
  'a transaction': ({ db }) => db.transaction().execute((transaction) => insert(transaction, 'ours').execute()),
  'a statement': ({ db }) => insert(db, 'ours').execute(),
  'a statement that may be lost in a power cut': ({ db, dialect }) =>
    dialect.writeUnsynced(insert(db, 'ours').compile()),
} satisfies Record<string, (opened: ReturnType<typeof open>) => Promise<unknown>>;

describe('while another connection holds the lock of the file', () => {
  for (const [what, write] of Object.entries(writers)) {
    it(`${what} waits for it, and everything else goes on`, async (test) => {
      const opened = open(test);
      const { other, refused, notes } = opened;
      other.exec(`begin immediate; insert into notes values ('theirs')`);
      const told = refused();
      const written = write(opened);
      await told;
      assert.deepEqual(await notes(), []);
      other.exec('commit');
      await written;
      assert.deepEqual(await notes(), ['theirs', 'ours']);
    });
  }

  it('a commit waits for those who read where there is no log, and nobody comes in between', async (test) => {
    const { db, other, refused, notes } = open(test, 'delete');
    other.exec('begin');
    other.prepare('select * from notes').all();
    const told = refused();
    const written = db.transaction().execute((transaction) => insert(transaction, 'first').execute());
    assert.equal(await told, 'commit');
    const next = db.transaction().execute(async (transaction) => {
      await insert(transaction, 'second').execute();
      await written;
      throw new RangeError('thought better of it');
    });
    await setImmediate();
    other.exec('commit');
    await assert.rejects(next, RangeError);
    assert.deepEqual(await notes(), ['first']);
  });

  it('the log is emptied as soon as nobody reads what is older', async (test) => {
    const { db, other, refused } = open(test);
    other.exec('begin');
    other.prepare('select * from notes').all();
    await insert(db, 'ours').execute();
    const told = refused();
    const emptied = emptyLog(db as unknown as Parameters<typeof emptyLog>[0]);
    await told;
    other.exec('commit');
    assert.equal(await emptied, true);
    const { rows } = await sql<{ log: number }>`pragma wal_checkpoint`.execute(db);
    assert.equal(rows[0]!.log, 0);
  });
});

describe('two stores on one file in one process', () => {
  it('write at the same time, and both go on', async (test) => {
    const most = { count: 1_000, seconds: 600 };
    const options = { spam: UNSUSPECTING, limits: { posts: { network: most, all: most } } };
    const { endpoint, store, rows, list } = openEndpoint(test, options);
    const second = createEndpoint({ ...options, store, moderation: 'none', logger: createLog() });
    test.after(() => second.close());
    const send = ({ fetch }: typeof endpoint, text: string) =>
      fetch(new Request(ENDPOINT, jsonInit(comment({ text, page: { url: PAGE } }))));
    const numbers = Array.from({ length: 20 }, (_, index) => String(index));
    const answers = await Promise.all(
      numbers.flatMap((number) => [send(endpoint, `here ${number}`), send(second, `there ${number}`)]),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
    assert.equal(rows().length, 40);
    assert.equal((await list()).total, 40);
  });
});
