// Builds when the source changes, starts the demo anew, and reloads the page that is open.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';

let server;
let timer;
let working = false;
/** Folders that have changed since the last build or start began. */
const stale = new Set();

const succeeds = async (command, ...args) =>
  (await once(spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32' }), 'exit'))[0] === 0;

const build = async () =>
  (await succeeds('npx', 'rollup', '-c', '--silent')) && (await succeeds('node', 'scripts/copy-styles.mjs'));

const serve = async () => {
  if (server?.exitCode === null) {
    server.kill();
    await once(server, 'exit');
  }
  const env = { ...process.env, AFTERWORD_DEV: '1' };
  server = spawn(process.execPath, ['demo/server.mjs'], { stdio: 'inherit', env });
};

const work = async () => {
  if (working) return;
  working = true;
  while (stale.size) {
    const isSource = stale.delete('src');
    stale.clear();
    // While the source is broken, the last demo that was whole stays.
    if (!isSource || (await build())) await serve();
  }
  working = false;
};

const changed = (folder) => {
  stale.add(folder);
  clearTimeout(timer);
  timer = setTimeout(work, 100);
};

for (const folder of ['src', 'demo']) watch(folder, { recursive: true }, () => changed(folder));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit());
process.on('exit', () => server?.kill());
changed('src');
