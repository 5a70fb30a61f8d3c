// The licences of what the built files carry inside, in one file beside them.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);

/** Packages whose code stands in dist, by the source maps of the build. */
const maps = readdirSync(new URL('dist', root), { recursive: true }).filter((file) => file.endsWith('.map'));
const packages = new Set(
  maps
    .flatMap((file) => JSON.parse(readFileSync(new URL(`dist/${file}`, root), 'utf8')).sources)
    .flatMap((source) => source.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/)?.[1] ?? []),
);

const text = [...packages].sort().map((name) => {
  const folder = new URL(`node_modules/${name}/`, root);
  const { version, license } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(new URL(file, folder), 'utf8').trim() : ''}\n`;
});
writeFileSync(new URL('dist/LICENSES.txt', root), text.join(`\n${'-'.repeat(80)}\n\n`));
