// The licences of what the built files carry inside, in one file beside them.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);

/** Packages whose code stands in dist, by the source maps of the build. What a package carries inside is under its own. */
const maps = readdirSync(new URL('dist', root), { recursive: true }).filter((file) => file.endsWith('.map'));
const packages = new Set(
  maps
    .flatMap((file) => JSON.parse(readFileSync(new URL(`dist/${file}`, root), 'utf8')).sources)
    .flatMap((source) => {
      const names = [...source.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name]) => name);
      return names.findLast((name) => existsSync(new URL(`node_modules/${name}/package.json`, root))) ?? [];
    }),
);

const text = [...packages].sort().map((name) => {
  const folder = new URL(`node_modules/${name}/`, root);
  const { version, license } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(new URL(file, folder), 'utf8').trim() : ''}\n`;
});
writeFileSync(new URL('dist/LICENSES.txt', root), text.join(`\n${'-'.repeat(80)}\n\n`));
