// Builds on every change, starts the demo anew and reloads the page that is open.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';

let server;
let building;
let again = false;

const run = (command, args, options) =>
  new Promise((resolve) => spawn(command, args, { stdio: 'inherit', ...options }).on('exit', resolve));

const serve = async () => {
  if (server) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill();
    await ended;
  }
  server = spawn(process.execPath, ['demo/server.mjs'], {
    stdio: 'inherit',
    env: { ...process.env, AFTERWORD_DEV: '1' },
  });
};

const build = async () => {
  if (building) {
    again = true;
    return;
  }
  building = true;
  do {
    again = false;
    if ((await run('npx', ['rollup', '-c', '--silent'])) === 0) await serve();
  } while (again);
  building = false;
};

let timer;
const changed = () => {
  clearTimeout(timer);
  timer = setTimeout(build, 100);
};

for (const folder of ['src', 'demo']) watch(folder, { recursive: true }, changed);
process.on('exit', () => server?.kill());
process.on('SIGINT', () => process.exit());
await build();
