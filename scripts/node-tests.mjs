// Runs the tests of some folders in Node, those of the server on each store, and prints one plain line for each.
//   node scripts/node-tests.mjs [--corpora] server package e2e
//   node scripts/node-tests.mjs --store postgres server/votes
// `x.sqlite.test.ts` and `x.postgres.test.ts` run on that store alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleTests } from './bundle-tests.mjs';
import { startPostgres } from './postgres.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { corpora: { type: 'boolean', default: false }, store: { type: 'string' } },
});

const files = positionals.flatMap((place) => {
  const [folder, name] = place.split('/');
  const path = `${root}tests/${folder}`;
  return (existsSync(path) ? readdirSync(path) : [])
    .filter((file) => /\.test\.(ts|mjs)$/.test(file) && /\.corpora\./.test(file) === values.corpora)
    .filter((file) => name === undefined || file.startsWith(`${name}.`))
    .map((file) => `tests/${folder}/${file}`);
});

const run = async (some, env) => {
  if (some.length === 0) return;
  const args = [
    '--enable-source-maps',
    '--disable-warning=ExperimentalWarning',
    '--test',
    // Much of what a test does is waiting; and each store has its own run.
    `--test-concurrency=${availableParallelism() * (bothStores ? 1 : 2)}`,
    '--test-reporter=./tests/support/node-reporter.mjs',
    '--test-reporter-destination=stdout',
    ...some.map((file) => `${bundles}/${file.replace(/\.(?:ts|mjs)$/, '.js')}`),
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_BUNDLES: bundles, ...env },
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) process.exitCode = status ?? 1;
};

const isOf = (store) => (file) => file.startsWith('tests/server/') && !file.includes(`.${store}.test.`);
const onSqlite = values.store === 'postgres' ? [] : files.filter((file) => !/\.postgres\.test\./.test(file));
const onPostgres = values.store === 'sqlite' ? [] : files.filter(isOf('sqlite'));
const bothStores = onSqlite.length > 0 && onPostgres.length > 0;

// Inside the project, where its packages are found.
mkdirSync(`${root}.cache`, { recursive: true });
const bundles = mkdtempSync(`${root}.cache/tests-`);
let server;
try {
  await bundleTests([...new Set([...onSqlite, ...onPostgres])], bundles);
  if (onPostgres.length > 0) server = startPostgres();
  await Promise.all([
    run(onSqlite, { STORE: 'sqlite' }),
    run(onPostgres, { STORE: 'postgres', TEST_POSTGRES: server?.url() }),
  ]);
} finally {
  server?.remove();
  rmSync(bundles, { recursive: true, force: true });
}
