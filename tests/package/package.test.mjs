import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chunks } from '../../scripts/size.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('package.json'));

const node = (code) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: fileURLToPath(root), encoding: 'utf8' });

/** Built modules, sources of the drop-in left out. */
const modules = readdirSync(new URL('dist', root), { recursive: true })
  .filter((file) => file.endsWith('.js') && !/^(cdn|server|cli)\//.test(file))
  // A package may be named so, too.
  .filter((file) => statSync(new URL(`dist/${file}`, root)).isFile());

describe('the package', () => {
  it('exports files that are there, with their types', () => {
    const paths = Object.values(manifest.exports)
      .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
      .filter((path) => !path.includes('*'));
    for (const path of [...paths, ...Object.values(manifest.bin)]) assert.ok(existsSync(new URL(path, root)), path);
  });

  it('depends on lit and zod alone', () => {
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), ['lit', 'zod']);
    const optional = Object.values(manifest.peerDependenciesMeta).every(({ optional }) => optional);
    assert.ok(optional);
  });

  it('defines nothing and leaves nothing behind when its classes are imported in Node', () => {
    const { stdout, stderr } = node(`
      const before = Object.getOwnPropertyNames(globalThis);
      const { CommentFormElement, RelatedElement } = await import('afterword');
      const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name));
      // Lit tells other copies of itself of its version, and brings a registry to Node.
      console.log(typeof CommentFormElement, typeof RelatedElement, added.filter((name) => !/^(lit|reactive|customElements)/.test(name)).join(), customElements.get('afterword-related'));
    `);
    assert.equal(stderr, '');
    assert.equal(stdout.trim().replace(/ +/g, ' '), 'function function undefined');
  });

  it('does nothing when the drop-in is imported in Node', () => {
    const { status, stdout, stderr } = node(`await import('./dist/afterword.js')`);
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });

  it('lists the modules that act, and only those, as side effects', () => {
    const acting = modules.filter((file) =>
      /customElements\.define\(|Symbol\.for\('afterword'\)/.test(read(`dist/${file}`)),
    );
    const listed = manifest.sideEffects.map(
      (pattern) => new RegExp(`^${pattern.replace('./dist/', '').replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`),
    );
    for (const file of acting)
      assert.ok(
        listed.some((pattern) => pattern.test(file)),
        file,
      );
    const quiet = modules.filter((file) => !acting.includes(file));
    for (const file of quiet) assert.ok(!listed.some((pattern) => pattern.test(file)), file);
  });

  it('takes zod/mini alone, and not for the first paint', () => {
    for (const file of modules) assert.doesNotMatch(read(`dist/${file}`), /from ['"]zod['"]/, file);
    for (const file of [...chunks.form, ...chunks.related])
      assert.doesNotMatch(read(`dist/cdn/${file}`), /ZodMini/, file);
  });

  it('turns back before anything runs where a classic script finds Afterword on the page', () => {
    const code = read('dist/cdn/afterword.iife.js');
    assert.ok(code.indexOf('Symbol.for("afterword")') < code.indexOf('createPolicy'));
  });

  it('brings the form along with the conversation', () => {
    assert.match(
      read('dist/comments/afterword-comments.js'),
      /^import '..\/comment-form\/afterword-comment-form.js';/m,
    );
  });

  it('prints the integrity of the built files in its README', () => {
    const readme = read('README.md');
    for (const file of ['afterword.js', ...chunks.form, ...chunks.related]) {
      const bytes = readFileSync(new URL(`dist/cdn/${file}`, root));
      assert.ok(readme.includes(createHash('sha384').update(bytes).digest('base64')), file);
    }
  });

  it('carries the licences of what it carries', () => {
    const licences = read('dist/LICENSES.txt');
    for (const name of ['lit-html', 'zod', 'hono', 'kysely']) assert.ok(licences.includes(`${name} `), name);
  });
});
