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
  },
  webkit: {
    binary: process.env.WEBKIT_PATH ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
    variable: 'WEBKIT_PATH',
  },
};

const [wanted, rest] = [
  process.argv.slice(2).filter((name) => name in browsers),
  process.argv.slice(2).filter((name) => !(name in browsers)),
];

for (const name of wanted.length ? wanted : Object.keys(browsers)) {
  const { binary, packages, variable } = browsers[name];
  if (!existsSync(binary)) installByApt(...packages);
  if (!existsSync(binary)) {
    console.error(
      `${name} is not installed: on Debian, apt-get install ${packages.join(' ')}; elsewhere set ${variable}`,
    );
    process.exitCode = 1;
    continue;
  }
  console.log(`\n${name}`);
  const { status } = spawnSync('npx', ['wtr', '--config', `tests/web-test-runner.${name}.config.mjs`, ...rest], {
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
