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
  .filter((file) => /\/afterword-[a-z-]+\.ts$/.test(file))
  .sort();

/** Types are checked once, with the declarations, and not again for each output. */
const compile = () =>
  typescript({
    tsconfig: './tsconfig.build.json',
    compilerOptions: { declaration: false, declarationMap: false, emitDeclarationOnly: false, noCheck: true },
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

const terse = (unsafe_arrows) =>
  terser({
    ecma: 2022,
    module: true,
    compress: { passes: 3, unsafe_arrows, unsafe_methods: true, pure_getters: true, keep_fargs: false },
    format: { comments: /^!/ },
  });

/** The parser of Markdown asks its functions whether they were called by `new`, which arrows cannot be. */
const minify = () => {
  const [ours, theirs] = [terse(true), terse(false)];
  return {
    ...ours,
    renderChunk(code, chunk, ...rest) {
      const { renderChunk } = chunk.moduleIds.some((id) => id.includes('markdown-it')) ? theirs : ours;
      return renderChunk.call(this, code, chunk, ...rest);
    },
  };
};

/**
 * What Lit carries for browsers older than those that know `:state()` and `light-dark()`, and for what no template of
 * ours holds.
 * A Lit that reads otherwise stops the build.
 */
const modernLit = () => {
  const dead = {
    'reactive-element/css-tag.js': [
      [/=(\w)\.ShadowRoot&&\(.{1,60}\)&&"adoptedStyleSheets"in.{1,80}?prototype(?=,)/, '=!0'],
      // Values inside of styles: ours have none.
      [/1===(\w)\.length\?\1\[0\]:\w\.reduce\(.{1,400}?,\1\[0\]\)/, '$1[0]'],
      // Styles that somebody makes by hand: ours come out of templates.
      [/if\(this\._\$cssResult\$=!0,o!==s\)throw Error\(".{1,90}?"\);/, ''],
      [/toString\(\)\{return this\.cssText\}/, ''],
    ],
    'reactive-element/reactive-element.js': [
      [/,p=a\.reactiveElementPolyfillSupport/, ''],
      // Properties that are written back to attributes, and those that hold more than a word or a number.
      [/toAttribute\(t,s\)\{switch.{1,130}?return t\},(?=fromAttribute)/, ''],
      [/case Object:case Array:try\{i=JSON\.parse\(t\)\}catch\(t\)\{i=null\}/, ''],
      [/,!0===e&&this\._\$Em!==t&&\(this\._\$Eq\?\?=new Set\)\.add\(t\)/, ''],
      [/this\._\$Eq&&=this\._\$Eq\.forEach\(t=>this\._\$ET\(t,this\[t\]\)\),/, ''],
      [/_\$ET\(t,s\)\{.{1,400}?\}(?=_\$AK)/, ''],
      // Properties that stand on a class already, and those without accessors.
      [/,this\.prototype\.hasOwnProperty\(t\)&&\(\(s=Object\.create\(s\)\)\.wrapped=!0\)/, ''],
      [/const t=this\.constructor\.elementProperties;if\(t\.size>0\)for\(.{1,160}?\)\}(?=\}let t=!1)/, ''],
      [/,wrapped:h(?=\},r\)\{)/, ''],
      [/(?<=&&)\((this\._\$Ej\.set\(t,r\?\?s\?\?this\[t\]\)),!0!==h\|\|void 0!==r\)/, '$1'],
      [
        /,!s\.noAccessor\)\{const i=Symbol\(\),h=(.{1,40}?)\(t,i,s\);void 0!==h&&(e\(this\.prototype,t),h\)/,
        '){$2,$1(t,Symbol(),s))',
      ],
      [/const\{get:e,set:r\}=h\(this\.prototype,t\)\?\?\{.{1,60}?\}\};(?=return)/, ''],
      [
        /\{get:e,set\(s\)\{const h=e\?\.call\(this\);r\?\.call\(this,s\),/,
        '{get(){return this[s]},set(e){const h=this[s];this[s]=e,',
      ],
      // Converters in two directions.
      [/:void 0!==t\.converter\?\.fromAttribute\?t\.converter(?=:u;)/, ''],
      // What none of our elements does before it renders.
      [
        /let t=!1;(const s=this\._\$AL;try\{)t=this\.shouldUpdate\(s\),t\?\((this\.willUpdate\(s\)),.{1,60}?,(this\.update\(s\))\):this\._\$EM\(\)\}catch\(s\)\{throw t=!1,(this\._\$EM\(\)),s\}t&&/,
        '$1$2,$3}catch(t){throw $4,t}',
      ],
      [/shouldUpdate\(t\)\{return!0\}/, ''],
      [/const t=(this\.scheduleUpdate\(\));return null!=t&&await t,!this\.isUpdatePending/, 'return $1'],
      [/(get updateComplete\(\)\{return this\.)getUpdateComplete\(\)\}getUpdateComplete\(\)\{return this\./, '$1'],
      // Decorators, and initialisers that a library may add.
      [/Symbol\.metadata\?\?=.{1,90}?new WeakMap;/, ''],
      [/const t=this\[Symbol\.metadata\];if\(null!==t\)\{.{1,160}?\}(?=this\._\$Eh=)/, ''],
      [/static addInitializer\(t\)\{.{1,50}?\}(?=static)/, ''],
      [/,this\.constructor\.l\?\.forEach\(t=>t\(this\)\)/, ''],
      [/,p\?\.\(\{ReactiveElement:y\}\),\(a\.reactiveElementVersions\?\?=\[\]\)\.push\("[\d.]+"\)/, ''],
    ],
    'lit-html/lit-html.js': [
      // Directives, and templates of SVG and MathML.
      [/(?<=function M\(t,i),s=t,e\)\{.{1,400}?(?=\}class)/, '){return i'],
      [/(?<=l=)2===i\?"<svg>":3===i\?"<math>":""/, '""'],
      [/\+\(2===i\?"<\/svg>":3===i\?"<\/math>":""\)/, ''],
      [/if\((this\.el=S.{1,80}?),2===i\|\|3===i\)\{.{1,100}?\}(?=for)/, '$1;'],
      // Values in raw text, in comments, and in tags beside their attributes.
      [/if\(y\.test\(r\.tagName\)\)\{.{1,200}?c\(\)\)\}\}(?=\}else if)/, ''],
      [/else\{let t=-1;for\(.{1,80}?t\+=o\.length-1\}/, ''],
      [/else t\.startsWith\(o\)&&\(.{1,30}?,r\.removeAttribute\(t\)\)/, ''],
      [/1===r\.type\?(i=new r\.ctor\(.{1,40}?\)):6===r\.type&&\(.{1,20}?\)\)/, '$1'],
      // Handlers that are objects, with options.
      [/\|\|t\.capture!==s\.capture\|\|t\.once!==s\.once\|\|t\.passive!==s\.passive/, ''],
      [/"function"==typeof this\._\$AH\?(this\._\$AH\.call\(.{1,50}?\)):this\._\$AH\.handleEvent\(t\)/, '$1'],
      // What directives ask for that wait for something.
      [/get startNode\(\)\{return this\._\$AA\}get endNode\(\)\{return this\._\$AB\}/, ''],
      [/this\._\$AP\?\.\(!1,!0,s\)(?=;t!==)/, ''],
      [/setConnected\(t\)\{.{1,60}?\)\}/, ''],
      [/,B=t\.litHtmlPolyfillSupport;B\?\.\(S,k\),\(t\.litHtmlVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ';'],
    ],
    // Made an arrow by the minifier, it would have no prototype.
    'sax/lib/sax.js': [
      [/(?<=catch \(\w+\) \{\s+Stream = )function \(\) \{\}/, 'class {}'],
      [/(?<=if \(!Stream\) Stream = )function \(\) \{\}/, 'class {}'],
    ],
    'lit-element/lit-element.js': [
      // What a server has rendered is not taken over, nor is there anything else in the root.
      [/createRenderRoot\(\)\{const t=super\.createRenderRoot\(\);return.{1,60}?,t\}/, ''],
      [/,s\.litElementHydrateSupport\?\.\(\{LitElement:i\}\)/, ''],
      [/const (\w)=\w\.litElementPolyfillSupport;\1\?\.\(\{LitElement:\w\}\);/, ''],
      [
        /connectedCallback\(\)\{super\.connectedCallback\(\).{1,40}?\}disconnectedCallback\(\)\{.{1,80}?\}(?=render)/,
        '',
      ],
      [/this\.hasUpdated\|\|\(this\.renderOptions\.isConnected=this\.isConnected\),/, ''],
      [/\(s\.litElementVersions\?\?=\[\]\)\.push\("[\d.]+"\);/, ''],
    ],
  };
  return {
    name: 'modern-lit',
    transform(code, id) {
      const file = Object.keys(dead).find(
        (name) => id.endsWith(`node_modules/${name}`) || id.endsWith(`/@lit/${name}`),
      );
      for (const [pattern, rest] of dead[file] ?? []) {
        if (!pattern.test(code)) this.error(`${file} has no ${pattern}`);
        code = code.replace(pattern, rest);
      }
      return file && { code, map: null };
    },
  };
};

