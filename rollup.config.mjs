import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import minifyTemplates from '@lit-labs/rollup-plugin-minify-html-literals';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import typescript from '@rollup/plugin-typescript';

const { version, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** `src/comment-form/afterword-comment-form.ts` and its like: the modules that define a tag. */
const defining = readdirSync('src', { recursive: true })
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => /\/afterword-[a-z-]+\.ts$/.test(file));

const compile = (include) =>
  typescript({
    tsconfig: './tsconfig.build.json',
    include,
    compilerOptions: { declaration: false, declarationMap: false, emitDeclarationOnly: false },
    noEmitOnError: true,
  });

const browser = ['src/**/*.ts'];

/** White space in templates and styles is not worth sending. A file that cannot be parsed stops the build. */
const templates = () =>
  minifyTemplates({
    failOnError: true,
    options: {
      minifyOptions: {
        keepClosingSlash: true,
        minifyCSS: { minify: true, targets: { chrome: 123 << 16, firefox: 121 << 16, safari: (17 << 16) | (5 << 8) } },
      },
    },
  });

const define = () => ({
  name: 'define-version',
  renderChunk: (code) => ({ code: code.replaceAll('__VERSION__', version), map: null }),
});

const minify = () => terser({ ecma: 2022, module: true, compress: { passes: 3 }, format: { comments: /^!/ } });

const onwarn = (warning, warn) => {
  // Kysely and zod refer to themselves in circles, harmlessly.
  if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'))) return;
  throw new Error(warning.message, { cause: warning });
};

const banner = `/*! Afterword ${version}, MIT; with Lit (BSD-3-Clause) and Zod (MIT): see LICENSES.txt */`;

/** What is on the page already must not run a second time: Lit would ask for its Trusted Types policy again. */
const guard = `var s=Symbol.for("afterword"),v=globalThis[s];if(v){console.warn("afterword: "+v+" is here already, ${version} does nothing");return}`;

/** Lit and what all elements share travel in one chunk, so that an element is two requests. */
const chunkOf = (id) => {
  if (/node_modules[\\/](@?lit|tslib)|\0tslib/.test(id)) return 'shared';
  if (
    /src[\\/](controllers|styles)[\\/]|src[\\/]i18n[\\/]messages|src[\\/]internal[\\/](dom|kebab|url|page|warn)\./.test(
      id,
    )
  )
    return 'shared';
  if (/src[\\/]client[\\/](api-error|error-event)\./.test(id)) return 'errors';
  if (/node_modules[\\/]zod|src[\\/]contract[\\/](comment|new-comment|problem)\./.test(id)) return 'contract';
  return undefined;
};

const server = ['src/server/index.ts', 'src/cli/afterword.ts'];

export default [
  {
    input: ['src/index.ts', 'src/afterword.ts', ...defining],
    external: [/^lit($|\/)/, /^zod($|\/)/],
    output: { dir: 'dist', format: 'es', sourcemap: true, preserveModules: true, preserveModulesRoot: 'src' },
    plugins: [resolve(), compile(browser), define()],
    onwarn,
  },
  {
    input: { afterword: 'src/afterword.ts' },
    preserveEntrySignatures: 'allow-extension',
    output: {
      dir: 'dist/cdn',
      format: 'es',
      sourcemap: true,
      banner,
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      manualChunks: chunkOf,
    },
    plugins: [resolve(), templates(), compile(browser), define(), minify()],
    onwarn,
  },
  {
    input: 'src/afterword.ts',
    output: {
      file: 'dist/cdn/afterword.iife.js',
      format: 'iife',
      sourcemap: true,
      banner,
      intro: guard,
      inlineDynamicImports: true,
    },
    plugins: [resolve(), templates(), compile(browser), define(), minify()],
    onwarn,
  },
  {
    input: { 'server/index': server[0], 'cli/afterword': server[1] },
    external: [...builtinModules, /^node:/, ...Object.keys(peerDependencies ?? {})],
    output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'server/chunks/[name]-[hash].js' },
    plugins: [
      resolve({ exportConditions: ['node'], preferBuiltins: true }),
      commonjs(),
      json(),
      compile(browser),
      define(),
    ],
    onwarn,
  },
];
