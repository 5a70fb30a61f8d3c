/** Prints what failed, and at the end one plain line. */
export default async function* report(events) {
  const sums = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    // Suites and files are counted by the tests inside them, unless they fail by themselves.
    const own = data.details?.error?.failureType !== 'subtestsFailed';
    if (type === 'test:fail' && own) {
      sums.failed++;
      const error = data.details?.error;
      yield `\nnot ok: ${data.name} (${data.file}, ${process.env.STORE})\n${error?.cause?.stack ?? error?.cause ?? error?.stack ?? ''}\n`;
    } else if (type === 'test:pass' && data.details?.type !== 'suite') {
      if (data.skip !== undefined) sums.skipped++;
      else sums.passed++;
    }
  }
  yield `\n${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped\n`;
}
