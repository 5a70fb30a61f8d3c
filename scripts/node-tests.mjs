// Runs the tests of some folders in Node, and ends with one plain line.
//   node scripts/node-tests.mjs [--corpora] server package e2e
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpora = process.argv.includes('--corpora');
const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const files = folders.flatMap((folder) => {
  const path = `${root}tests/${folder}`;
  return (existsSync(path) ? readdirSync(path) : [])
    .filter((file) => /\.test\.(ts|mjs)$/.test(file) && /\.corpora\./.test(file) === corpora)
    .map((file) => `tests/${folder}/${file}`);
});

const reporter = ['--test-reporter', './tests/support/node-reporter.mjs', '--test-reporter-destination', 'stdout'];
const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...reporter, ...files], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
