import { copyFileSync } from 'node:fs';

copyFileSync(new URL('../src/afterword.css', import.meta.url), new URL('../dist/cdn/afterword.css', import.meta.url));
