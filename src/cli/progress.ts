import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  add(done: number): void;
  /** A line on standard error, clear of the bar. */
  print(line: string): void;
  stop(): void;
}

/** A bar on standard error while somebody looks at it. */
export const startProgress = (total: number): Progress => {
  if (!process.stderr.isTTY || total === 0) {
    return { add: () => {}, print: (line) => console.error(line), stop: () => {} };
  }
  const bar = new SingleBar({ format: '{bar} {percentage} %', stream: process.stderr }, Presets.shades_classic);
  bar.start(total, 0);
  return {
    add: (done) => bar.increment(done),
    print: (line) => void process.stderr.write(`\r\x1b[K${line}\n`),
    stop: () => bar.stop(),
  };
};
