// Works out anew what goes with each of the demo's articles: demo/related/, by our own command.
//   npm run demo:related
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const command = path('../dist/cli/afterword.js');
const out = path('related');
const folder = mkdtempSync(join(tmpdir(), 'afterword-demo-'));
const site = 'https://demo.example';

try {
  const cache = join(folder, 'cache.gz');
  rmSync(out, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [command, 'related', path('articles'), '--site', `${site}/articles`, '--out', out, '--cache', cache],
    { stdio: 'inherit' },
  );
  // The demo is at home on no host.
  for (const name of readdirSync(out)) {
    const file = join(out, name);
    writeFileSync(file, `${readFileSync(file, 'utf8').replaceAll(`"${site}/`, '"/')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
