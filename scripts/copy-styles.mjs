import { copyFileSync } from 'node:fs';

for (const [from, to] of [
  ['src/afterword.css', 'dist/cdn/afterword.css'],
  ['src/moderate/moderate.css', 'dist/moderate/moderate.css'],
]) {
  copyFileSync(new URL(`../${from}`, import.meta.url), new URL(`../${to}`, import.meta.url));
}
