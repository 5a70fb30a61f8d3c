#!/usr/bin/env node
import { nodeProblem } from './node-version.js';

const problem = nodeProblem(process.versions.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
// Only now: an older Node cannot even read what these modules import.
void import('./main.js').then(({ main }) => main(process.argv));
