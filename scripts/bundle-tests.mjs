import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Programs of ours that tests run. */
const programs = ['src/cli/afterword.ts', 'tests/support/endpoint.ts'];

/** A module finds what lies beside its source. */
const sourceUrls = {
  name: 'source-urls',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.(?:ts|mjs)$/ }, ({ path }) => {
      if (path.includes('/node_modules/')) return undefined;
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' };
    }),
};

/**
 * Bundles tests and the programs that they run: a process starts in a fifth of the time that hundreds of modules take.
 * @param {string[]} files the tests, from the root; they lie at the same places in the folder
 * @param {string} folder
 */
export const bundleTests = (files, folder) =>
  build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: [...files, ...programs],
    outdir: folder,
    outbase: '.',
    bundle: true,
    splitting: true,
    // Native, the driver that may be missing, and those that read files beside them.
    external: ['@photostructure/sqlite', 'pg', 'playwright-core', '@seriousme/openapi-schema-validator'],
    // Packages that are no modules ask for those of Node by it.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'linked',
    plugins: [sourceUrls],
    logLevel: 'warning',
  });
