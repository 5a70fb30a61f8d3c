import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher, defaultReporter } from '@web/test-runner';
import { a11ySnapshotPlugin } from '@web/test-runner-commands/plugins';
import { browserArgs, browserPath } from '../scripts/browser.mjs';
import { plainReporter } from './support/plain-reporter.mjs';
import { played } from './support/played.mjs';
import { servers } from './support/servers.mjs';
import { site } from './support/site.mjs';

const corpora = process.env.CORPORA === '1';

/** The build makes a module of the one package that is none; here it is served as one. */
const commonjs = {
  name: 'commonjs',
  transform: ({ path, body }) =>
    path.endsWith('/sax/lib/sax.js') ? `const exports = {};\n${body}\nexport default exports;` : undefined,
};

/** A worker is named by its address, which nothing translates. */
const workers = (context, next) => {
  context.url = context.url.replace(/^(\/src\/.+-worker)\.js\b/, '$1.ts');
  return next();
};

export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: corpora
    ? ['tests/**/*.corpora.test.ts', '!tests/{server,cli,crash,fuzz,e2e,package,webkit}/**']
    : ['tests/**/*.test.ts', '!tests/**/*.corpora.test.ts', '!tests/{server,cli,crash,fuzz,e2e,package,webkit}/**'],
  nodeResolve: { exportConditions: ['production', 'default'] },
  // One page at a time: a tab in the background paints no frames, and all tabs share one storage.
  concurrency: 1,
  plugins: [
    // Without the tsconfig, esbuild reads class fields and decorators by other rules than the build does.
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    }),
    commonjs,
    a11ySnapshotPlugin(),
    servers(),
  ],
  middleware: [workers, site(), played()],
  reporters: [defaultReporter({ reportTestProgress: false }), plainReporter()],
  testFramework: { config: { timeout: 30_000 } },
  testsFinishTimeout: 600_000,
  browsers: [chromeLauncher({ launchOptions: { executablePath: browserPath(), args: browserArgs } })],
};
