#!/usr/bin/env node
import { nodeProblem } from './node-version.js';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
// Only now: an older Node cannot even read what these modules import.
// Our package.json is two folders up from this file, in `src` and in `dist` alike; from a bundled chunk it is not.
void import('./main.js').then(({ main }) => main(process.argv, new URL('../../package.json', import.meta.url)));