/**
 * Firefox remembers that a module could not be fetched, for as long as the page is open. Asked for by another address it
 * is fetched, so each import on demand tries once more like that.
 */
const retry = 'const again = (load) => load("").catch(() => load("?" + Date.now()));';
const importAgain = () => ({
  name: 'import-again',
  resolveId: (id) => (id === 'import-again' ? '\0import-again' : undefined),
  load: (id) => (id === '\0import-again' ? `export ${retry}` : undefined),
  transform(code, id) {
    const wrapped = code.replace(/\bimport\(('\.[^']+')\)/g, 'again((query) => import($1))');
    if (id.includes('node_modules') || wrapped === code) return undefined;
    // The script itself shares nothing: a chunk that imports it back would run it under another address.
    const helper = this.getModuleInfo(id).isEntry ? retry : "import { again } from 'import-again';";
    return { code: helper + wrapped, map: null };
  },
  renderDynamicImport: () => ({ left: 'import(', right: ' + query)' }),
});

/** A worker is a chunk of its own, named by its address. */
const worker = () => ({
  name: 'worker',
  async transform(code, id) {
    const [address, , file] = /new URL\((['"])(\.[^'"]+-worker\.js)\1, import\.meta\.url\)/.exec(code) ?? [];
    if (!file) return undefined;
    const { id: found } = await this.resolve(file, id);
    const reference = this.emitFile({ type: 'chunk', id: found });
    return { code: code.replace(address, `import.meta.ROLLUP_FILE_URL_${reference}`), map: null };
  },
});

/** One file has no second one beside it: the page does the work itself. */
const noWorker = () => ({
  name: 'no-worker',
  transform: (code) => ({ code: code.replace(/new Worker\(new URL\([^)]*\), \{[^}]*\}\)/, 'undefined'), map: null }),
});

/** A warning about our own code stops the build; what packages do among themselves is theirs. */
const onwarn = (warning) => {
  const ids = warning.ids ?? [warning.id ?? warning.loc?.file ?? ''];
  if (ids.some((id) => !id.includes('node_modules'))) throw new Error(warning.message, { cause: warning });
};

const banner = `/*! Afterword ${version}, MIT. LICENSES.txt */`;

/** What is on the page already must not run a second time: Lit would ask for its Trusted Types policy again. */
const guard = `const start = () => {
if (globalThis[Symbol.for('afterword')]) {
  if (!globalThis[Symbol.for('afterword.warned')])
    console.warn('afterword: ' + globalThis[Symbol.for('afterword')] + ' is here already, ${version} does nothing');
  globalThis[Symbol.for('afterword.warned')] = '${version}';
  return;
}`;

/** Elements that are defined while the page is still being read would be born without what stands inside them. */
const startWhenRead = `};
if (globalThis.document?.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();`;

/** Lit and what all elements share travel in one chunk, so that an element is two requests. */
const chunkOf = (id) => {
  const ours = (names) => new RegExp(`dist[\\\\/](${names})\\.js$`).test(id);
  if (/node_modules[\\/](@?lit|tslib)/.test(id) || ours('(controllers|styles)[\\\\/](?!prose|unseen).+'))
    return 'shared';
  // The number of comments needs no more than this.
  if (/\0(tslib|import-again)/.test(id) || ours('i18n.(messages|intl)|internal.(dom|kebab|url|page|warn)'))
    return 'base';
  if (ours('client.(api-error|error-event)')) return 'errors';
  if (ours('client.read-comment')) return 'read';
  if (ours('client.(exchange|problem-error|retry-after)')) return 'wire';
  // What every list of articles needs sooner or later, then every list from a source, every feed, and every ranked one.
  if (ours('related.(afterword-related|adopt|names)')) return 'afterword-related';
  if (ours('related.(attend|keep-room|inner-links|prefetch|item-list)')) return 'attend';
  if (ours('related.(selection|neighbours|page-article|pause)|ranking.(language|min-score)')) return 'selection';
  if (ours('related.feeds.(read-feed|decode|plain-text)')) return 'read-feed';
  if (ours('comment-form.afterword-comment-form|internal.(storage|id)')) return 'afterword-comment-form';
  return undefined;
};

const server = ['src/server/index.ts', 'src/cli/afterword.ts'];

export default [
  // For bundlers: one file a module, readable. Everything for the browser below is made from it.
  {
    input: ['src/index.ts', 'src/afterword.ts', ...defining, 'src/comment-form/proof-worker.ts'],
    external: [/^lit($|\/)/, /^zod($|\/)/],
    output: { dir: 'dist', format: 'es', sourcemap: true, preserveModules: true, preserveModulesRoot: 'src' },
    // What package.json says of side effects is about dist; here each module that defines a tag has one.
    // One parser is CommonJS; the modules of Node that it would like to have are not missed.
    plugins: [
      resolve({ ignoreSideEffectsForRoot: true, preferBuiltins: true }),
      commonjs({ ignore: ['stream', 'string_decoder'] }),
      compile(),
      define(),
    ],
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
    plugins: [resolve(), worker(), importAgain(), modernLit(), templates(), minify()],
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
      outro: startWhenRead,
      inlineDynamicImports: true,
    },
    plugins: [resolve(), noWorker(), modernLit(), templates(), minify()],
    onwarn,
  },
  // The moderators' page, which the endpoint serves from the package.
  {
    input: 'src/moderate/moderate.ts',
    output: { file: 'dist/moderate/moderate.js', format: 'es', sourcemap: 'hidden', banner },
    plugins: [resolve(), compile(), define(), templates(), minify()],
    onwarn,
  },
  {
    input: { 'server/index': server[0], 'cli/afterword': server[1] },
    external: [...builtinModules, /^node:/, ...Object.keys(peerDependencies ?? {})],
    output: { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'server/chunks/[name]-[hash].js' },
    plugins: [
      resolve({ exportConditions: ['node'], preferBuiltins: true }),
      // undici asks for it only where a cache of its own is wanted, and Node 20 does not have it.
      commonjs({ ignore: ['node:sqlite'] }),
      json(),
      compile(),
      define(),
    ],
    onwarn,
  },
];
