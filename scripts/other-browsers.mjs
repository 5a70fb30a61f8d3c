// Runs the browser tests in Firefox and in WebKit.
//   node scripts/other-browsers.mjs [firefox] [webkit] [-- options of wtr]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installByApt } from './browser.mjs';

const browsers = {
  firefox: {
    binary: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
    packages: ['firefox-esr'],
    variable: 'FIREFOX_PATH',
    config: 'tests/web-test-runner.firefox.config.mjs',
  },
  webkit: {
    binary: process.env.WEBKIT_PATH ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
    variable: 'WEBKIT_PATH',
    config: 'tests/webkit/web-test-runner.config.mjs',
    driver: 'tests/webkit',
  },
};

const [wanted, rest] = [
  process.argv.slice(2).filter((name) => name in browsers),
  process.argv.slice(2).filter((name) => !(name in browsers)),
];

for (const name of wanted.length ? wanted : Object.keys(browsers)) {
  const { binary, packages, variable, config, driver } = browsers[name];
  if (!existsSync(binary)) installByApt(...packages);
  if (!existsSync(binary)) {
    console.error(
      `${name} is not installed: on Debian, apt-get install ${packages.join(' ')}; elsewhere set ${variable}`,
    );
    process.exitCode = 1;
    continue;
  }
  if (driver && !existsSync(`${driver}/node_modules`)) {
    spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', driver], { stdio: 'inherit' });
  }
  console.log(`\n${name}`);
  const { status } = spawnSync('npx', ['wtr', '--config', config, ...rest], {
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
