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

const compile = () =>
  typescript({
    tsconfig: './tsconfig.build.json',
    compilerOptions: { declaration: false, declarationMap: false, emitDeclarationOnly: false },
    noEmitOnError: true,
  });

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

/** A warning about our own code stops the build; what packages do among themselves is theirs. */
const onwarn = (warning) => {
  const ids = warning.ids ?? [warning.id ?? warning.loc?.file ?? ''];
  if (ids.some((id) => !id.includes('node_modules'))) throw new Error(warning.message, { cause: warning });
};

const banner = `/*! Afterword ${version}, MIT. LICENSES.txt */`;

/** What is on the page already must not run a second time: Lit would ask for its Trusted Types policy again. */
const guard = `if (globalThis[Symbol.for('afterword')]) {
  if (!globalThis[Symbol.for('afterword.warned')])
    console.warn('afterword: ' + globalThis[Symbol.for('afterword')] + ' is here already, ${version} does nothing');
  globalThis[Symbol.for('afterword.warned')] = '${version}';
  return;
}`;

/** Lit and what all elements share travel in one chunk, so that an element is two requests. */
const chunkOf = (id) => {
  if (/node_modules[\\/](@?lit|tslib)|\0tslib/.test(id)) return 'shared';
  if (
    /dist[\\/](controllers|styles)[\\/]|dist[\\/]i18n[\\/]messages|dist[\\/]internal[\\/](dom|kebab|url|page)\./.test(
      id,
    )
  )
    return 'shared';
  if (/dist[\\/](client[\\/](api-error|error-event)|internal[\\/]warn|i18n[\\/]intl)\./.test(id)) return 'errors';
  if (/node_modules[\\/]zod|dist[\\/]contract[\\/](comment|new-comment|problem)\./.test(id)) return 'contract';
  return undefined;
};

const server = ['src/server/index.ts', 'src/cli/afterword.ts'];

export default [
  // For bundlers: one file a module, readable. Everything for the browser below is made from it.
  {
    input: ['src/index.ts', 'src/afterword.ts', ...defining],
    external: [/^lit($|\/)/, /^zod($|\/)/],
    output: { dir: 'dist', format: 'es', sourcemap: true, preserveModules: true, preserveModulesRoot: 'src' },
    plugins: [resolve(), compile(), define()],
    onwarn,
  },
  {
    input: { afterword: 'dist/afterword.js' },
    preserveEntrySignatures: 'allow-extension',
    output: {
      dir: 'dist/cdn',
      format: 'es',
      sourcemap: 'hidden',
      banner: (chunk) => (chunk.isEntry ? banner : ''),
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      manualChunks: chunkOf,
    },
    plugins: [resolve(), templates(), minify()],
    onwarn,
  },
  {
    input: 'dist/afterword.js',
    output: {
      file: 'dist/cdn/afterword.iife.js',
      format: 'iife',
      sourcemap: 'hidden',
      banner,
      intro: guard,
      inlineDynamicImports: true,
    },
    plugins: [resolve(), templates(), minify()],
    onwarn,
  },
  {
    input: { 'server/index': server[0], 'cli/afterword': server[1] },
    external: [...builtinModules, /^node:/, ...Object.keys(peerDependencies ?? {})],
    output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'server/chunks/[name]-[hash].js' },
    plugins: [resolve({ exportConditions: ['node'], preferBuiltins: true }), commonjs(), json(), compile(), define()],
    onwarn,
  },
];
