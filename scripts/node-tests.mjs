// Runs the tests of some folders in Node, those of the server on each store, and prints one plain line for each run.
//   node scripts/node-tests.mjs [--corpora] server package e2e
//   node scripts/node-tests.mjs --store postgres server/votes
// `x.sqlite.test.ts` and `x.postgres.test.ts` run on that store alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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

const run = (some, env = {}) => {
  if (some.length === 0) return;
  const reporter = ['--test-reporter', './tests/support/node-reporter.mjs', '--test-reporter-destination', 'stdout'];
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...reporter, ...some], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exitCode = status ?? 1;
};

const isOf = (store) => (file) => file.startsWith('tests/server/') && !file.includes(`.${store}.test.`);

if (values.store !== 'postgres')
  run(
    files.filter((file) => !/\.postgres\.test\./.test(file)),
    { STORE: 'sqlite' },
  );
const onPostgres = values.store === 'sqlite' ? [] : files.filter(isOf('sqlite'));
if (onPostgres.length > 0) {
  const server = startPostgres();
  try {
    run(onPostgres, { STORE: 'postgres', TEST_POSTGRES: server.url() });
  } finally {
    server.remove();
  }
}
