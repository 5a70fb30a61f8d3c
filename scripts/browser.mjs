// Finds a Chrome or Chromium for the tests, and installs one where there is none.
//   node scripts/browser.mjs     prints its path
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules', '.cache', 'test-browser');
const note = join(cache, 'path');
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const isRoot = process.getuid?.() === 0;

/** Flags that every launcher needs: root has no sandbox; the others keep Chromium from calling home at each start. */
export const browserArgs = [
  ...(isRoot || process.env.CI ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** @returns {string | undefined} the path of a browser that is there already */
export const browserPath = () => {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const noted = existsSync(note) ? [readFileSync(note, 'utf8').trim()] : [];
  return [...onPath, ...places, ...noted].find((path) => existsSync(path));
};

/** Whether a command ends well. What it says goes to standard error. */
export const run = (command, args, env = {}) =>
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } }).status === 0;

const remember = (path) => {
  mkdirSync(cache, { recursive: true });
  writeFileSync(note, path);
  return path;
};

/** Debian's packages, for root. */
export const installByApt = (...packages) => {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return false;
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=600', ...args], { DEBIAN_FRONTEND: 'noninteractive' });
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
};

/** Chrome for Testing, into node_modules. */
const installByPuppeteer = () => {
  const args = ['--yes', '@puppeteer/browsers@2', 'install', 'chrome@stable', '--path', cache];
  const { status, stdout } = spawnSync('npx', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    shell: process.platform === 'win32',
  });
  const path = stdout
    ?.trim()
    .split('\n')
    .at(-1)
    ?.replace(/^\S+\s+/, '');
  return status === 0 && path && existsSync(path) ? remember(path) : undefined;
};

/** A headless Chromium that is itself inside an npm package: needs neither root nor another download. */
const installByNpm = () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const bin = join(cache, 'bin');
  mkdirSync(bin, { recursive: true });
  if (!run('npm', ['install', '--no-save', '--no-package-lock', '--prefix', cache, '@sparticuz/chromium@143.0.4']))
    return undefined;
  // It unpacks into TMPDIR; the other variable makes it unpack the system libraries that it needs, too.
  const unpacked = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `import c from '@sparticuz/chromium'; await c.executablePath();`],
    { cwd: cache, stdio: ['ignore', 2, 2], env: { ...process.env, TMPDIR: bin, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' } },
  );
  const start = join(bin, 'chrome');
  writeFileSync(
    start,
    `#!/bin/sh\nexport LD_LIBRARY_PATH='${bin}/al2023/lib' FONTCONFIG_PATH='${bin}/fonts'\nexec '${bin}/chromium' "$@"\n`,
    { mode: 0o755 },
  );
  return unpacked.status === 0 && existsSync(join(bin, 'chromium')) ? remember(start) : undefined;
};

const ensureBrowser = () => {
  const found = browserPath();
  if (found) return found;
  console.error('No Chrome or Chromium found: installing one.');
  installByApt('chromium', 'fonts-liberation');
  const installed = browserPath() ?? installByPuppeteer() ?? installByNpm();
  if (installed) return installed;
  console.error('No Chrome or Chromium could be installed: install one, or set CHROME_PATH.');
  process.exit(1);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(ensureBrowser());
