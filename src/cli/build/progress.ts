import { SingleBar } from 'cli-progress';

/** What a person at a terminal sees of long work; nothing anywhere else. */
export interface Progress {
  begin(what: string, total: number): void;
  step(): void;
  end(): void;
}

export const createProgress = (stream: NodeJS.WriteStream = process.stderr): Progress => {
  if (!stream.isTTY) return { begin: () => {}, step: () => {}, end: () => {} };
  const bar = new SingleBar({
    stream,
    format: '{what} [{bar}] {value}/{total}',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    clearOnComplete: true,
    hideCursor: true,
  });
  return {
    begin: (what, total) => {
      bar.stop();
      bar.start(total, 0, { what });
    },
    step: () => bar.increment(),
    end: () => bar.stop(),
  };
};
