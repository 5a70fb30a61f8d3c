/** Ends a run with one plain line, and fails what wrote to the console: a passing test is silent. */
export const plainReporter = () => {
  const count = (suite, sums) => {
    for (const test of suite?.tests ?? []) sums[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
    for (const child of suite?.suites ?? []) count(child, sums);
    return sums;
  };
  return {
    onTestRunFinished({ sessions }) {
      const sums = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const before = { ...sums };
        count(session.testResults, sums);
        const empty = Object.keys(sums).every((key) => sums[key] === before[key]);
        // A file that could not be loaded, or that failed outside of a test, is a failure too.
        if (!session.passed && sums.failed === before.failed) sums.failed++;
        else if (empty) sums.failed++;
        if (session.logs?.length) {
          sums.failed++;
          console.log(`${session.testFile} wrote to the console`);
        }
      }
      console.log(`\n${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`);
      if (sums.failed) process.exitCode = 1;
    },
  };
};
