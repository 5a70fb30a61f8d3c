import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres } from '../../scripts/postgres.mjs';
import { Store } from '../../src/server/storage/store.js';
import { newStore, temporaryFolder } from './database.js';
import { dump, fixture } from './import-support.js';
import { ended, run } from './process-support.js';

describe('the commands on PostgreSQL', () => {
  it('move comments in and out, erase a person, and find everything in place', async (test) => {
    const [one, two] = [newStore(test), newStore(test)];
    const afterword = (database: string, ...args: string[]) =>
      ended(run(test, 'src/cli/afterword', args, { env: { DATABASE_URL: database } }));
    const first = await afterword(one, 'import', fixture('wordpress.xml'));
    assert.deepEqual([first.code, first.stdout], [2, 'added: 10, there already: 0, refused: 2, skipped: 1\n']);
    const before = dump(one);
    const second = await afterword(one, 'import', fixture('wordpress.xml'));
    assert.equal(second.stdout, 'added: 0, there already: 10, refused: 2, skipped: 1\n');
    assert.deepEqual(dump(one), before);

    const { stdout, stderr } = await afterword(one, 'export');
    assert.equal(stderr, '');
    const file = join(temporaryFolder(test), 'export.ndjson');
    writeFileSync(file, stdout);
    assert.equal((await afterword(two, 'import', file)).code, 0);
    assert.equal((await afterword(two, 'export')).stdout, stdout);

    assert.equal((await afterword(two, 'privacy', 'erase', 'ANN@mail.example')).stdout, 'erased: 1\n');
    assert.doesNotMatch(JSON.stringify(dump(two)), /ann@mail/i);
    const doctor = await afterword(two, 'doctor', '--port', '0');
    assert.match(doctor.stdout, /^ok {5}the database answers\nok {5}the tables are up to date$/m);
    // The server of the tests trades safety for speed.
    assert.equal(doctor.code, 1);
    for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      assert.match(doctor.stdout, new RegExp(`^wrong {2}${name} is off: .*; set ${name} = on and reload$`, 'm'));
    }
    const { code, stderr: refusal } = await afterword(two, 'backup', file);
    assert.deepEqual([code, refusal], [1, 'PostgreSQL makes its own copies: run pg_dump, or archive its log\n']);
  });

  it('wait for who reads an export slowly', async (test) => {
    // What the server has patience for otherwise, in milliseconds.
    const impatient = `${newStore(test)}&idle_in_transaction_session_timeout=2000`;
    const store = await Store.open(impatient);
    test.after(() => store.close());
    let text = '';
    await store.export(async (lines) => {
      text += lines;
      const other = new pg.Client(impatient);
      await other.connect();
      await other.query('begin');
      other.on('error', () => undefined);
      await new Promise((ended) => other.once('end', ended));
    });
    assert.match(text, /^\{"type":"afterword"/);
  });

  it('find nothing wrong with a database that syncs', async (test) => {
    const server = startPostgres({ durable: true });
    test.after(() => server.remove());
    const env = { DATABASE_URL: server.url() };
    const { code, stdout, stderr } = await ended(run(test, 'src/cli/afterword', ['doctor', '--port', '0'], { env }));
    assert.deepEqual([code, stderr], [0, ''], stdout);
    const short = { ...env, SECRET: 'changeme' };
    const second = await ended(run(test, 'src/cli/afterword', ['doctor', '--port', '0'], { env: short }));
    assert.match(second.stdout, /^wrong {2}SECRET is too short: give it 32 bytes or more$/m);
    assert.match(stdout, /^note {3}the database has no tables yet/m);
    assert.match(stdout, /^ok {5}PostgreSQL \d+\.\S+.* writes to disk before it says so$/m);
  });

  it('say in one line that the database cannot be reached', async (test) => {
    const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' };
    for (const args of [['export'], ['doctor', '--port', '0']]) {
      const { code, stdout, stderr } = await ended(run(test, 'src/cli/afterword', args, { env }));
      assert.equal(code, 1);
      assert.match(stdout + stderr, /ECONNREFUSED/);
      assert.doesNotMatch(stdout + stderr, /secret|^ +at /m);
    }
  });
});
